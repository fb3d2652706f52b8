import { afterAll, beforeAll, expect, test } from 'vitest';
import { type County, startCounty } from '../support/county.ts';
import { type OpenApiDocument, operationsOf, readDocument } from './openapi.ts';

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

  const { token: without } = await county.as('justice');
  const others = await readDocument(county.url, 'zh', without);
  expect(operationsOf(others).filter(({ path }) => query.test(path))).toEqual([]);
});

test('it says for which life event a field leaves unmasked, and promises nothing for the rest', async () => {
  await using narrowed = await startCounty({
    config: {
      'demands/education.yaml': (demands: { id: string; unmaskedOnly?: unknown }[]) => {
        const demand = demands.find(({ id }) => id === 'SN-D-04');
        if (demand) demand.unmaskedOnly = { location: { lifeEvents: ['school-enrolment'] } };
      },
    },
  });
  const { token } = await narrowed.as('education');
  const mine = await readDocument(narrowed.url, 'en', token);
  const location = descriptionOf(mine, 'mnr-realestate.property-ownership', 'location');
  expect(location).toContain('unmasked for School enrolment alone');
  const [sample] = Object.values(
    mine.paths['/v1/resources/mnr-realestate.property-ownership/query']?.post?.responses['200']?.content?.[
      'application/json'
    ]?.examples ?? {},
  );
  expect(JSON.stringify(sample)).toMatch(/"location":"[^"]*\*{4}"/);
});

test('a demand that grants answers only is described without a record', async () => {
  await using answersOnly = await startCounty({
    config: {
      'demands/education.yaml': (demands: { id: string; fields?: unknown }[]) => {
        const demand = demands.find(({ id }) => id === 'SN-D-05');
        if (demand) demand.fields = [];
      },
    },
  });
  const { token } = await answersOnly.as('education');
  const mine = await readDocument(answersOnly.url, 'zh', token);
  const answer = mine.paths['/v1/resources/mohrss-insurance.participation-status/query']?.post?.responses['200'];
  const media = answer?.content?.['application/json'];
  expect(media?.schema).toEqual({ $ref: '#/components/schemas/mohrss-insurance.participation-status.findings' });
  expect(Object.values(media?.examples ?? {}).map(({ value }) => value)).toEqual([
    { findings: { 'insured-this-month': 'confirmed' } },
  ]);
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

function descriptionOf({ components }: OpenApiDocument, resource: string, field: string): string {
  return JSON.stringify(components.schemas[resource]?.properties?.[field]);
}
