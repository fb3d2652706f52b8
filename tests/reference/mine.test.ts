import { afterAll, beforeAll, expect, test } from 'vitest';
import { type County, startCounty } from '../support/county.ts';
import { operationsOf, readDocument } from './openapi.ts';

let county: County;
beforeAll(async () => {
  county = await startCounty({
    config: {
      'demands/human-resources.yaml': (demands: { id: string; validUntil: string }[]) => {
        const [first] = demands;
        if (first) first.validUntil = '2026-01-31';
      },
    },
  });
});
afterAll(() => county[Symbol.asyncDispose]());

const query = /^\/v1\/resources\/(.+)\/query$/;

test("a department's own view shows just the resources of its demands, and of them just the fields that come", async () => {
  const { token } = await county.as('education');
  const mine = await readDocument(county.url, 'zh', token);
  const demands = [...county.gateway.catalog().demands.values()].filter(({ department }) => department === 'education');
  const shown = operationsOf(mine).flatMap(({ path }) => query.exec(path)?.[1] ?? []);
  expect(shown.toSorted()).toEqual([...new Set(demands.map(({ resource }) => resource))].toSorted());

  const household = mine.components.schemas['mps-population.household-record'];
  const demand = demands.find(({ resource }) => resource === 'mps-population.household-record');
  expect(Object.keys(household?.properties ?? {})).toEqual(demand?.fields);
  expect(JSON.stringify(mine.paths['/v1/resources/mps-population.household-record/query'])).toContain(demand?.id);
  expect(mine.paths['/v1/life-events/school-enrolment/evidence']).toBeDefined();
  expect(operationsOf(mine).some(({ path }) => path.startsWith('/ops/'))).toBe(false);
});

test('a demand that has ended is not in the view, and a department without demands sees no resource', async () => {
  const ended = [...county.gateway.catalog().demands.values()].find(({ validUntil }) => validUntil === '2026-01-31');
  const { token } = await county.as('human-resources');
  const paths = Object.keys((await readDocument(county.url, 'zh', token)).paths);
  expect(paths.some((path) => query.test(path))).toBe(true);
  expect(paths).not.toContain(`/v1/resources/${ended?.resource}/query`);

  const { token: without } = await county.as('health');
  const others = await readDocument(county.url, 'zh', without);
  expect(operationsOf(others).filter(({ path }) => query.test(path))).toEqual([]);
});

test('the scope ops shows the operations of ops and no data', async () => {
  const { token } = await county.as('data-bureau', { scope: 'ops' });
  const mine = await readDocument(county.url, 'zh', token);
  expect(mine.paths['/ops/requests']).toBeDefined();
  expect(operationsOf(mine).filter(({ path }) => query.test(path))).toEqual([]);
});

test('without a token there is no view of one’s own, and nothing of it is kept by caches', async () => {
  const refused = await fetch(`${county.url}/openapi.json?view=mine`);
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ reason: 'invalid-token' });
  const forged = await fetch(`${county.url}/openapi.json?view=mine`, {
    headers: { Authorization: 'Bearer e30.e30.e30' },
  });
  expect(forged.status).toBe(401);

  const { call } = await county.as('education');
  const mine = await call('GET', '/openapi.json?view=mine');
  expect(mine.headers.get('Cache-Control')).toContain('private');
  const all = await fetch(`${county.url}/openapi.json`);
  const paths = Object.keys(((await all.json()) as { paths: object }).paths);
  expect(paths.length).toBeGreaterThan(Object.keys(mine.body.paths).length);
});
