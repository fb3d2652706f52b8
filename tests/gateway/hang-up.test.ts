import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { eventually } from '../support/eventually.ts';

const household = 'mps-population.household-record';
const vertical = 'mps-population';
let county: County;
let education: Client;
let ops: Client;
let stated: Readonly<Record<'child' | 'father' | 'mother', Named>>;
interface Named {
  readonly name: string;
  readonly idNumber: string;
}
// biome-ignore lint/suspicious/noExplicitAny: what a test reads of a body, it asserts
type Body = any;

/** The property is looked up under the name that the household register has. */
const chained = (lifeEvent: Body) => {
  const property = lifeEvent.evidence.find(({ id }: { id: string }) => id === 'property');
  property.calls = [{ ownerName: '@household.headName', ownerNumber: '$father.idNumber' }];
  delete property.combine;
};

beforeAll(async () => {
  county = await startCounty({
    environment: { SHUQIAO_LIMITS_FACTOR: '1000' },
    config: { 'life-events/school-enrolment.yaml': chained },
  });
  education = await county.as('education');
  ops = await county.as('data-bureau', { scope: 'ops' });
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  if (!child?.father || !child.mother) throw new Error('the sandbox has no child with both parents');
  const named = ({ name, idNumber }: Named) => ({ name, idNumber });
  stated = { child: named(child), father: named(child.father), mother: named(child.mother) };
});
afterEach(() => county.sandbox.setFault(vertical, undefined));
afterAll(() => county[Symbol.asyncDispose]());

/** A vertical that takes calls and answers none. */
async function holding<Value>(work: (before: number) => Promise<Value>): Promise<Value> {
  county.sandbox.setFault(vertical, 'timeout');
  return work(county.sandbox.calls(vertical));
}
const arrived = (calls: number) =>
  eventually(() => expect(county.sandbox.calls(vertical)).toBeGreaterThanOrEqual(calls));
/** What is left of the day for the demand, as a dry run tells it. */
async function quotaLeft(): Promise<number> {
  const { body } = await education.call('POST', '/v1/decisions', {
    body: { resource: household, parameters: stated.child },
  });
  return body.limits.find(({ name }: { name: string }) => name === 'quota').remaining;
}
const entriesOf = async (sharingCase: string): Promise<readonly Body[]> =>
  (await ops.call('GET', `/ops/requests?case=${sharingCase}&limit=100`)).body.items;
const healthOf = async () =>
  (await ops.call('GET', '/ops/verticals')).body.items.find((one: Body) => one.vertical === vertical);

test('one who hangs up alone breaks the call off: its slot is free, its entry names the call, and the vertical has not failed', async () => {
  const before = await healthOf();
  const leaving = new AbortController();
  const headers = { 'Sharing-Case': 'HANGUP-ALONE' };
  await holding(async (calls) => {
    const gone = education.query(household, stated.child, { headers, signal: leaving.signal }).catch(() => 'gone');
    await arrived(calls + 1);
    leaving.abort();
    expect(await gone).toBe('gone');
    const [row] = await eventually(async () => {
      const rows = await entriesOf('HANGUP-ALONE');
      expect(rows).toHaveLength(1);
      return rows;
    });
    expect(row).toMatchObject({ outcome: 'failed', reason: 'caller-gone', status: 499, cache: 'none' });
    const { entry } = (await ops.call('GET', `/ops/requests/${row.id}`)).body;
    expect(entry.upstream).toMatchObject({ vertical, requestId: row.id });
    expect(county.sandbox.lastCall(vertical)?.headers['x-request-id']).toBe(row.id);
    const health = await healthOf();
    expect(health).toMatchObject({ failures: [], standing: { underWay: 0, waiting: 0, breaker: 'closed' } });
    expect(health.brokenOff).toBe((before.brokenOff ?? 0) + 1);
  });
  const metrics = (await ops.call('GET', '/metrics')).text;
  expect(metrics).toMatch(/shuqiao_upstream_calls_total{vertical="mps-population",outcome="caller-gone"} \d/);
  expect(metrics).toMatch(/shuqiao_requests_total{kind="call",outcome="failed",reason="caller-gone",cache="-"} \d/);
  const page = await fetch(`${county.url}/problems/caller-gone`, { headers: { Accept: 'text/html' } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('499')]);
});

test('one who hangs up takes along nobody who waits for the same', async () => {
  const leaving = new AbortController();
  const calls = county.sandbox.calls(vertical);
  const headers = { 'Sharing-Case': 'HANGUP-FIRST' };
  county.sandbox.setFault(vertical, 'slow:2s');
  const gone = education.query(household, stated.father, { headers, signal: leaving.signal }).catch(() => 'gone');
  await arrived(calls + 1);
  const left = await quotaLeft();
  const waiting = education.query(household, stated.father, { headers });
  await eventually(async () => expect(await quotaLeft()).toBe(left - 1)); // it has been let in
  leaving.abort();
  expect(await gone).toBe('gone');
  const { status, headers: answered } = await waiting;
  expect([status, answered.get('Cache-Status')]).toEqual([200, 'Shuqiao; fwd=miss; collapsed']);
  expect(county.sandbox.calls(vertical)).toBe(calls + 1);
  const rows = await entriesOf('HANGUP-FIRST');
  const [first, patient] = ['failed', 'ok'].map((outcome) => rows.find((row) => row.outcome === outcome));
  expect(first.reason).toBe('caller-gone');
  const { entry } = (await ops.call('GET', `/ops/requests/${patient.id}`)).body;
  expect(entry.upstream.requestId).toBe(first.id);
});

test.each([
  ['as a whole', {}],
  ['all or nothing', { Prefer: 'handling=strict' }],
  ['item by item', { Accept: 'text/event-stream' }],
])(
  'one who hangs up on a life event, %s: what is asked is broken off, the rest is not asked any more, and all is on record',
  async (how, wish) => {
    const leaving = new AbortController();
    const headers = { 'Sharing-Case': `HANGUP-${how.replaceAll(' ', '-')}`, ...wish };
    const properties = county.sandbox.calls('mnr-realestate');
    const asked = { ...stated, child: stated.mother };
    await holding(async (calls) => {
      const gone = education
        .evidence('school-enrolment', asked, { headers, signal: leaving.signal })
        .catch(() => 'gone');
      await arrived(calls + 1);
      await eventually(async () => {
        const { standing } = (await ops.call('GET', '/ops/verticals')).body.items.find(
          (one: Body) => one.vertical === 'ndcpa-immunization',
        );
        expect(standing.underWay).toBe(0);
      });
      leaving.abort();
      expect(await gone).toBe('gone');
      const rows = await eventually(async () => {
        const found = await entriesOf(headers['Sharing-Case']);
        expect(found.map(({ kind }) => kind)).toContain('bundle');
        return found;
      });
      const bundle = rows.find(({ kind }) => kind === 'bundle');
      const parts = rows.filter(({ kind }) => kind === 'call');
      expect(bundle).toMatchObject({ outcome: 'failed', reason: 'caller-gone', status: 499, parts: parts.length });
      const left = parts.filter(({ reason }) => reason === 'caller-gone').map(({ resource }) => resource);
      expect(left).toContain(household);
      expect(parts.map(({ resource }) => resource).join()).not.toContain('mnr-realestate');
      expect(county.sandbox.calls('mnr-realestate')).toBe(properties);
      expect(await healthOf()).toMatchObject({ failures: [], standing: { underWay: 0 } });
    });
  },
);

test('one who leaves a bundle that is asked for asynchronously leaves it at work', async () => {
  county.sandbox.setFault(vertical, 'slow:1s');
  const headers = { Prefer: 'respond-async', 'Sharing-Case': 'HANGUP-ASYNC' };
  const leaving = new AbortController();
  const { body } = await education.evidence('school-enrolment', stated, { headers, signal: leaving.signal });
  leaving.abort();
  await expect
    .poll(async () => {
      const { evidence = [] } = (await education.call('GET', `/v1/bundles/${body.id}`)).body;
      return evidence.find(({ id }: Body) => id === 'household')?.status;
    })
    .toBe('ok');
});
