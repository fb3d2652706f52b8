import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { streamSSE } from 'hono/streaming';
import { assemble, type BundleRequest, type BundleRooms, type Bundles } from '../bundles/index.ts';
import type { Catalog, Language, LifeEvent, LifeEventId } from '../model/index.ts';
import { toProblem } from '../problems.ts';
import {
  answerHeaders,
  both,
  bundleAnswerHeaders,
  callerReasons,
  evidenceHeaders,
  evidenceReasons,
  listOf,
  plainHeaders,
  problemResponses,
} from '../reference/index.ts';
import type { RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { ledgerUnavailable, recordedResponse } from './data-response.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { preferencesOf } from './prefer.ts';
import { readJson } from './read-json.ts';
import { statedContext } from './stated.ts';

export interface LifeEventRooms extends BundleRooms {
  readonly requireCaller: RequireCaller;
  readonly optionalCaller: MiddlewareHandler<AppEnv>;
  readonly bundles: Pick<Bundles, 'accept'>;
  /** Told of evidence that is streamed, which must come on record even if nobody listens any more (see `AppParts`). */
  readonly seeThrough?: (work: Promise<unknown>) => void;
}

/** The life events, and one call for all the evidence of one. */
export function lifeEventRoutes(rooms: LifeEventRooms): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.use('/v1/life-events', rooms.optionalCaller);
  app.use('/v1/life-events/:lifeEvent', rooms.optionalCaller);
  app.openapi(listRoute, (c) => {
    const { catalog, language } = c.var;
    return c.json({ items: [...catalog.lifeEvents.values()].map((one) => describe(one, catalog, language)) }, 200);
  });
  app.openapi(showRoute, (c) => {
    const { catalog, language } = c.var;
    const lifeEvent = catalog.lifeEvents.get(c.req.valid('param').lifeEvent as LifeEventId);
    if (!lifeEvent) return problemResponse(c, rooms.issuer, { reason: 'unknown-life-event' });
    return c.json(describe(lifeEvent, catalog, language), 200);
  });
  app.openAPIRegistry.registerPath(evidenceRoute);
  app.post('/v1/life-events/:lifeEvent/evidence', rooms.requireCaller('data'), async (c) => {
    const fault = c.req.header('Sandbox-Fault');
    const { strict, async: prefersAsync } = preferencesOf(c);
    const isAsync = prefersAsync && !strict; // what is to be given as a whole or not at all is not kept in parts
    const key = idempotencyKeyOf(c, isAsync);
    if (strict) c.header('Preference-Applied', 'handling=strict');
    const request: BundleRequest = {
      id: c.var.requestId,
      at: c.var.receivedAt,
      catalog: c.var.catalog,
      caller: c.var.caller,
      lifeEvent: c.req.param('lifeEvent'),
      stated: key.ok ? await readJson(c) : key,
      context: statedContext(c),
      language: c.var.language,
      traceparent: c.var.traceparent,
      ...(fault !== undefined && { fault }),
      strict,
      hungUp: c.req.raw.signal,
    };
    if (isAsync) return acceptRequest(request, key.ok ? key.value : undefined);
    if (c.req.header('Accept')?.includes('text/event-stream')) return streamEvidence(request);
    const given = await assemble(request, rooms);
    if ('ledgerUnavailable' in given) return ledgerUnavailable(c, rooms.issuer);
    return recordedResponse(c, given.recorded, given.refusal);

    /** RFC 7240 §4.1: taken in, to be fetched where `Location` says. */
    async function acceptRequest(accepted: BundleRequest, idempotencyKey: string | undefined): Promise<Response> {
      const given = await rooms.bundles.accept(accepted, idempotencyKey);
      if ('ledgerUnavailable' in given) return ledgerUnavailable(c, rooms.issuer);
      if (given.accepted !== undefined) {
        c.header('Location', `/v1/bundles/${given.accepted}`);
        c.header('Preference-Applied', 'respond-async');
        c.header('Retry-After', '1');
      }
      return recordedResponse(c, given.recorded, given.refusal);
    }

    /** Each evidence as it is settled, then the bundle without them; every one of them is on record before it is sent. */
    function streamEvidence(streamed: BundleRequest): Response {
      c.set('recorded', true);
      c.header('Cache-Control', 'no-store');
      return streamSSE(c, async (stream) => {
        const send = (event: string, data: unknown) => stream.writeSSE({ event, data: JSON.stringify(data) });
        let sent: Promise<void> = Promise.resolve();
        const assembling = assemble(streamed, rooms, (item) => {
          sent = sent.then(() => send('evidence', item));
        });
        rooms.seeThrough?.(assembling);
        const beats = setInterval(() => void stream.write(':\n\n'), heartbeatMs);
        const given = await assembling.finally(() => clearInterval(beats));
        await sent;
        if ('ledgerUnavailable' in given) {
          const { id: requestId, language } = streamed;
          await send(
            'problem',
            toProblem({ reason: 'ledger-unavailable' }, { issuer: rooms.issuer, requestId, language }),
          );
          return;
        }
        const { bundle, recorded } = given;
        if (!bundle) {
          await send('problem', JSON.parse(new TextDecoder().decode(recorded.body)));
          return;
        }
        const { evidence: _sentAlready, ...summary } = bundle;
        await send('bundle', { ...summary, receipt: recorded.receipt, salt: recorded.salt });
      });
    }
  });
  return app;
}

/** A comment so often, milliseconds: workerd's own server hears only when it writes that the caller has hung up. */
const heartbeatMs = 1_000;

const Title = z.string();

const LifeEventSchema = z
  .object({
    id: z.string().openapi({ example: 'school-enrolment' }),
    title: Title,
    lead: z.object({ id: z.string(), title: Title }),
    matter: z.object({ code: z.string(), title: z.string() }),
    departments: z.array(z.string()),
    deadlineMs: z.int(),
    keepHours: z.int().openapi({
      description: both({
        zh: '异步材料包保留多少小时',
        en: 'How long a bundle that is asked for asynchronously is kept, hours',
      }),
    }),
    parameters: z.array(z.object({ path: z.string(), title: Title, format: z.string(), required: z.boolean() })),
    evidence: z.array(
      z.object({
        id: z.string(),
        title: Title,
        resource: z.string(),
        demand: z.string(),
        required: z.boolean(),
        group: z.string().optional(),
        predicates: z.array(z.string()),
        onMissing: z.string(),
      }),
    ),
    uploads: z.array(z.object({ title: Title, required: z.boolean(), insteadOf: z.string().optional() })),
  })
  .openapi('LifeEvent', { description: both({ zh: '一件事', en: 'A life event (一件事)' }) });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/life-events',
  operationId: 'listLifeEvents',
  tags: ['catalog'],
  security: [{}, { bearer: [] }],
  summary: both({ zh: '一件事目录', en: 'The life events' }),
  description: both({ zh: '全部一件事及各自所需的证明材料。', en: 'Every life event and the evidence each needs.' }),
  parameters: plainHeaders,
  responses: {
    200: {
      description: both({ zh: '目录', en: 'The list' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: listOf(LifeEventSchema) } },
    },
    ...problemResponses(...callerReasons),
  },
});

const lifeEventParam = z.object({
  lifeEvent: z.string().openapi({ param: { name: 'lifeEvent', in: 'path' }, example: 'school-enrolment' }),
});

const showRoute = createRoute({
  method: 'get',
  path: '/v1/life-events/{lifeEvent}',
  operationId: 'showLifeEvent',
  tags: ['catalog'],
  security: [{}, { bearer: [] }],
  summary: both({ zh: '一件事详情', en: 'One life event' }),
  description: both({
    zh: '申请人需要填写什么、各项证明材料依据哪项授权、缺了怎么办。',
    en: 'What the applicant states, which demand each evidence rests on, and what to do when one is missing.',
  }),
  request: { params: lifeEventParam },
  parameters: plainHeaders,
  responses: {
    200: {
      description: both({ zh: '一件事', en: 'The life event' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: LifeEventSchema } },
    },
    ...problemResponses(...callerReasons, 'unknown-life-event'),
  },
});

const evidenceRoute = createRoute({
  method: 'post',
  path: '/v1/life-events/{lifeEvent}/evidence',
  operationId: 'gatherEvidence',
  tags: ['catalog'],
  security: [{ bearer: [] }],
  summary: both({ zh: '一次取齐一件事的证明材料', en: 'All evidence of a life event in one call' }),
  description: both({
    zh: '各项材料并行查询；某个垂管系统不通时，其余材料照常给出。Accept: text/event-stream 时逐项返回；Prefer: respond-async 时先受理、后取。',
    en: 'All evidence is looked up side by side; where one vertical fails the others still answer. With `Accept: text/event-stream` each comes as it is settled; with `Prefer: respond-async` it is taken in and fetched later.',
  }),
  parameters: evidenceHeaders,
  request: {
    params: lifeEventParam,
    body: { required: true, content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } } },
  },
  responses: {
    200: {
      description: both({ zh: '材料包', en: 'The bundle' }),
      headers: bundleAnswerHeaders,
      content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
    },
    ...problemResponses(...evidenceReasons),
  },
});

function describe(lifeEvent: LifeEvent, catalog: Catalog, language: Language) {
  return {
    id: lifeEvent.id,
    title: lifeEvent.name[language],
    lead: { id: lifeEvent.lead, title: catalog.departments.get(lifeEvent.lead)?.name[language] ?? lifeEvent.lead },
    matter: { ...lifeEvent.matter },
    departments: [...lifeEvent.departments],
    deadlineMs: lifeEvent.deadlineMs,
    keepHours: lifeEvent.keepHours,
    parameters: lifeEvent.parameters.map(({ path, title, format, required }) => ({
      path,
      title: title[language],
      format,
      required,
    })),
    evidence: lifeEvent.evidence.map(({ id, title, demand, required, group, predicates, onMissing }) => ({
      id,
      title: title[language],
      resource: catalog.demands.get(demand)?.resource ?? '',
      demand,
      required,
      ...(group && { group }),
      predicates: [...predicates],
      onMissing,
    })),
    uploads: lifeEvent.uploads.map(({ title, required, insteadOf }) => ({
      title: title[language],
      required,
      ...(insteadOf && { insteadOf }),
    })),
  };
}
