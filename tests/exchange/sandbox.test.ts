import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Demand } from '../../src/model/index.ts';
import { use } from './county.ts';
import { startWholeCounty, type WholeCounty } from './whole-county.ts';

let county: WholeCounty;

beforeAll(async () => {
  county = await startWholeCounty();
});
afterAll(() => county[Symbol.asyncDispose]());

test('every demand of the county gets through to its vertical, in that one’s own dialect and with its own credential', async () => {
  expect(county.catalog.demands.size).toBeGreaterThan(10);
  for (const demand of county.catalog.demands.values()) {
    const outcome = await county.ask(demand);
    expect({ demand: demand.id, outcome }).toMatchObject({ outcome: { ok: true } });
    expect(use(outcome)).toBe(demand.maxAgeSeconds > 0 ? 'miss' : 'bypass');
    expect(county.sandbox.lastCall(verticalOf(demand))).toMatchObject({
      admitted: true,
      headers: { 'x-request-id': demand.id },
    });
  }
});

test('a household record is the citizen’s own, is kept for the same case, and asked anew for another', async () => {
  const demand = county.demand('SN-D-02');
  const [someone] = county.sandbox.people();
  const again = await county.ask(demand, { case: 'case-number-1' });
  expect(use(again)).toBe('miss');
  expect(again).toMatchObject({ ok: true, value: { rows: [{ householdNo: expect.any(String) }] } });
  expect(county.sandbox.lastCall('mps-population')?.parameters).toMatchObject({ GMSFHM: someone?.idNumber });
  const asked = county.sandbox.calls('mps-population');
  expect(use(await county.ask(demand, { case: 'case-number-1' }))).toBe('hit');
  expect(county.sandbox.calls('mps-population')).toBe(asked);
  expect(use(await county.ask(demand, { case: 'case-number-2' }))).toBe('miss');
});

test.each([
  ['empty', 'vertical-invalid-answer'],
  ['garbled', 'vertical-invalid-answer'],
  ['wrong-shape', 'vertical-invalid-answer'],
  ['error', 'vertical-unavailable'],
  ['unauthorised', 'vertical-refused'],
])('a fault (%s) is played for that call alone: %s', async (fault, reason) => {
  const demand = county.demand('SN-D-01');
  await county.ask(demand);
  expect(use(await county.ask(demand, { fault: `ndcpa-immunization=${fault}` }))).toBe(reason);
  expect(use(await county.ask(demand))).toBe('hit');
});

test('one vertical stopped: its kept answers and all other verticals go on', async () => {
  await county.ask(county.demand('SN-D-01'));
  await county.sandbox.stop('ndcpa-immunization');
  expect(use(await county.ask(county.demand('SN-D-01')))).toBe('hit');
  expect(use(await county.ask(county.demand('SN-D-01'), { person: 3 }))).toBe('vertical-unavailable');
  expect((await county.ask(county.demand('SN-D-06'), { person: 3 })).ok).toBe(true);
  await county.sandbox.start('ndcpa-immunization');
  expect(use(await county.ask(county.demand('SN-D-01'), { person: 3 }))).toBe('miss');
});

function verticalOf(demand: Demand): string {
  return demand.resource.split('.')[0] ?? '';
}
