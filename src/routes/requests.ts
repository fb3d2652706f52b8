import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Ledger } from '../ledger/index.ts';
import { answerHeaders, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import type { RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { RequestList, RequestsQuery, searchRows, toSearch } from './request-search.ts';
import { refuseInvalid } from './validation.ts';

/** `GET /v1/requests`: what a department asked, for itself to see. */
export function requestsRoutes({
  ledger,
  issuer,
  requireCaller,
}: {
  readonly ledger: Ledger;
  readonly issuer: string;
  readonly requireCaller: RequireCaller;
}): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid(issuer) });
  app.openapi({ ...route, middleware: requireCaller('data') }, async (c) => {
    const search = toSearch(c.req.valid('query'));
    if (!search.ok) return problemResponse(c, issuer, search.failure);
    const filter = { ...search.value.filter, department: c.var.caller.department };
    c.header('Cache-Control', 'no-store');
    return c.json(await searchRows(ledger, { ...search.value, filter }), 200);
  });
  return app;
}

const route = createRoute({
  method: 'get',
  path: '/v1/requests',
  operationId: 'searchRequests',
  summary: both({ zh: '本部门的请求', en: "A department's own requests" }),
  description: both({
    zh: '贵部门的请求日志，从新到旧；只含本部门的请求。',
    en: 'The request log of your department, newest first; nobody else’s requests are in it.',
  }),
  parameters: plainHeaders,
  request: { query: RequestsQuery },
  responses: {
    200: {
      description: both({ zh: '一页请求', en: 'A page of requests' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: RequestList } },
    },
    ...problemResponses('malformed', ...callerReasons, 'insufficient-scope'),
  },
});
