import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Allowed, DataCall, Language } from '../model/index.ts';
import type { Policy, Refused } from '../policy/index.ts';
import { toProblem } from '../problems.ts';
import {
  answerHeaders,
  bodyReasons,
  both,
  callerReasons,
  ProblemSchema,
  problemResponses,
  queryHeaders,
} from '../reference/index.ts';
import type { RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { readJson } from './read-json.ts';
import { statedContext } from './stated.ts';

export interface DecisionRooms {
  readonly policy: Policy;
  readonly issuer: string;
  readonly requireCaller: RequireCaller;
}

const Question = z.strictObject({
  resource: z.string().max(128),
  parameters: z.record(z.string(), z.unknown()).optional(),
});

/** The dry run: would this call be allowed, and by which rule? Nothing is fetched and nothing used up. */
export function decisionRoutes({ policy, issuer, requireCaller }: DecisionRooms): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openAPIRegistry.registerPath(decideRoute);
  app.post('/v1/decisions', requireCaller('data'), async (c) => {
    const body = await readJson(c);
    if (!body.ok) return problemResponse(c, issuer, body.failure);
    const question = Question.safeParse(body.value);
    if (!question.success) {
      return problemResponse(c, issuer, {
        reason: 'invalid-parameters',
        errors: question.error.issues.map(({ path, message }) => ({
          field: path.join('.'),
          message: { zh: '应为 { resource, parameters? }', en: message },
        })),
      });
    }
    const call: DataCall = {
      id: c.var.requestId,
      at: c.var.receivedAt,
      catalog: c.var.catalog,
      caller: c.var.caller,
      resource: question.data.resource,
      parameters: { ok: true, value: question.data.parameters },
      context: statedContext(c),
      language: c.var.language,
    };
    const decision = await policy.explain(call);
    return c.json(
      decision.ok ? allowedAnswer(decision.value) : refusedAnswer(decision.failure, c.var.language, issuer, call.id),
      200,
    );
  });
  return app;
}

function allowedAnswer({ demand, resource, unmasked, verification, basis, limits }: Allowed) {
  const fields = verification.withoutRecord ? [] : demand.fields;
  const masked = resource.fields.filter(
    ({ name, mask }) => mask !== 'none' && fields.includes(name) && !unmasked.includes(name),
  );
  return {
    allowed: true,
    demand: demand.id,
    basis,
    legalBasis: [...demand.legalBasis],
    fields: [...fields],
    masked: masked.map(({ name }) => name),
    predicates: verification.predicates.map(({ id }) => id),
    maxAge: demand.maxAgeSeconds,
    validUntil: demand.validUntil,
    limits: limits.map(({ name, limit, windowSeconds, remaining, resetSeconds }) => ({
      name,
      limit,
      windowSeconds,
      remaining,
      resetSeconds,
    })),
  };
}

function refusedAnswer(refused: Refused, language: Language, issuer: string, requestId: string) {
  const { reached } = refused;
  return {
    allowed: false,
    ...(reached.demand && { demand: reached.demand.id }),
    problem: toProblem(refused, { issuer, requestId, language }),
  };
}

const DecisionSchema = z
  .object({
    allowed: z.boolean(),
    demand: z
      .string()
      .optional()
      .openapi({ description: both({ zh: '所依据的共享授权', en: 'The demand that decided' }) }),
    basis: z.string().optional(),
    legalBasis: z.array(z.string()).optional(),
    fields: z.array(z.string()).optional(),
    masked: z.array(z.string()).optional(),
    predicates: z
      .array(z.string())
      .optional()
      .openapi({ description: both({ zh: '将答复的核验项', en: 'The predicates that would be answered' }) }),
    maxAge: z.int().optional(),
    validUntil: z.string().optional(),
    limits: z
      .array(
        z.object({
          name: z.string(),
          limit: z.number(),
          windowSeconds: z.number(),
          remaining: z.number(),
          resetSeconds: z.number(),
        }),
      )
      .optional(),
    problem: ProblemSchema.optional().openapi({
      description: both({ zh: '不予提供时，真实调用会得到的应答', en: 'Where refused: what the real call would get' }),
    }),
  })
  .openapi('Decision');

const decideRoute = createRoute({
  method: 'post',
  path: '/v1/decisions',
  operationId: 'decide',
  tags: ['catalog'],
  security: [{ bearer: [] }],
  summary: both({ zh: '试算：这样查询会被允许吗', en: 'Dry run: would this call be allowed?' }),
  description: both({
    zh: '用与真实查询相同的请求头发来，得知依据哪项授权允许，或因何规则拒绝、怎么办。不查询垂管系统，不占用额度；不写 parameters 则不检查参数。',
    en: 'Send the same headers as the real call and learn which demand allows it, or which rule refuses it and what to do. Nothing is fetched and no quota used; without `parameters` they are not checked.',
  }),
  parameters: queryHeaders,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: Question,
          example: { resource: 'mps-population.household-record' },
        },
      },
    },
  },
  responses: {
    200: {
      description: both({ zh: '结论', en: 'The decision' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: DecisionSchema } },
    },
    ...problemResponses(...bodyReasons, ...callerReasons),
  },
});
