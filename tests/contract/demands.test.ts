import { describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { as, isBeyondReach } from './contract.ts';
import type { Ask, DemandCase } from './demands/case.ts';
import { demandCases } from './demands/index.ts';

const clients = new Map<string, Promise<Client>>();
const clientOf = (department: string) => {
  const client = clients.get(department) ?? as(department);
  clients.set(department, client);
  return client;
};

async function query({ department, resource, matter, authorisation }: DemandCase, { parameters }: Ask) {
  return (await clientOf(department)).query(resource, parameters, {
    headers: { 'Sharing-Matter': matter, 'Sharing-Authorisation': authorisation },
  });
}

describe.each(demandCases.map((one) => [one.demand, one] as const))('%s', (_, one) => {
  test.each(one.asks.map((ask) => [ask.about, ask] as const))('%s', async (_about, ask) => {
    const { status, body } = await query(one, ask);
    if (isBeyondReach(one.resource)) {
      expect(status).toBe(503);
      expect(body.reason).toMatch(/^vertical-(unavailable|closed)$/);
      return;
    }
    if (ask.truth === 'unknown') {
      expect([status, body.reason]).toEqual([404, 'record-not-found']);
      return;
    }
    const answer =
      ask.truth === 'absent' ? { absent: true } : Array.isArray(ask.truth) ? { items: ask.truth } : ask.truth;
    expect(body).toEqual(answer);
    expect(status).toBe(200);
    for (const row of body.items ?? (body.absent ? [] : [body])) {
      expect(Object.keys(row).toSorted()).toEqual([...one.fields].toSorted());
    }
  });
});

test('whatever is in the cache, no demand sees the fields of another on the same resource', async () => {
  const reached = demandCases.filter(({ resource }) => !isBeyondReach(resource));
  const byResource = Map.groupBy(reached, ({ resource }) => resource);
  const pairs = [...byResource.values()].flatMap((cases) =>
    cases.flatMap((first) => cases.filter((second) => second !== first).map((second) => [first, second] as const)),
  );
  expect(pairs.length).toBeGreaterThan(0);
  for (const [first, second] of pairs) {
    for (const { parameters } of [...first.asks, ...second.asks]) {
      await query(first, { about: '', parameters, truth: 'absent' });
      const { body } = await query(second, { about: '', parameters, truth: 'absent' });
      if (body.reason === 'record-not-found') continue;
      for (const row of body.items ?? (body.absent ? [] : [body])) {
        expect(Object.keys(row).toSorted(), `${second.demand} after ${first.demand}`).toEqual(
          [...second.fields].toSorted(),
        );
      }
    }
  }
});
