import { afterEach, expect, test } from 'vitest';
import type { ExchangeParts } from '../../src/exchange/index.ts';
import { createMemoryLimiter } from '../../src/platform/memory/memory-limiter.ts';
import { use } from './county.ts';
import { startWholeCounty, type WholeCounty } from './whole-county.ts';

let county: WholeCounty;
afterEach(() => county[Symbol.asyncDispose]());

/** The vaccination records of so many people at once, from a ministry that counts the calls of each second. */
async function rush(people: number, parts: Partial<ExchangeParts>): Promise<readonly string[]> {
  county = await startWholeCounty(parts);
  const services = { 'ndcpa-immunization': county.vertical('ndcpa-immunization').service };
  county.sandbox.setTempers({ services, traits: ['quota'], factor: 1 });
  const demand = county.demand('SN-D-01');
  const crowd = Array.from({ length: people }, (_, person) => county.ask(demand, { person }));
  return (await Promise.all(crowd)).map(use);
}

test('a crowd waits its turn, and the ministry, which counts, turns nobody away', async () => {
  const uses = await rush(20, {
    limiter: createMemoryLimiter(),
    sandboxTerms: { sandboxTraits: ['quota'] },
    guard: { waitMs: 10_000 },
  });
  expect(uses).toEqual(Array(20).fill('miss'));
  expect(county.sandbox.calls('ndcpa-immunization')).toBe(20);
});

test('without the turn it would have: the ministry’s count is real', async () => {
  expect(await rush(20, {})).toContain('overloaded');
});
