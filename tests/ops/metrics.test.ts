import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { readMetrics } from '../support/metrics.ts';
import { household } from './support.ts';

let county: County;
let ops: Client;
let education: Client;
beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_SANDBOX_TEMPER: 'quota', SHUQIAO_REQUESTS_MAX: '77' } });
  ops = await county.as('data-bureau', { scope: 'ops' });
  education = await county.as('education');
});
afterAll(() => county[Symbol.asyncDispose]());

const metrics = async () => {
  const { values, faults } = readMetrics((await ops.call('GET', '/metrics')).text);
  expect(faults).toEqual([]);
  return {
    of: (vertical: string, name: string) => values.get(`shuqiao_vertical_${name}{vertical="${vertical}"}`),
    value: (sample: string) => values.get(sample),
    names: [...values.keys()],
  };
};
const person = (turn: number) => {
  const { name, idNumber } = county.sandbox.people()[turn] ?? {};
  return { name, idNumber };
};
const askAnew = (turn = 0) =>
  education.query(household, person(turn), { headers: { 'Sharing-Case': `CASE-${crypto.randomUUID()}` } });

test('there is each gauge of each vertical, with the vertical as its one label', async () => {
  const { of, names } = await metrics();
  for (const vertical of county.gateway.catalog().verticals.keys()) {
    expect(of(vertical, 'breaker_state')).toBe(0);
    expect(of(vertical, 'calls_under_way')).toBe(0);
    expect(of(vertical, 'calls_under_way_limit')).toBeGreaterThan(0);
    expect(of(vertical, 'calls_waiting')).toBe(0);
    expect(of(vertical, 'calls_waiting_limit')).toBeGreaterThan(0);
    expect(of(vertical, 'retries_total')).toBe(0);
    expect(of(vertical, 'retry_budget_calls')).toBe(1);
    expect(of(vertical, 'quota_left_calls')).toBeLessThanOrEqual(of(vertical, 'quota_calls') ?? 0);
    expect(of(vertical, 'quota_used')).toBe(0);
    expect(of(vertical, 'open')).toBe(1);
    expect(of(vertical, 'maintenance')).toBe(0);
  }
  const labels = names.filter((name) => name.startsWith('shuqiao_vertical_')).map((name) => /{(.*)}/.exec(name)?.[1]);
  expect(labels.filter((label) => !/^vertical="[a-z-]+"$/.test(label ?? ''))).toEqual([]);
});

test('calls and the quota they use up are seen as they are made', async () => {
  const before = await metrics();
  await askAnew(1);
  county.sandbox.setFault('mps-population', 'slow:2s');
  const held = askAnew(2);
  await expect.poll(async () => (await metrics()).of('mps-population', 'calls_under_way')).toBe(1);
  await held;
  county.sandbox.setFault('mps-population', undefined);
  const after = await metrics();
  expect(after.of('mps-population', 'calls_under_way')).toBe(0);
  const left = (at: typeof after) => at.of('mps-population', 'quota_left_calls') ?? 0;
  expect(left(before) - left(after)).toBe(2);
});

test('a lost vertical is seen by its breaker, a second try by its counter', async () => {
  const vertical = 'ndcpa-immunization';
  await county.sandbox.stop(vertical);
  const children = county.sandbox.people().filter(({ father, mother }) => father && mother);
  for (const { name, idNumber } of children.slice(0, 6)) {
    await education.query(`${vertical}.vaccination-record`, { childName: name, childIdNumber: idNumber });
  }
  const seen = await metrics();
  expect(seen.of(vertical, 'breaker_state')).toBeGreaterThan(0);
  expect(seen.of(vertical, 'retries_total')).toBe(1);
  expect(seen.of(vertical, 'retry_budget_calls')).toBe(0);
  await county.sandbox.start(vertical);
});

test('maintenance and a used quota are seen, with their ends', async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const path = '/ops/verticals/mot-transport/maintenance';
  await ops.call('PUT', path, { body: { from: new Date(Date.now() - 1_000).toISOString(), until, note: '升级' } });
  county.sandbox.setFault('mva-veteran', 'quota-used');
  const veterans = await county.as('veterans');
  const { demand } = (await veterans.call('GET', '/v1/resources/mva-veteran.veteran-status')).body;
  const headers = { 'Sharing-Matter': demand.matters[0].code };
  await veterans.query('mva-veteran.veteran-status', person(0), { headers });
  const { of } = await metrics();
  expect([of('mot-transport', 'open'), of('mot-transport', 'maintenance')]).toEqual([0, 1]);
  expect(of('mot-transport', 'opens_timestamp_seconds')).toBe(Date.parse(until) / 1_000);
  expect(of('mva-veteran', 'quota_used')).toBe(1);
  expect(of('mva-veteran', 'quota_used_until_timestamp_seconds')).toBeGreaterThan(Date.now() / 1_000);
  expect([of('mva-veteran', 'open'), of('mva-veteran', 'breaker_state')]).toEqual([1, 0]);
});

test('the load that this process takes and the tiers of its cache are seen', async () => {
  await education.query(household, person(5));
  await education.query(household, person(5));
  const { value } = await metrics();
  expect(value('shuqiao_requests_under_way_limit')).toBe(77);
  expect(value('shuqiao_requests_under_way')).toBe(0);
  expect(value('shuqiao_requests_shed_total{reason="requests"}')).toBe(0);
  expect(value('shuqiao_event_loop_delay_seconds')).toBeGreaterThanOrEqual(0);
  expect(value('shuqiao_cache_lookups_total{tier="memory",outcome="hit"}')).toBeGreaterThan(0);
  expect(value('shuqiao_cache_lookups_total{tier="memory",outcome="miss"}')).toBeGreaterThan(0);
  expect(value('shuqiao_cache_entries{tier="memory"}')).toBeGreaterThan(0);
  expect(value('shuqiao_cache_size_bytes{tier="memory"}')).toBeLessThan(
    value('shuqiao_cache_limit_bytes{tier="memory"}') ?? 0,
  );
  expect(value('shuqiao_cache_degraded')).toBe(0);
});
