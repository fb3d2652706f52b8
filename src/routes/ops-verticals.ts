import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { relaysOf } from '../ops/index.ts';
import { answerHeaders, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import type { AppEnv } from './context.ts';
import type { OpsRooms } from './ops.ts';
import { looksAt } from './vertical-looks.ts';

/** `GET /ops/verticals`: which vertical is in trouble, and why. */
export function mountOpsVerticals(app: OpenAPIHono<AppEnv>, { ops, ledger, exchange, requireCaller }: OpsRooms): void {
  app.openapi({ ...verticalsRoute, middleware: requireCaller('ops') }, async (c) => {
    const { catalog } = c.var;
    await ledger.catchUp?.();
    const looks = await looksAt(catalog.verticals.values(), exchange);
    const items = ops.verticals(catalog, looks);
    c.header('Cache-Control', 'no-store');
    return c.json({ items, relays: relaysOf(catalog.verticals.values(), looks) } as z.infer<typeof VerticalList>, 200);
  });
}

const count = z.int().min(0);
const milliseconds = z.number().min(0);
const time = z.iso.datetime();

const TextSchema = z.object({ zh: z.string(), en: z.string() });

const VerticalHealthSchema = z
  .object({
    vertical: z.string(),
    name: TextSchema,
    state: z.enum(['ok', 'slow', 'failing', 'down', 'relay-down', 'closed', 'quota-used', 'idle']).openapi({
      description: both({
        zh: 'ok 正常；slow 偏慢；failing 时有失败；down 暂连不上；relay-down 所经平台暂连不上；closed 非服务时段或维护中；quota-used 当日次数已用完；idle 近期无调用',
        en: '`relay-down`: the platform it is reached through is lost; `closed`: outside its hours or under maintenance; `quota-used`: nothing is left of what it grants for the day; `idle`: nothing was asked of it lately, so nothing is known',
      }),
    }),
    relay: z
      .string()
      .optional()
      .openapi({
        description: both({ zh: '所经的转发平台', en: 'The platform it is reached through, where several share one' }),
      }),
    window: z.string().openapi({ description: both({ zh: '服务时段，北京时间', en: 'Opening hours, Beijing time' }) }),
    calls: count.openapi({ description: both({ zh: '近一小时的调用次数', en: 'Calls in the last hour' }) }),
    failures: z.array(z.object({ reason: z.string(), count })),
    brokenOff: count.openapi({
      description: both({
        zh: '其中因请求方已断开而中止的次数，既不算成功也不算失败',
        en: 'Of the calls, those broken off because the caller had hung up: neither a success nor a failure',
      }),
    }),
    usualMs: z.object({ p50: milliseconds, p95: milliseconds }),
    recentMs: z.object({ p50: milliseconds.optional(), p95: milliseconds.optional() }),
    lastSuccess: time.optional(),
    lastFailure: time.optional(),
    deviations: z
      .array(
        z.object({
          resource: z.string(),
          field: z.string(),
          expected: z.string(),
          count,
          firstSeen: time,
          lastSeen: time,
        }),
      )
      .openapi({
        description: both({
          zh: '不合其自身规范的应答，按字段归并：field 为应答中的位置，expected 为规范的要求；不含数据',
          en: 'Answers that did not fit its own specification, grouped by field: its place in the reply, and what was expected there; no data',
        }),
      }),
    standing: z
      .object({
        breaker: z.enum(['closed', 'open', 'half-open']).openapi({
          description: both({
            zh: 'closed 正常调用；open 暂停调用；half-open 正以一次调用试探',
            en: '`open`: not asked, for the calls before found it lost; `half-open`: one call is trying',
          }),
        }),
        triesAgainAt: time.optional(),
        underWay: count,
        underWayMax: count,
        waiting: count,
        quota: z
          .object({ left: count, perDay: count })
          .optional()
          .openapi({
            description: both({ zh: '今日（北京时间）余下的次数', en: 'Calls left of today, Beijing time' }),
          }),
        maintenance: z.object({ from: time, until: time, note: z.string() }).optional(),
        opensAt: time.optional(),
        quotaUsed: z
          .array(z.object({ demand: z.string().optional(), until: time }))
          .optional()
          .openapi({
            description: both({
              zh: '它已称次数用完（或按网关计数已用完），到何时为止不再调用；有 demand 的只涉及以该授权的凭据所作的调用',
              en: 'Until when it is not called, since it says that what it grants is used, or by our count; with `demand`, calls by the credential of that demand alone',
            }),
          }),
      })
      .openapi({
        description: both({
          zh: '网关如何对待它：断路器、在途与排队为答复的这一实例所见；额度与维护为各实例共有',
          en: 'How the gateway stands to it: breaker, calls under way and waiting as the answering instance has them; quota and maintenance are shared by all',
        }),
      }),
  })
  .openapi('VerticalHealth');

const RelayHealthSchema = z
  .object({
    relay: z.string(),
    state: z.enum(['ok', 'down']),
    triesAgainAt: time.optional(),
    verticals: z.array(z.string()),
  })
  .openapi('RelayHealth', {
    description: both({
      zh: '几个系统共经的平台；它出故障只报它一次，其后各系统为 relay-down',
      en: 'A platform that several verticals are reached through: its loss is one alarm, the verticals behind it are `relay-down`',
    }),
  });

const VerticalList = z
  .object({ items: z.array(VerticalHealthSchema), relays: z.array(RelayHealthSchema) })
  .openapi('VerticalHealthList');

const verticalsRoute = createRoute({
  method: 'get',
  path: '/ops/verticals',
  operationId: 'readVerticalHealth',
  summary: both({ zh: '垂管系统状态', en: 'Health of verticals' }),
  description: both({
    zh: '每个垂管系统的状态、近一小时的调用与失败、通常与近期耗时、不合规范的应答，以及断路器、排队、额度与维护；另列几个系统共经的平台。',
    en: 'Each vertical’s state, its calls and failures in the last hour, usual and recent times, answers that did not fit its specification, breaker, queue, quota and maintenance; and the platforms that several are reached through.',
  }),
  parameters: plainHeaders,
  responses: {
    200: {
      description: both({ zh: '各垂管系统', en: 'The verticals' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: VerticalList } },
    },
    ...problemResponses(...callerReasons, 'insufficient-scope'),
  },
});
