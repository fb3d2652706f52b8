import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { containsCitizenId, findVertical } from '../catalog/index.ts';
import type { Vertical } from '../model/index.ts';
import type { FieldError } from '../problems.ts';
import { bodyReasons, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import { act, done, holdsWithinSeconds, unknownVertical, VerticalParameter } from './act-on-vertical.ts';
import { type AppEnv, problemResponse } from './context.ts';
import type { OpsRooms } from './ops.ts';
import { readJson } from './read-json.ts';
import { toFieldError, wordsForLedger } from './validation.ts';

/** `PUT` and `DELETE /ops/verticals/{vertical}/maintenance`: when a vertical is not to be called, as its owner has announced it. */
export function mountOpsMaintenance(app: OpenAPIHono<AppEnv>, rooms: OpsRooms): void {
  const { maintenance, issuer, requireCaller } = rooms;
  const path = '/ops/verticals/:vertical/maintenance';
  app.openAPIRegistry.registerPath(declareRoute);
  app.openAPIRegistry.registerPath(endRoute);

  app.put(path, requireCaller('ops'), async (c) => {
    const vertical = findVertical(c.var.catalog, c.req.param('vertical'));
    if (!vertical) return problemResponse(c, issuer, unknownVertical);
    const body = await readJson(c);
    if (!body.ok) return problemResponse(c, issuer, body.failure);
    const parsed = MaintenanceWish.safeParse(body.value);
    const errors = parsed.success ? faultsOf(parsed.data, c.var.receivedAt) : parsed.error.issues.map(toFieldError);
    if (!parsed.success || errors.length > 0) {
      return problemResponse(c, issuer, { reason: 'invalid-parameters', errors });
    }
    const from = Date.parse(parsed.data.from);
    const until = Date.parse(parsed.data.until);
    if (from === until) return end(c, vertical, rooms);
    const window = { from: new Date(from).toISOString(), until: new Date(until).toISOString(), note: parsed.data.note };
    const answer = { vertical: vertical.id, ...window, holdsWithinSeconds };
    return act(c, rooms, {
      act: { what: 'declare-maintenance', vertical: vertical.id, ...window },
      answer,
      carryOut: () => maintenance.declare({ vertical: vertical.id, from, until, note: window.note }),
    });
  });

  app.delete(path, requireCaller('ops'), (c) => {
    const vertical = findVertical(c.var.catalog, c.req.param('vertical'));
    return vertical ? end(c, vertical, rooms) : problemResponse(c, issuer, unknownVertical);
  });
}

function end(c: Context<AppEnv>, { id }: Vertical, rooms: OpsRooms) {
  return act(c, rooms, {
    act: { what: 'end-maintenance', vertical: id },
    answer: { vertical: id, holdsWithinSeconds },
    carryOut: () => rooms.maintenance.end(id),
  });
}

const instant = z.iso.datetime({ offset: true });

const MaintenanceWish = z
  .object({
    from: instant.openapi({
      description: both({ zh: '开始时间（RFC 3339）', en: 'Begin, RFC 3339' }),
      example: '2028-12-12T01:00:00+08:00',
    }),
    until: instant.openapi({
      description: both({
        zh: '结束时间；与 from 相同即撤销，最长 31 天',
        en: 'End; equal to `from` it takes the declaration back; at most 31 days later',
      }),
      example: '2028-12-12T05:00:00+08:00',
    }),
    note: wordsForLedger.openapi({
      description: both({ zh: '依据或说明，写入存证日志', en: 'What it rests on; it goes into the ledger' }),
      example: both({ zh: '公安部通知：每月例行维护', en: 'Notice of the ministry: monthly maintenance' }),
    }),
  })
  .strict()
  .openapi('MaintenanceWish');

const longestMs = 31 * 86_400_000;

/** A slip in a date would close a vertical for a year, or not at all; the ledger must not learn who someone is. */
function faultsOf({ from, until, note }: z.infer<typeof MaintenanceWish>, now: number): readonly FieldError[] {
  const [begin, end] = [Date.parse(from), Date.parse(until)];
  const fault =
    (end < begin && { zh: '应不早于 from', en: 'should not be before `from`' }) ||
    (end > begin && end <= now && { zh: '应晚于现在', en: 'should be later than now' }) ||
    (end - begin > longestMs && { zh: '应在 from 之后 31 天以内', en: 'should be within 31 days of `from`' });
  return [
    ...(fault ? [{ field: 'until', message: fault }] : []),
    ...(containsCitizenId(note)
      ? [
          {
            field: 'note',
            message: {
              zh: '不得含公民身份号码：存证日志长期保存',
              en: 'must not hold a citizen id: the ledger keeps it for years',
            },
          },
        ]
      : []),
  ];
}

const declareRoute = createRoute({
  method: 'put',
  path: '/ops/verticals/{vertical}/maintenance',
  operationId: 'declareMaintenance',
  summary: both({ zh: '安排维护', en: 'Declare maintenance' }),
  description: both({
    zh: '在此期间不调用该垂管系统：查询以 503 vertical-closed 与 Retry-After 应答，授权允许的缓存仍可用。取代此前的安排，10 秒内在所有实例上生效；先写入存证日志，再生效。',
    en: 'The vertical is not called in that time: queries answer 503 `vertical-closed` with `Retry-After`, or a kept answer where the demand allows its age. It takes the place of what was declared before and holds on every instance within 10 s; the act is in the ledger before it holds.',
  }),
  parameters: plainHeaders,
  request: {
    params: VerticalParameter,
    body: { required: true, content: { 'application/json': { schema: MaintenanceWish } } },
  },
  responses: {
    ...done,
    ...problemResponses('not-found', ...bodyReasons, ...callerReasons, 'insufficient-scope'),
  },
});

const endRoute = createRoute({
  method: 'delete',
  path: '/ops/verticals/{vertical}/maintenance',
  operationId: 'endMaintenance',
  summary: both({ zh: '结束维护', en: 'End maintenance' }),
  description: both({
    zh: '撤销已安排的维护，10 秒内在所有实例上生效；没有安排也不算出错。',
    en: 'Takes back what was declared, on every instance within 10 s; no error where nothing was.',
  }),
  parameters: plainHeaders,
  request: { params: VerticalParameter },
  responses: { ...done, ...problemResponses('not-found', ...callerReasons, 'insufficient-scope') },
});
