import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Cache, Exchange } from '../exchange/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Catalog } from '../model/index.ts';
import type { LoadLook, Ops } from '../ops/index.ts';
import { answerHeaders, both, plainHeaders, problemResponses } from '../reference/index.ts';
import { createOptionalCaller, type RequireCaller } from './authenticate.ts';
import type { AppEnv } from './context.ts';
import { refuseInvalid } from './validation.ts';
import { looksAt } from './vertical-looks.ts';

export interface HealthRooms {
  readonly ledger: Pick<Ledger, 'health'>;
  /** Undefined while there is none that is valid. */
  readonly catalog: () => Catalog | undefined;
  readonly cache: Pick<Cache, 'health' | 'tiers'>;
  readonly exchange: Pick<Exchange, 'look'>;
  /** Where this process sheds load. */
  readonly loadLook?: () => LoadLook;
  /** The gateway's own keys: degraded while a change of theirs is refused. */
  readonly keysHealth: () => Pick<Part, 'state' | 'note'>;
  readonly ops: Ops;
  readonly issuer: string;
  readonly requireCaller: RequireCaller;
  /** True once the gateway has been told to stop: it answers what it has and wants no more. */
  readonly draining?: () => boolean;
}

/** Liveness, readiness and figures for machines. */
export function healthRoutes(rooms: HealthRooms): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid(rooms.issuer) });

  app.openapi(livenessRoute, (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json({ status: 'alive' as const }, 200);
  });

  app.openapi({ ...readinessRoute, middleware: createOptionalCaller(rooms.requireCaller, 'ops') }, async (c) => {
    const { ready, parts } = await readiness(rooms);
    c.header('Cache-Control', 'no-store');
    // The states are for anyone, so that a load balancer can ask; why something is broken is for ops.
    const shown = c.var.caller ? parts : parts.map(({ name, state }) => ({ name, state }));
    return c.json({ status: ready ? ('ready' as const) : ('not-ready' as const), parts: shown }, ready ? 200 : 503);
  });

  app.openapi({ ...metricsRoute, middleware: rooms.requireCaller('ops') }, async (c) => {
    const { catalog } = c.var;
    const { cache, exchange, loadLook, ops } = rooms;
    const metrics = ops.metrics({
      catalog,
      looks: await looksAt(catalog.verticals.values(), exchange),
      cache: { health: cache.health(), tiers: cache.tiers() },
      ...(loadLook && { load: loadLook() }),
    });
    c.header('Cache-Control', 'no-store');
    return c.body(metrics, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
  });

  return app;
}

interface Part {
  readonly name: 'ledger' | 'catalog' | 'cache' | 'keys' | 'server';
  readonly state: 'ok' | 'degraded' | 'down';
  readonly note?: string;
}

/** Ready is: a data call would be answered. A cache that is degraded costs speed only. */
async function readiness(rooms: HealthRooms): Promise<{ ready: boolean; parts: Part[] }> {
  const [ledger, catalog, cache] = [await rooms.ledger.health(), rooms.catalog(), rooms.cache.health()];
  const parts: Part[] = [
    ledger.ok
      ? { name: 'ledger', state: 'ok', note: `${ledger.value.size} entries` }
      : { name: 'ledger', state: 'down', note: ledger.failure },
    catalog
      ? { name: 'catalog', state: 'ok', note: `revision ${catalog.revision}` }
      : { name: 'catalog', state: 'down', note: 'no valid configuration is loaded' },
    { name: 'cache', state: cache.state, note: cache.note ?? cache.technology },
    { name: 'keys', ...rooms.keysHealth() },
    ...(rooms.draining?.() ? [{ name: 'server', state: 'down', note: 'draining' } as const] : []),
  ];
  return { ready: parts.every(({ state }) => state !== 'down'), parts };
}

const livenessRoute = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'readLiveness',
  security: [],
  summary: both({ zh: '存活', en: 'Liveness' }),
  description: both({ zh: '进程在运行即为 200。', en: '200 while the process runs.' }),
  responses: {
    200: {
      description: both({ zh: '在运行', en: 'It runs' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: z.object({ status: z.literal('alive') }) } },
    },
  },
});

const Readiness = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    parts: z.array(
      z.object({
        name: z.enum(['ledger', 'catalog', 'cache', 'keys', 'server']),
        state: z.enum(['ok', 'degraded', 'down']),
        note: z
          .string()
          .optional()
          .openapi({ description: both({ zh: '详情，仅对 ops 显示', en: 'Details, shown to ops alone' }) }),
      }),
    ),
  })
  .openapi('Readiness');

const readinessRoute = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'readReadiness',
  security: [],
  summary: both({ zh: '就绪', en: 'Readiness' }),
  description: both({
    zh: '仅当数据查询会得到应答时为 200。缓存降级不影响就绪，但会如实写出。带 ops 令牌可见详情。',
    en: '200 only when a data call would be answered. A degraded cache is told but does not count against it. With an ops token it says why.',
  }),
  parameters: plainHeaders,
  responses: {
    200: {
      description: both({ zh: '就绪', en: 'Ready' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: Readiness } },
    },
    503: {
      description: both({ zh: '未就绪', en: 'Not ready' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: Readiness } },
    },
    ...problemResponses('invalid-token', 'expired-token', 'insufficient-scope'),
  },
});

const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'readMetrics',
  summary: both({ zh: '指标', en: 'Metrics' }),
  description: both({
    zh: 'Prometheus 文本：启动以来的计数，与此刻的状况——每个垂管系统的断路器、在途与排队、重试余量、额度、时段与维护，所经平台，缓存各层，负载（Workers 上没有）。断路器、在途、排队、缓存与负载为答复的这一实例所见。标签只有结果、原因、资源、垂管系统与平台，不含任何人。需要 ops 权限。',
    en: 'Prometheus text: counts since the start, and how things stand now: of each vertical its breaker, calls under way and waiting, retries left, quota, hours and maintenance; the platforms before them, the tiers of the cache, the load (not on Workers). Breakers, calls, cache and load are those of the answering instance. Labels are outcomes, reasons, resources, verticals and platforms, never a person. Needs the scope `ops`.',
  }),
  parameters: plainHeaders,
  responses: {
    200: {
      description: both({ zh: '指标', en: 'The metrics' }),
      headers: answerHeaders,
      content: { 'text/plain': { schema: z.string() } },
    },
    ...problemResponses('invalid-token', 'expired-token', 'insufficient-scope'),
  },
});
