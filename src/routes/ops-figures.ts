import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { answerHeaders, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import type { AppEnv } from './context.ts';
import type { OpsRooms } from './ops.ts';

/** `GET /ops/summary` and `/ops/verticals`: is all well, and if not, why. */
export function mountOpsFigures(app: OpenAPIHono<AppEnv>, { ops, ledger, requireCaller }: OpsRooms): void {
  app.openapi({ ...summaryRoute, middleware: requireCaller('ops') }, async (c) => {
    await ledger.catchUp?.();
    c.header('Cache-Control', 'no-store');
    return c.json(ops.summary(c.req.valid('query').window ?? '1h') as z.infer<typeof SummarySchema>, 200);
  });

  app.openapi({ ...verticalsRoute, middleware: requireCaller('ops') }, async (c) => {
    await ledger.catchUp?.();
    c.header('Cache-Control', 'no-store');
    return c.json({ items: ops.verticals(c.var.catalog) } as z.infer<typeof VerticalList>, 200);
  });
}

const count = z.int().min(0);
const milliseconds = z.number().min(0);
const time = z.iso.datetime();

const SummarySchema = z
  .object({
    window: z.enum(['5m', '1h', '24h']),
    since: time.openapi({
      description: both({
        zh: '统计自此开始；网关启动不久时晚于窗口起点',
        en: 'Counted from here; later than the window’s begin where the gateway started later',
      }),
    }),
    until: time,
    requests: count,
    outcomes: z.object({ ok: count, absent: count, not_found: count, refused: count, failed: count }),
    reasons: z.array(z.object({ reason: z.string(), count })),
    latencyMs: z.object({
      p50: milliseconds.optional(),
      p95: milliseconds.optional(),
      p99: milliseconds.optional(),
    }),
    cache: z.object({
      hit: count,
      stale: count,
      joined: count,
      miss: count,
      bypass: count,
      ratio: z
        .number()
        .optional()
        .openapi({
          description: both({
            zh: '未另行访问垂管系统的应答所占比例',
            en: 'Share of answers that needed no call of their own to a vertical',
          }),
        }),
    }),
    departments: z.array(z.object({ department: z.string(), count })),
    resources: z.array(z.object({ resource: z.string(), count })),
    refusedBeforeAuthentication: z.array(z.object({ minute: time, reason: z.string(), count })).openapi({
      description: both({
        zh: '认证之前的拒绝，按原因与分钟计数；它们不进存证日志',
        en: 'Refusals before authentication, by reason and minute; they have no entry in the ledger',
      }),
    }),
  })
  .openapi('Summary');

const summaryRoute = createRoute({
  method: 'get',
  path: '/ops/summary',
  operationId: 'readSummary',
  summary: both({ zh: '运行概况', en: 'Summary' }),
  description: both({
    zh: '一段时间内的请求数、结果与原因、耗时、缓存比例，以及认证之前的拒绝。',
    en: 'Counts by outcome and reason, latencies, the share of the cache, and refusals before authentication, over a window.',
  }),
  parameters: plainHeaders,
  request: {
    query: z.object({
      window: z
        .enum(['5m', '1h', '24h'])
        .optional()
        .openapi({ description: both({ zh: '时间窗口，默认 1h', en: 'The window, 1h by default' }) }),
    }),
  },
  responses: {
    200: {
      description: both({ zh: '运行概况', en: 'The summary' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: SummarySchema } },
    },
    ...problemResponses('malformed', ...callerReasons, 'insufficient-scope'),
  },
});

const TextSchema = z.object({ zh: z.string(), en: z.string() });

const VerticalHealthSchema = z
  .object({
    vertical: z.string(),
    name: TextSchema,
    state: z.enum(['ok', 'slow', 'failing', 'down', 'closed', 'idle']).openapi({
      description: both({
        zh: 'ok 正常；slow 偏慢；failing 时有失败；down 暂连不上；closed 非服务时段；idle 近期无调用',
        en: 'idle: nothing was asked of it lately, so nothing is known',
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
  })
  .openapi('VerticalHealth');

const VerticalList = z.object({ items: z.array(VerticalHealthSchema) }).openapi('VerticalHealthList');

const verticalsRoute = createRoute({
  method: 'get',
  path: '/ops/verticals',
  operationId: 'readVerticalHealth',
  summary: both({ zh: '垂管系统状态', en: 'Health of verticals' }),
  description: both({
    zh: '每个垂管系统的状态、近一小时的调用与失败、通常与近期耗时，以及不合规范的应答。',
    en: 'Each vertical’s state, its calls and failures in the last hour, usual and recent times, and answers that did not fit its specification.',
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
