import { z } from '@hono/zod-openapi';
import { containsCitizenId } from '../catalog/index.ts';
import type { EntryCursor, EntryFilter, Ledger } from '../ledger/index.ts';
import type { Result, Text } from '../model/index.ts';
import { decodeCursor, encodeCursor, type RequestRow, toRow } from '../ops/index.ts';
import type { Refusal } from '../problems.ts';
import { both, listOf, PageQuery } from '../reference/index.ts';

const outcomes = ['ok', 'absent', 'not_found', 'refused', 'failed'] as const;
const kinds = ['call', 'bundle', 'read', 'act'] as const;

/** Which requests: all that are given must hold. */
export const RequestFilters = z.object({
  resource: word({ zh: '数据资源', en: 'Resource' }, 'mps-population.household-record'),
  lifeEvent: word({ zh: '一件事', en: 'Life event' }, 'school-enrolment'),
  matter: word({ zh: '事项编码', en: 'Matter code' }),
  case: word({ zh: '办件编号', en: 'Case number' }, '4305272411240000017'),
  officer: word({ zh: '经办人（工号）', en: 'Officer, by staff number' }),
  outcome: z
    .enum(outcomes)
    .optional()
    .openapi({ description: both({ zh: '结果', en: 'Outcome' }) }),
  reason: word({ zh: '原因，见 /problems', en: 'Reason, see /problems' }, 'demand-expired'),
  kind: z
    .string()
    .regex(
      /^(?:call|bundle|read|act)(?:,(?:call|bundle|read|act))*$/,
      'call, bundle, read or act; several joined by commas',
    )
    .default('call,bundle,act')
    .openapi({
      description: both({
        zh: '类别：call 单项查询、bundle 材料包、read 查阅、act 管理操作；多个以逗号相连。不写则不含查阅',
        en: 'Kind: one resource, a life event, a reading, an administrative act; several joined by commas. Readings are left out unless asked for',
      }),
      example: 'call,bundle',
    }),
  bundle: word({ zh: '材料包的请求编号', en: 'The request id of a bundle, for its parts' }),
  since: moment({ zh: '起始时间（含），RFC 3339', en: 'From this time on, RFC 3339' }),
  until: moment({ zh: '截止时间（不含），RFC 3339', en: 'Before this time, RFC 3339' }),
});

export const OpsRequestFilters = RequestFilters.extend({
  department: word({ zh: '部门', en: 'Department' }, 'education'),
});

export const RequestsQuery = RequestFilters.extend(PageQuery.shape);
export const OpsRequestsQuery = OpsRequestFilters.extend(PageQuery.shape);

const RequestRowSchema = z
  .object({
    id: z.uuid().openapi({ description: both({ zh: '请求编号（Request-Id）', en: 'The Request-Id' }) }),
    time: z.iso.datetime().openapi({ description: both({ zh: '请求到达时间', en: 'When the request came' }) }),
    kind: z.enum(kinds),
    department: z.string().openapi({ description: both({ zh: '部门', en: 'Who asked' }) }),
    onBehalfOf: z
      .string()
      .optional()
      .openapi({
        description: both({ zh: '所依据授权的部门（转授）', en: 'Whose demand it rests on, by delegation' }),
      }),
    officer: z.string().optional(),
    matter: z.string().optional(),
    case: z.string().optional(),
    resource: z.string().optional(),
    lifeEvent: z.string().optional(),
    evidence: z.string().optional(),
    bundle: z
      .string()
      .optional()
      .openapi({ description: both({ zh: '所属材料包的请求编号', en: 'The bundle this call was made for' }) }),
    parts: z
      .int()
      .optional()
      .openapi({ description: both({ zh: '材料包含几次查询', en: 'How many calls a bundle is made of' }) }),
    act: z
      .string()
      .optional()
      .openapi({ description: both({ zh: '做了什么', en: 'What a reading or an act did' }) }),
    outcome: z.enum(outcomes),
    reason: z.string().optional(),
    status: z.int(),
    cache: z.enum(['hit', 'stale', 'joined', 'miss', 'bypass', 'none']).openapi({
      description: both({
        zh: '取自缓存、过期缓存、并行的同一查询，还是垂管系统；none 为不涉及',
        en: 'From cache, from a stale answer, from an identical call under way, or asked anew; `none` where it does not apply',
      }),
    }),
    ageSeconds: z.number().optional(),
    durationMs: z.number(),
  })
  .openapi('RequestRow', { description: both({ zh: '请求日志的一行', en: 'A line of the request log' }) });

export const RequestList = listOf(RequestRowSchema).openapi('RequestList');

type Query = z.infer<typeof OpsRequestsQuery>;

/** What to search for, from a query whose shape was checked. Times become UTC, the cursor is opened. */
export function toSearch(query: Query): Result<{ filter: EntryFilter; after?: EntryCursor; limit: number }, Refusal> {
  const { after, limit = 50, since, until, ...words } = query;
  const personal = Object.entries(words).find(([, value]) => value !== undefined && containsCitizenId(value));
  if (personal) return malformed(personal[0], citizenIdInUrl);
  const cursor = after === undefined ? undefined : decodeCursor(after);
  if (after !== undefined && !cursor)
    return malformed('after', { zh: '不是本接口给出的游标', en: 'not a cursor of ours' });
  const filter: EntryFilter = {
    ...given(words),
    ...(since !== undefined && { since: new Date(since).toISOString() }),
    ...(until !== undefined && { until: new Date(until).toISOString() }),
  };
  return { ok: true, value: { filter, limit, ...(cursor && { after: cursor }) } };
}

/** A page of rows, as the contract's lists answer. */
export async function searchRows(
  ledger: Ledger,
  { filter, after, limit }: { filter: EntryFilter; after?: EntryCursor; limit: number },
): Promise<{ items: RequestRow[]; next?: string; incomplete?: string[] }> {
  const { entries, next, incomplete } = await ledger.search(filter, { limit, ...(after && { after }) });
  return {
    items: entries.map(toRow),
    ...(next && { next: encodeCursor(next) }),
    ...(incomplete && incomplete.length > 0 && { incomplete: [...incomplete] }),
  };
}

const citizenIdInUrl: Text = {
  zh: '不得含公民身份号码：网址会留在各处日志里。请按办件编号查找',
  en: 'must not hold a citizen id: addresses are kept in logs. Search by case number',
};

function malformed(field: string, message: Text): { ok: false; failure: Refusal } {
  return { ok: false, failure: { reason: 'malformed', errors: [{ field, message }] } };
}

function given(words: Partial<Record<string, string>>): EntryFilter {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined && value !== ''));
}

function word(title: Text, example?: string) {
  return z
    .string()
    .max(128)
    .optional()
    .openapi({ description: both(title), ...(example !== undefined && { example }) });
}

function moment(title: Text) {
  return z.iso
    .datetime({ offset: true })
    .optional()
    .openapi({ description: both(title), example: '2026-11-24T08:00:00+08:00' });
}
