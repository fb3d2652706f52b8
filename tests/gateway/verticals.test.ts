import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { readMetrics } from '../support/metrics.ts';

let county: County;
let education: Client;
let ops: Client;
let child: { name: string; idNumber: string };
let family: unknown;

beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '1000' } });
  education = await county.as('education');
  ops = await county.as('data-bureau', { scope: 'ops' });
  const person = county.sandbox.people().find(({ father, mother }) => father && mother);
  if (!person?.father || !person.mother) throw new Error('no family');
  const named = ({ name, idNumber }: { name: string; idNumber: string }) => ({ name, idNumber });
  child = named(person);
  family = { child, father: named(person.father), mother: named(person.mother) };
});
afterAll(() => county[Symbol.asyncDispose]());

const household = 'mps-population.household-record';
const hour = 3_600_000;
const path = '/ops/verticals/mps-population/maintenance';
const untilInTwoHours = () => new Date(Date.now() + 2 * hour).toISOString();
const now = () => new Date(Date.now() - 1_000).toISOString();
const askAnew = (headers: Record<string, string> = {}) =>
  education.query(household, child, { headers: { 'Sharing-Case': `CASE-${crypto.randomUUID()}`, ...headers } });
const healthOf = async (vertical: string) => {
  const { body } = await ops.call('GET', '/ops/verticals');
  return body.items.find((one: { vertical: string }) => one.vertical === vertical);
};

describe('maintenance', () => {
  test('closes the vertical at once, tells until when, in words at the window too, and no call reaches it', async () => {
    const until = untilInTwoHours();
    await ops.call('PUT', path, { body: { from: now(), until, note: '部里通知：升级' } });
    const calls = county.sandbox.calls('mps-population');
    const refused = await askAnew();
    expect(refused).toMatchObject({ status: 503, body: { reason: 'vertical-closed' } });
    const retryAfter = Number(refused.headers.get('Retry-After'));
    expect(Math.abs(Date.now() + retryAfter * 1_000 - Date.parse(until))).toBeLessThan(5_000);
    expect(refused.text).not.toContain('部里通知'); // a note is for ops and the ledger
    const { body } = await education.evidence('school-enrolment', family);
    const evidence = body.evidence.find(
      ({ problem }: { problem?: { reason: string } }) => problem?.reason === 'vertical-closed',
    );
    expect(evidence.status).toBe('unavailable');
    expect(evidence.sentence).toMatch(/^公安系统正在维护，预计\d{4}-\d\d-\d\d \d\d:\d\d恢复，请之后再查；可先收件。$/);
    expect(county.sandbox.calls('mps-population')).toBe(calls);
    expect(await healthOf('mps-population')).toMatchObject({ state: 'closed', standing: { opensAt: until } });
    await ops.call('DELETE', path);
    expect((await askAnew()).status).toBe(200);
    expect(county.sandbox.calls('mps-population')).toBe(calls + 1);
  });

  test('outlives a restart', async () => {
    const environment = { SHUQIAO_LIMITS_FACTOR: '1000' };
    await using first = await startCounty({ environment });
    const bureau = await first.as('data-bureau', { scope: 'ops' });
    await bureau.call('PUT', path, { body: { from: now(), until: untilInTwoHours(), note: '升级' } });
    await first.gateway.stop();
    await using second = await startCounty({ environment, data: first.data });
    const answer = await (await second.as('education')).query(household, child);
    expect(answer).toMatchObject({ status: 503, body: { reason: 'vertical-closed' } });
  });

  test('that cannot be put on record is not begun', async () => {
    await using broken = await startCounty();
    const bureau = await broken.as('data-bureau', { scope: 'ops' });
    const { DatabaseSync } = await import('node:sqlite');
    const { ledgerFile } = await import('../../src/platform/node/sqlite-ledger.ts');
    const other = new DatabaseSync(ledgerFile(broken.data));
    other.exec('BEGIN EXCLUSIVE');
    const answer = await bureau.call('PUT', path, { body: { from: now(), until: untilInTwoHours(), note: '升级' } });
    other.exec('ROLLBACK');
    other.close();
    expect(answer).toMatchObject({ status: 503, body: { reason: 'ledger-unavailable' } });
    await expect
      .poll(async () => (await (await broken.as('education')).query(household, child)).status, { timeout: 10_000 })
      .toBe(200);
  });
});

describe('the platform that several verticals are reached through', () => {
  const relayed = () => ops.call('GET', '/ops/verticals').then(({ body }) => body.relays[0]);

  test('lost, it is one alarm; the verticals behind it are not blamed, and all is well again once it is back', async () => {
    const { verticals } = await relayed();
    for (const vertical of verticals) await county.sandbox.stop(vertical);
    await expect
      .poll(async () => {
        await askAnew();
        return (await relayed()).state;
      })
      .toBe('down');
    const { body } = await ops.call('GET', '/ops/verticals');
    const states = body.items.map(({ vertical, state }: { vertical: string; state: string }) => [vertical, state]);
    for (const [vertical, state] of states) {
      if (verticals.includes(vertical)) expect(state).toBe('relay-down');
      else expect(state).not.toMatch(/down/);
    }
    const { values } = readMetrics((await ops.call('GET', '/metrics')).text);
    expect(values.get('shuqiao_relay_breaker_state{relay="national-platform"}')).toBeGreaterThan(0);
    const failures = [...values.keys()].filter((name) => /^shuqiao_upstream_calls_total.*"vertical-/.test(name));
    expect(failures.filter((name) => verticals.some((vertical: string) => name.includes(`"${vertical}"`)))).toEqual([]);
    for (const vertical of verticals) {
      expect(values.get(`shuqiao_vertical_breaker_state{vertical="${vertical}"}`), vertical).toBe(0);
    }
    const own = await education.call('GET', '/v1/verticals');
    const population = own.body.items.find(({ vertical }: { vertical: string }) => vertical === 'mps-population');
    expect(population.state).toBe('down');
    for (const vertical of verticals) await county.sandbox.start(vertical);
    await expect.poll(async () => (await askAnew()).status, { timeout: 20_000 }).toBe(200);
    expect((await relayed()).state).toBe('ok');
    const after = (await ops.call('GET', '/ops/verticals')).body.items;
    for (const { vertical, state } of after) expect(state, vertical).not.toMatch(/down|failing/);
  });

  test('is seen as lost also while all behind it are under maintenance', async () => {
    const { verticals } = await relayed();
    for (const vertical of verticals) await county.sandbox.stop(vertical);
    await expect
      .poll(async () => {
        await askAnew();
        return (await relayed()).state;
      })
      .toBe('down');
    const window = { from: now(), until: untilInTwoHours(), note: '升级' };
    for (const vertical of verticals) {
      await ops.call('PUT', `/ops/verticals/${vertical}/maintenance`, { body: window });
    }
    expect((await relayed()).state).toBe('down');
    expect(await healthOf('mps-population')).toMatchObject({ state: 'closed' });
    for (const vertical of verticals) await ops.call('DELETE', `/ops/verticals/${vertical}/maintenance`);
    for (const vertical of verticals) await county.sandbox.start(vertical);
  });
});
