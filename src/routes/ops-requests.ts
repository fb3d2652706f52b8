import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { canonicalBytes } from '../answer.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Entry, EntryDraft } from '../model/index.ts';
import { answerHeaders, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { ledgerUnavailable, recordedResponse } from './data-response.ts';
import { entryOf } from './entry-of.ts';
import type { OpsRooms } from './ops.ts';
import { OpsRequestsQuery, RequestList, searchRows, toSearch } from './request-search.ts';

/** `GET /ops/requests` and `/ops/requests/{id}`: find any request again, and see what became of it. */
export function mountOpsRequests(app: OpenAPIHono<AppEnv>, rooms: OpsRooms): void {
  const { ledger, issuer, requireCaller } = rooms;

  app.openapi({ ...searchRoute, middleware: requireCaller('ops') }, async (c) => {
    const search = toSearch(c.req.valid('query'));
    if (!search.ok) return problemResponse(c, issuer, search.failure);
    c.header('Cache-Control', 'no-store');
    return c.json(await searchRows(ledger, search.value), 200);
  });

  app.openapi({ ...oneRoute, middleware: requireCaller('ops') }, async (c) => {
    const { id } = c.req.valid('param');
    const entry = await ledger.find(id).catch(() => 'unavailable' as const);
    if (entry === 'unavailable') return ledgerUnavailable(c, issuer);
    if (!entry) return problemResponse(c, issuer, { reason: 'not-found', detail: noSuchRequest });
    const request = await describeRequest(ledger, entry);
    const reading: EntryDraft = {
      ...entryOf(c, rooms.now),
      kind: 'read',
      act: { what: 'read-request', request: id },
      outcome: 'ok',
      status: 200,
    };
    // It shows a case: who looked at it is on record before it leaves.
    const recorded = await ledger.record(reading, canonicalBytes(request));
    if ('ledgerUnavailable' in recorded) return ledgerUnavailable(c, issuer);
    return recordedResponse(c, recorded);
  });
}

interface DescribedRequest {
  readonly entry: Entry;
  readonly receipt: string;
  /** Of a bundle: its calls in the order they were made. */
  readonly parts?: readonly { readonly entry: Entry; readonly receipt: string }[];
}

async function describeRequest(ledger: Ledger, entry: Entry): Promise<DescribedRequest> {
  const withReceipt = (one: Entry) => ({ entry: one, receipt: `/v1/receipts/${ledger.logOf(one)}/${one.id}` });
  if (entry.kind !== 'bundle') return withReceipt(entry);
  // A reading of a bundle that was asked for before names that one, and the calls that it gave.
  const { entries } = await ledger.search({ bundle: entry.bundle ?? entry.id, kind: 'call' }, { limit: 1000 });
  const order = new Map(entry.parts?.map((id, at) => [id, at]));
  const place = ({ id }: Entry) => order.get(id as string) ?? order.size;
  const given = entries.filter(({ id }) => entry.bundle === undefined || order.has(id));
  const parts = given.toReversed().toSorted((one, other) => place(one) - place(other));
  return { ...withReceipt(entry), parts: parts.map(withReceipt) };
}

const noSuchRequest = { zh: '存证日志里没有这个请求编号。', en: 'The ledger has no request of this id.' };

const searchRoute = createRoute({
  method: 'get',
  path: '/ops/requests',
  operationId: 'searchAllRequests',
  summary: both({ zh: '查找请求', en: 'Search requests' }),
  description: both({
    zh: '全县的请求日志，从新到旧。游标在新请求到来时仍然稳定；认证之前的拒绝不在其中，见 /ops/summary。',
    en: 'The request log of the whole county, newest first. A cursor stays stable while new requests come; refusals before authentication are not in it, see /ops/summary.',
  }),
  parameters: plainHeaders,
  request: { query: OpsRequestsQuery },
  responses: {
    200: {
      description: both({ zh: '一页请求', en: 'A page of requests' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: RequestList } },
    },
    ...problemResponses('malformed', ...callerReasons, 'insufficient-scope'),
  },
});

const EntrySchema = z
  .object({
    version: z.literal(1),
    id: z.uuid(),
    time: z.iso.datetime(),
    kind: z.enum(['call', 'bundle', 'read', 'act']),
    department: z.string(),
    outcome: z.enum(['ok', 'absent', 'not_found', 'refused', 'failed']),
    status: z.int(),
    durationMs: z.number(),
    revision: z.string(),
  })
  .loose()
  .openapi('Entry', {
    description: both({
      zh: '存证日志的一条记录，全部成员；数据主体只以带密钥的散列出现',
      en: 'An entry of the ledger with all its members; data subjects appear as keyed hashes alone',
    }),
  });

const receipt = z.string().openapi({
  description: both({ zh: '用数回执的地址', en: 'Where its receipt is' }),
  example: '/v1/receipts/main/019b7635-8200-7c3e-8b1f-2a4c6e8f0a1b',
});

const oneRoute = createRoute({
  method: 'get',
  path: '/ops/requests/{id}',
  operationId: 'readRequest',
  summary: both({ zh: '一个请求的始末', en: 'One request, whole' }),
  description: both({
    zh: '一个请求的完整记录；材料包连同其中每一次查询。查阅本身也会先存证后应答。',
    en: 'The whole entry of a request, and of a bundle each of its calls. The reading itself is put on record before it is answered.',
  }),
  parameters: plainHeaders,
  request: { params: z.object({ id: z.uuid().openapi({ example: '019b7635-8200-7c3e-8b1f-2a4c6e8f0a1b' }) }) },
  responses: {
    200: {
      description: both({ zh: '请求的始末', en: 'The request' }),
      headers: answerHeaders,
      content: {
        'application/json': {
          schema: z
            .object({
              entry: EntrySchema,
              receipt,
              parts: z.array(z.object({ entry: EntrySchema, receipt })).optional(),
            })
            .openapi('DescribedRequest'),
        },
      },
    },
    ...problemResponses('malformed', ...callerReasons, 'insufficient-scope', 'not-found'),
  },
});
