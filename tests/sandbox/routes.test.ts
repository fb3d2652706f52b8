import { OpenAPIHono } from '@hono/zod-openapi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localise } from '../../src/reference/index.ts';
import type { AppEnv } from '../../src/routes/context.ts';
import { sandboxRoutes } from '../../src/routes/sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
let app: OpenAPIHono<AppEnv>;
beforeAll(async () => {
  sandbox = await startSandbox({ verticals: [] });
  app = new OpenAPIHono<AppEnv>();
  app.route('/', sandboxRoutes(sandbox));
});
afterAll(() => sandbox.close());

test('the people and enterprises of the sandbox are served as they are, in its order', async () => {
  const people = (await (await app.request('/sandbox/people')).json()) as { items: unknown[] };
  expect(people.items).toEqual(sandbox.people());
  const enterprises = (await (await app.request('/sandbox/enterprises')).json()) as { items: unknown[] };
  expect(enterprises.items).toEqual(sandbox.enterprises());
});

test('what they answer is what the reference says of them, in both languages', () => {
  const config = { openapi: '3.1.0', info: { title: 'sandbox', version: '1' } };
  const document = app.getOpenAPI31Document(config);
  expect(Object.keys(document.paths ?? {})).toEqual(['/sandbox/people', '/sandbox/enterprises']);
  expect(JSON.stringify(localise(document, 'zh'))).toContain('沙箱里的人');
  expect(JSON.stringify(localise(document, 'en'))).toContain('People of the sandbox');
  expect(JSON.stringify(localise(document, 'en'))).not.toContain('\\u0002');
  const person = document.components?.schemas?.SandboxPerson;
  const described = person !== undefined && 'properties' in person ? Object.keys(person.properties ?? {}) : [];
  const members = new Set(sandbox.people().flatMap((one) => Object.keys(one)));
  expect(described.toSorted()).toEqual([...members].toSorted());
});
