import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { answerHeaders, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import type { AppEnv } from './context.ts';
import type { OpsRooms } from './ops.ts';

/** `GET /ops/summary`: is all well. */
export function mountOpsFigures(app: OpenAPIHono<AppEnv>, { ops, ledger, requireCaller }: OpsRooms): void {
  app.openapi({ ...summaryRoute, middleware: requireCaller('ops') }, async (c) => {
    await ledger.catchUp?.();
    c.header('Cache-Control', 'no-store');
    return c.json(ops.summary(c.req.valid('query').window ?? '1h') as z.infer<typeof SummarySchema>, 200);
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
