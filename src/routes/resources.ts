import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { type AnswerRooms, answer } from '../answer.ts';
import { findDemands } from '../catalog/index.ts';
import type { Catalog, Demand, DepartmentId, Language, Resource, ResourceId } from '../model/index.ts';
import {
  answerHeaders,
  both,
  callerReasons,
  dataAnswerHeaders,
  listOf,
  plainHeaders,
  problemResponses,
  queryHeaders,
  queryReasons,
} from '../reference/index.ts';
import type { RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { dataResponse } from './data-response.ts';
import { readJson } from './read-json.ts';
import { statedContext } from './stated.ts';

export interface ResourceRooms extends AnswerRooms {
  readonly requireCaller: RequireCaller;
  readonly optionalCaller: MiddlewareHandler<AppEnv>;
}

/** The catalog as departments read it, and the query of one resource. */
export function resourceRoutes(rooms: ResourceRooms): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.use('/v1/resources', rooms.optionalCaller);
  app.use('/v1/resources/:resource', rooms.optionalCaller);
  app.openapi(listRoute, (c) => {
    const { catalog, language, caller } = c.var;
    const items = [...catalog.resources.values()].map((one) => describe(one, catalog, language, caller?.department));
    return c.json({ items }, 200);
  });
  app.openapi(showRoute, (c) => {
    const { catalog, language, caller } = c.var;
    const resource = catalog.resources.get(c.req.valid('param').resource as ResourceId);
    if (!resource) return problemResponse(c, rooms.issuer, { reason: 'unknown-resource' });
    return c.json(describe(resource, catalog, language, caller?.department), 200);
  });
  app.openAPIRegistry.registerPath(queryRoute);
  app.post('/v1/resources/:resource/query', rooms.requireCaller('data'), async (c) => {
    const resource = c.req.param('resource');
    const fault = c.req.header('Sandbox-Fault');
    const given = await answer(
      {
        id: c.var.requestId,
        at: c.var.receivedAt,
        catalog: c.var.catalog,
        caller: c.var.caller,
        resource,
        parameters: await readJson(c),
        context: statedContext(c),
        language: c.var.language,
        traceparent: c.var.traceparent,
        ...(fault !== undefined && { fault }),
        hungUp: c.req.raw.signal,
      },
      rooms,
    );
    return dataResponse(c, rooms.issuer, given);
  });
  return app;
}

const Title = z.string().openapi({ description: both({ zh: '名称', en: 'Title' }) });

const DemandSchema = z
  .object({
    id: z.string().openapi({ example: 'SN-D-02' }),
    matters: z.array(z.object({ code: z.string(), title: z.string() })),
    lifeEvents: z.array(z.string()),
    fields: z.array(z.string()),
    unmasked: z.array(z.string()),
    unmaskedOnly: z
      .record(z.string(), z.object({ matters: z.array(z.string()), lifeEvents: z.array(z.string()) }))
      .openapi({
        description: both({
          zh: '按字段：仅为这些事项和一件事不脱敏',
          en: 'By field: unmasked for these matters and life events alone',
        }),
      }),
    predicates: z.array(z.object({ id: z.string(), title: Title, stated: z.array(z.string()) })).openapi({
      description: both({
        zh: '可在 verify 中核验的问题；stated 为须填写的对比信息',
        en: 'Questions a query may ask in `verify`; `stated` is what they compare with',
      }),
    }),
    subjectBasis: z.string(),
    maxAge: z
      .int()
      .openapi({ description: both({ zh: '可用缓存的最长秒数', en: 'Greatest age of a kept answer, seconds' }) }),
    staleWhileRevalidate: z.int().openapi({
      description: both({
        zh: '不再新鲜后，先给出留存、同时在后台更新的秒数',
        en: 'How long after it is no longer fresh a kept answer is given at once while a new one is fetched, seconds',
      }),
    }),
    staleIfError: z.int().openapi({
      description: both({
        zh: '不再新鲜后，系统连不上时可用留存的秒数',
        en: 'How long after it is no longer fresh a kept answer stands in for a vertical that is lost, seconds',
      }),
    }),
    quotaPerDay: z.int(),
    ratePerSecond: z.number(),
    validFrom: z.string().openapi({ format: 'date' }),
    validUntil: z.string().openapi({ format: 'date' }),
  })
  .openapi('Demand', { description: both({ zh: '贵部门的共享授权', en: 'Your own right (共享授权)' }) });

const ResourceSchema = z
  .object({
    id: z.string().openapi({ example: 'mps-population.household-record' }),
    title: Title,
    vertical: z.object({ id: z.string(), title: Title, owner: z.string() }),
    subject: z.string(),
    sharing: z.enum(['unconditional', 'conditional', 'not-shared']),
    freshness: z.enum(['realtime', 'daily', 'monthly', 'yearly']),
    many: z.boolean(),
    absenceIsAnAnswer: z.boolean().openapi({
      description: both({ zh: '查无记录是否即为“没有”', en: 'Whether no record means there is none' }),
    }),
    parameters: z.array(z.object({ name: z.string(), title: Title, format: z.string(), required: z.boolean() })),
    fields: z.array(
      z.object({
        name: z.string(),
        title: Title,
        type: z.string(),
        level: z.int().min(1).max(4),
        mask: z.string(),
        values: z
          .array(z.object({ value: z.string(), title: Title, code: z.string() }))
          .optional()
          .openapi({
            description: both({
              zh: '代码表：value 为本县取值，code 为对方（标准）代码；多个代码可为同一取值',
              en: 'The code list: the value here and the code of the owner or standard; several codes may be one value',
            }),
          }),
        codeSource: z
          .string()
          .optional()
          .openapi({
            description: both({ zh: '代码所依据的标准或文件', en: 'The standard or notice the codes come from' }),
            example: 'GB/T 2261.1',
          }),
      }),
    ),
    demand: DemandSchema.optional(),
  })
  .openapi('Resource', { description: both({ zh: '数据资源', en: 'A resource (数据资源)' }) });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/resources',
  operationId: 'listResources',
  tags: ['catalog'],
  security: [{}, { bearer: [] }],
  summary: both({ zh: '数据资源目录', en: 'The catalog of resources' }),
  description: both({
    zh: '全部数据资源及其共享属性、字段、来源和更新频率。带令牌时另给出贵部门的共享授权。',
    en: 'Every resource with its sharing class, fields, owner and freshness; with a token, your own demand too.',
  }),
  parameters: plainHeaders,
  responses: {
    200: {
      description: both({ zh: '目录', en: 'The catalog' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: listOf(ResourceSchema) } },
    },
    ...problemResponses(...callerReasons),
  },
});

const resourceParam = z.object({
  resource: z.string().openapi({ param: { name: 'resource', in: 'path' }, example: 'mps-population.household-record' }),
});

const showRoute = createRoute({
  method: 'get',
  path: '/v1/resources/{resource}',
  operationId: 'showResource',
  tags: ['catalog'],
  security: [{}, { bearer: [] }],
  summary: both({ zh: '一项数据资源', en: 'One resource' }),
  description: both({
    zh: '参数、字段、数据分级和脱敏方式；带令牌时另给出贵部门的授权事项、字段与期限。',
    en: 'Parameters, fields, levels and masks; with a token, the matters, fields and validity of your own demand.',
  }),
  request: { params: resourceParam },
  parameters: plainHeaders,
  responses: {
    200: {
      description: both({ zh: '数据资源', en: 'The resource' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: ResourceSchema } },
    },
    ...problemResponses(...callerReasons, 'unknown-resource'),
  },
});

const queryRoute = createRoute({
  method: 'post',
  path: '/v1/resources/{resource}/query',
  operationId: 'queryResource',
  tags: ['catalog'],
  security: [{ bearer: [] }],
  summary: both({ zh: '查询一项数据资源', en: 'Query one resource' }),
  description: both({
    zh: '参数以 JSON 放在请求体；只返回共享授权所列字段，按规定脱敏。另写 verify，则只答核验结论（findings），不给出记录。应答离开前已存证。',
    en: 'Parameters go in the body as JSON; only the fields of your demand come back, masked as it says. With `verify` beside them only findings come back, and no record. The answer is on record before it leaves.',
  }),
  parameters: queryHeaders,
  request: {
    params: resourceParam,
    body: { required: true, content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } } },
  },
  responses: {
    200: {
      description: both({ zh: '记录', en: 'The record' }),
      headers: dataAnswerHeaders,
      content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
    },
    ...problemResponses(...queryReasons),
  },
});

function describe(resource: Resource, catalog: Catalog, language: Language, department: DepartmentId | undefined) {
  const vertical = catalog.verticals.get(resource.vertical);
  const [demand] = department ? findDemands(catalog, department, resource.id) : [];
  return {
    id: resource.id,
    title: resource.title[language],
    vertical: {
      id: resource.vertical,
      title: vertical?.name[language] ?? resource.vertical,
      owner: vertical?.owner[language] ?? '',
    },
    subject: resource.subject,
    sharing: resource.sharing,
    freshness: resource.freshness,
    many: resource.many,
    absenceIsAnAnswer: resource.onEmpty === 'absence-is-an-answer',
    parameters: resource.parameters.map(({ name, title, format, required }) => ({
      name,
      title: title[language],
      format,
      required,
    })),
    fields: resource.fields.map(({ name, title, type, level, mask, values, codeSource }) => ({
      name,
      title: title[language],
      type,
      level,
      mask,
      ...(values && {
        values: values.map(({ value, title, code }) => ({ value, title: title[language], code })),
      }),
      ...(codeSource !== undefined && { codeSource }),
    })),
    ...(demand && { demand: describeDemand(demand, language) }),
  };
}

function describeDemand(demand: Demand, language: Language) {
  return {
    id: demand.id,
    matters: demand.matters.map(({ code, title }) => ({ code, title })),
    lifeEvents: [...demand.lifeEvents],
    fields: [...demand.fields],
    unmasked: [...demand.unmasked],
    unmaskedOnly: Object.fromEntries(
      Object.entries(demand.unmaskedOnly).map(([field, { matters, lifeEvents }]) => [
        field,
        { matters: [...matters], lifeEvents: [...lifeEvents] },
      ]),
    ),
    predicates: demand.predicates.map(({ id, title, stated }) => ({
      id,
      title: title[language],
      stated: stated.map(({ path }) => path),
    })),
    subjectBasis: demand.subjectBasis,
    maxAge: demand.maxAgeSeconds,
    staleWhileRevalidate: demand.staleWhileRevalidateSeconds,
    staleIfError: demand.staleIfErrorSeconds,
    quotaPerDay: demand.quotaPerDay,
    ratePerSecond: demand.ratePerSecond,
    validFrom: demand.validFrom,
    validUntil: demand.validUntil,
  };
}
