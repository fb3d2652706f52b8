import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { demandsReaching } from '../catalog/index.ts';
import type { Exchange } from '../exchange/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Demand, Language, Vertical, VerticalId } from '../model/index.ts';
import type { Ops, VerticalHealth } from '../ops/index.ts';
import { countyDay } from '../policy/index.ts';
import { answerHeaders, both, callerReasons, listOf, plainHeaders, problemResponses } from '../reference/index.ts';
import type { RequireCaller } from './authenticate.ts';
import type { AppEnv } from './context.ts';
import { looksAt } from './vertical-looks.ts';

/** `GET /v1/verticals`: how each vertical is doing that a department can reach, so that it can tell the citizen. */
export function verticalRoutes({
  ops,
  exchange,
  ledger,
  requireCaller,
}: {
  readonly ops: Ops;
  readonly exchange: Pick<Exchange, 'look'>;
  readonly ledger: Ledger;
  readonly requireCaller: RequireCaller;
}): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openapi({ ...route, middleware: requireCaller('data') }, async (c) => {
    const { catalog, caller, language, receivedAt } = c.var;
    const demands = demandsReaching(catalog, caller.department, countyDay(receivedAt));
    const demandsOn = Map.groupBy(demands, ({ resource }) => catalog.resources.get(resource)?.vertical);
    const reached = [...catalog.verticals.values()].filter(({ id }) => demandsOn.has(id));
    await ledger.catchUp?.();
    const health = ops.verticals(catalog, await looksAt(reached, exchange));
    const items = reached.map((vertical) => {
      const present = health.find((one) => one.vertical === vertical.id);
      return describe(vertical, { present, demands: demandsOn.get(vertical.id as VerticalId) ?? [], language });
    });
    c.header('Cache-Control', 'no-store');
    return c.json({ items }, 200);
  });
  return app;
}

function describe(
  { id, name, relay, service }: Vertical,
  {
    present,
    demands,
    language,
  }: {
    readonly present: VerticalHealth | undefined;
    readonly demands: readonly Demand[];
    readonly language: Language;
  },
): z.infer<typeof VerticalSchema> {
  const { state = 'idle', recentMs = {}, standing } = present ?? {};
  return {
    vertical: id,
    title: name[language],
    state: state === 'relay-down' ? 'down' : state,
    ...(relay !== undefined && { relay }),
    window: service.window,
    ...(standing?.opensAt !== undefined && { opensAt: standing.opensAt }),
    ...(standing?.maintenance && { maintenance: standing.maintenance }),
    usualMs: { p50: service.p50Ms, p95: service.p95Ms },
    recentMs,
    ...quotaUsedOf(standing),
    demands: demands.map((demand) => ({
      id: demand.id,
      resource: demand.resource,
      ...quotaUsedOf(standing, demand.id),
      ...(demand.maxAgeSeconds > 0 && { maxAge: demand.maxAgeSeconds }),
    })),
  };
}

/** Of what it grants to one demand, or to all of the county's together. */
function quotaUsedOf(standing: VerticalHealth['standing'], demand?: string) {
  const until = standing?.quotaUsed?.filter((used) => used.demand === demand).map((used) => used.until);
  return until?.length ? { quotaUsedUntil: until.toSorted().at(-1) } : {};
}

const milliseconds = z.number().min(0);
const time = z.iso.datetime();
const quotaUsedUntil = time.optional();

const VerticalSchema = z
  .object({
    vertical: z.string().openapi({ example: 'mps-population' }),
    title: z.string(),
    state: z.enum(['ok', 'slow', 'failing', 'down', 'closed', 'quota-used', 'idle']).openapi({
      description: both({
        zh: 'ok 正常；slow 偏慢；failing 时有失败；down 暂连不上；closed 非服务时段或维护中；quota-used 当日次数已用完；idle 近期无调用，状况未知',
        en: '`slow`: it answers, in far more than its usual time; `failing`: not every call is answered; `closed`: outside its hours or under maintenance; `quota-used`: nothing is left of what it grants the county for the day; `idle`: nothing was asked of it lately, so nothing is known',
      }),
    }),
    relay: z
      .string()
      .optional()
      .openapi({
        description: both({ zh: '所经的转发平台', en: 'The platform it is reached through, where several share one' }),
      }),
    window: z.string().openapi({ description: both({ zh: '服务时段，北京时间', en: 'Opening hours, Beijing time' }) }),
    opensAt: time
      .optional()
      .openapi({ description: both({ zh: '现在关闭时：何时开放', en: 'When it opens, where it is closed now' }) }),
    maintenance: z
      .object({ from: time, until: time, note: z.string() })
      .optional()
      .openapi({ description: both({ zh: '当前或将有的维护', en: 'Present maintenance, or one to come' }) }),
    quotaUsedUntil: quotaUsedUntil.openapi({
      description: both({
        zh: '给本县的次数已用完：何时起再查',
        en: 'From when on it can be asked again, where what it grants the county is used',
      }),
    }),
    usualMs: z
      .object({ p50: milliseconds, p95: milliseconds })
      .openapi({ description: both({ zh: '通常的应答时间', en: 'Its usual time, as its owner states it' }) }),
    recentMs: z
      .object({ p50: milliseconds.optional(), p95: milliseconds.optional() })
      .openapi({ description: both({ zh: '近 5 分钟的应答时间', en: 'Its time in the last five minutes' }) }),
    demands: z
      .array(
        z.object({
          id: z.string().openapi({ example: 'SN-D-02' }),
          resource: z.string().openapi({ example: 'mps-population.household-record' }),
          quotaUsedUntil: quotaUsedUntil.openapi({
            description: both({
              zh: '它按授权发凭据，给这一项的次数已用完：何时起再查',
              en: 'The same, of a demand that has a credential of its own',
            }),
          }),
          maxAge: z
            .int()
            .optional()
            .openapi({
              description: both({
                zh: '它暂连不上时，可采用多久以前取得的信息，秒；不写则每次都须现查',
                en: 'How old a kept answer may be where it cannot be asked, seconds; none where it is always asked anew',
              }),
            }),
        }),
      )
      .openapi({
        description: both({
          zh: '经由它的共享授权：贵部门的，和一件事中转授给贵部门的',
          en: 'The demands that reach it: your department’s, and those delegated to it for a life event',
        }),
      }),
  })
  .openapi('Vertical');

const route = createRoute({
  method: 'get',
  path: '/v1/verticals',
  operationId: 'listVerticals',
  summary: both({ zh: '垂管系统状况', en: 'How the verticals are doing' }),
  description: both({
    zh: '贵部门的共享授权所及的垂管系统：状况、通常与近期的应答时间、服务时段与维护，以及暂连不上时可采用多久以前的信息。',
    en: 'The verticals that your demands reach: state, usual and recent time, hours and maintenance, and how old an answer your demands allow where one cannot be asked.',
  }),
  parameters: plainHeaders,
  responses: {
    200: {
      description: both({ zh: '各垂管系统', en: 'The verticals' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: listOf(VerticalSchema).openapi('VerticalList') } },
    },
    ...problemResponses(...callerReasons, 'insufficient-scope'),
  },
});
