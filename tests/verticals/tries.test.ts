import { afterAll, beforeAll, expect, test } from 'vitest';
import { demandsOnResource, findResource } from '../../src/catalog/index.ts';
import type { Catalog } from '../../src/model/index.ts';
import { type Sandbox, startSandbox, type Try } from '../../src/sandbox/index.ts';
import { countyCatalog, wayTo } from './county.ts';

let sandbox: Sandbox;
let catalog: Catalog;
let offered: readonly Try[];
beforeAll(async () => {
  sandbox = await startSandbox();
  catalog = await countyCatalog(sandbox);
  offered = [...sandbox.people(), ...sandbox.enterprises()].flatMap(({ tries = [] }) => tries);
});
afterAll(() => sandbox.close());

test('every query that the lists of people and enterprises offer is of a resource the catalog has, with its parameters', () => {
  expect(offered.length).toBeGreaterThan(200);
  for (const { resource, parameters } of offered) {
    const known = findResource(catalog, resource)?.parameters ?? [];
    const required = known.filter((parameter) => parameter.required).map(({ name }) => name);
    expect(
      known.map(({ name }) => name),
      resource,
    ).toEqual(expect.arrayContaining(Object.keys(parameters)));
    expect(Object.keys(parameters), resource).toEqual(expect.arrayContaining(required));
  }
});

test('each of them finds a record, wherever some department may ask', async () => {
  const found = new Set<string>();
  for (const [resource, tries] of Map.groupBy(offered, (one) => one.resource)) {
    const [demand] = demandsOnResource(catalog, resource);
    if (demand === undefined) continue;
    const way = wayTo(catalog, resource, demand.id);
    const session = await way.obtainSession();
    for (const { parameters } of tries.slice(0, 40)) {
      const reading = await way.ask(parameters, { ...(session !== undefined && { session }) });
      expect(reading.kind, `${resource} ${JSON.stringify(parameters)}`).toBe('rows');
      found.add(resource);
    }
  }
  expect(found.size).toBeGreaterThan(15);
});
