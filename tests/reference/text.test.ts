import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { both, listOf, localise, plainHeaders, problemResponses } from '../../src/reference/index.ts';

test('a marked text becomes one language wherever it stands, alone or inside another string', () => {
  const document = {
    title: both({ zh: '户籍信息', en: 'Household record' }),
    list: [`1. ${both({ zh: '甲', en: 'A' })}; 2. ${both({ zh: '乙', en: 'B' })}`],
    number: 3,
    nothing: null,
  };
  expect(localise(document, 'zh')).toEqual({ title: '户籍信息', list: ['1. 甲; 2. 乙'], number: 3, nothing: null });
  expect(localise(document, 'en')).toEqual({
    title: 'Household record',
    list: ['1. A; 2. B'],
    number: 3,
    nothing: null,
  });
});

test('a route takes the shared headers, the shared list and the refusals, and may answer with a plain Response', async () => {
  const route = createRoute({
    method: 'get',
    path: '/things/{thing}',
    parameters: plainHeaders,
    request: { params: z.object({ thing: z.string() }) },
    responses: {
      200: { description: 'things', content: { 'application/json': { schema: listOf(z.object({ id: z.string() })) } } },
      ...problemResponses('unknown-resource', 'invalid-token', 'expired-token'),
    },
  });
  const app = new OpenAPIHono().openapi(route, (c) => {
    const { thing } = c.req.valid('param');
    if (thing === 'none') return new Response(null, { status: 404 });
    return c.json({ items: [{ id: thing }] }, 200);
  });
  expect(await (await app.request('/things/one')).json()).toEqual({ items: [{ id: 'one' }] });
  expect((await app.request('/things/none')).status).toBe(404);
  const document = app.getOpenAPI31Document({ openapi: '3.1.1', info: { title: 't', version: '1' } });
  const operation = document.paths?.['/things/{thing}']?.get;
  expect(Object.keys(operation?.responses ?? {})).toEqual(['200', '401', '404']);
  expect(operation?.parameters).toContainEqual({ $ref: '#/components/parameters/Accept-Language' });
});
