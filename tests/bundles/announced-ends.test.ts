import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { nextTryAt, tryAfter } from '../../src/bundles/tries.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

const vertical = 'ndcpa-immunization';
const maintenance = `/ops/verticals/${vertical}/maintenance`;
const hour = 3_600_000;
// biome-ignore lint/suspicious/noExplicitAny: what a test reads of a body, it asserts
type Body = any;

let county: County;
let education: Client;
let ops: Client;
let family: unknown;
beforeAll(async () => {
  county = await startCounty();
  education = await county.as('education');
  ops = await county.as('data-bureau', { scope: 'ops' });
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  if (!child?.father) throw new Error('the sandbox has no child with both parents');
  family = { child: { name: child.name, idNumber: child.idNumber }, father: child.father };
});
afterAll(() => county[Symbol.asyncDispose]());
beforeEach(async () => {
  await ops.call('DELETE', maintenance);
  for (const asked of [vertical, 'mohrss-insurance']) {
    await ops.call('POST', '/ops/purges', { body: { vertical: asked, reason: '测试' } });
  }
});

const vaccination = ({ evidence }: Body) => evidence.find(({ id }: Body) => id === 'vaccination');

/** Closed from now on. */
async function maintain(until: number): Promise<void> {
  const from = new Date(Date.now() - 1_000).toISOString();
  const { status } = await ops.call('PUT', maintenance, {
    body: { from, until: new Date(until).toISOString(), note: '升级' },
  });
  expect(status).toBe(200);
}

/** Asks for a bundle, and looks at it once nothing of it is pending. */
async function ask(): Promise<{ readonly location: string; readonly first: Body }> {
  const { body } = await education.evidence('school-enrolment', family, { headers: { Prefer: 'respond-async' } });
  const location = `/v1/bundles/${body.id}`;
  const first = await becomes(location, ({ evidence }) => evidence.every(({ status }: Body) => status !== 'pending'));
  return { location, first };
}

async function becomes(location: string, wanted: (bundle: Body) => boolean): Promise<Body> {
  let last: Body;
  const look = async () => {
    last = (await education.call('GET', location)).body;
    return wanted(last);
  };
  await expect.poll(look, { timeout: 40_000, interval: 200 }).toBe(true);
  return last;
}

test('what a maintenance holds up comes when that ends, and the vertical has been asked once', async () => {
  const until = Date.now() + 6_000;
  await maintain(until);
  const calls = county.sandbox.calls(vertical);
  const { location, first } = await ask();
  expect(vaccination(first)).toMatchObject({ status: 'unavailable', problem: { reason: 'vertical-closed' } });
  expect(vaccination(first).sentence).toContain('之后自动补查');
  expect(Date.parse(first.nextTryAt)).toBeGreaterThanOrEqual(until);
  await becomes(location, (bundle) => vaccination(bundle).status === 'ok');
  expect(county.sandbox.calls(vertical)).toBe(calls + 1);
});

test('however long it takes, nothing is tried in vain before', async () => {
  const until = Date.now() + 5 * hour;
  await maintain(until);
  const waits = Date.parse((await ask()).first.nextTryAt) - until;
  expect(waits).toBeGreaterThanOrEqual(0);
  expect(waits).toBeLessThanOrEqual(61_000);
});

test('where the calls of the day are used it comes the next day', async () => {
  const service = county.gateway.catalog().verticals.get(vertical as never)?.service;
  if (!service) throw new Error(vertical);
  const tempered = (dailyQuota: number) => ({ [vertical]: { ...service, dailyQuota } });
  county.sandbox.setTempers({ services: tempered(0), traits: ['quota'], factor: 1 });
  const { first } = await ask();
  county.sandbox.setTempers({ services: tempered(0), traits: [], factor: 1 });
  const midnight = new Date(Date.now() + 8 * hour).setUTCHours(24, 0, 0, 0) - 8 * hour;
  expect(vaccination(first)).toMatchObject({ status: 'unavailable', problem: { reason: 'vertical-quota-used' } });
  expect(vaccination(first).sentence).toMatch(/次数已用完，预计.*恢复，之后自动补查；可先收件。$/);
  const waits = Date.parse(first.nextTryAt) - midnight;
  expect(waits).toBeGreaterThanOrEqual(-1_000); // Retry-After has whole seconds
  expect(waits).toBeLessThanOrEqual(63_000);
  await ops.call('DELETE', `/ops/verticals/${vertical}/pauses`);
});

test('what cannot be reached at all is not kept waiting for it', async () => {
  await maintain(Date.now() + 5 * hour);
  county.sandbox.setFault('mohrss-insurance', 'error');
  const { first, location } = await ask();
  expect(Date.parse(first.nextTryAt) - Date.now()).toBeLessThan(60_000);
  county.sandbox.setFault('mohrss-insurance', undefined);
  const then = await becomes(location, ({ evidence }) =>
    evidence.every(({ id, status }: Body) => id === 'vaccination' || status !== 'unavailable'),
  );
  expect(Date.parse(then.nextTryAt) - Date.now()).toBeGreaterThan(4 * hour);
});

test('what ends only after the bundle does is not promised', async () => {
  await maintain(Date.now() + 30 * hour);
  const { first } = await ask();
  expect(first).not.toHaveProperty('nextTryAt');
  expect(vaccination(first).sentence).toContain('请之后再查');
});

test('all who wait for one end do not come back at once, and none before it', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  for (const [waitMs, spreadMs] of [
    [10_000, 3_000],
    [10 * hour, 60_000],
  ] as const) {
    const end = now + waitMs;
    expect(tryAfter(end, now, 0)).toBe(end);
    expect(tryAfter(end, now, 0.5)).toBe(end + spreadMs / 2);
    expect(tryAfter(end, now, 1)).toBe(end + spreadMs);
  }
  expect(nextTryAt(12, now, 0.5) - now).toBe(4 * hour);
});
