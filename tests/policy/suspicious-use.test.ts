import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemorySubjectCounts } from '../../src/platform/memory/memory-subject-counts.ts';
import { createRedisSubjectCounts } from '../../src/platform/redis/redis-subject-counts.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis } from '../support/redis.ts';

const household = 'mps-population.household-record';
let county: County;
let education: Client;
let ops: Client;
const person = (at: number) => county.sandbox.people()[at] ?? { name: '', idNumber: '' };
const canary = 5;

beforeAll(async () => {
  const probe = await startCounty();
  const canaries = probe.sandbox.people()[canary]?.idNumber ?? '';
  await probe[Symbol.asyncDispose]();
  county = await startCounty({
    environment: { SHUQIAO_CANARIES: canaries },
    config: {
      'departments.yaml': (departments: { id: string; suspiciousUse?: unknown }[]) => {
        const found = departments.find(({ id }) => id === 'education');
        if (found) found.suspiciousUse = { officerSubjectsPerHour: 4, caseSubjectsPerDay: 3 };
      },
    },
  });
  education = await county.as('education');
  ops = await county.as('data-bureau', { scope: 'ops' });
});
afterAll(() => county[Symbol.asyncDispose]());

function ask(at: number, headers: Readonly<Record<string, string>>) {
  const { name, idNumber } = person(at);
  return education.query(household, { name, idNumber }, { headers });
}

const noted = async (id: string | null) => (await ops.call('GET', `/ops/requests/${id}`)).body.entry;

test('an officer who asks for more people than casework has is refused, and the vertical is not asked', async () => {
  const at = (turn: number) => ask(turn, { 'Sharing-Officer': 'JY0900', 'Sharing-Case': `OFFICER-${turn}00000` });
  for (const turn of [0, 1, 2, 3, 3, 0]) expect((await at(turn)).status).toBe(200);
  const calls = county.sandbox.calls('mps-population');
  const refused = await at(4);
  expect([refused.status, refused.body.reason]).toEqual([403, 'suspicious-use']);
  expect(county.sandbox.calls('mps-population')).toBe(calls);
  expect(await noted(refused.headers.get('Request-Id'))).toMatchObject({
    outcome: 'refused',
    reason: 'suspicious-use',
    officer: 'JY0900',
    note: expect.stringMatching(/^one officer, 5 different subjects/),
  });
  const colleague = await ask(4, { 'Sharing-Officer': 'JY0901', 'Sharing-Case': 'OFFICER-400001' });
  expect(colleague.status).toBe(200);
});

test('a case number that is used for many people is refused, whoever uses it', async () => {
  const at = (turn: number) => ask(turn, { 'Sharing-Officer': `JY091${turn}`, 'Sharing-Case': 'ONE-CASE-00001' });
  for (const turn of [0, 1, 2]) expect((await at(turn)).status).toBe(200);
  const refused = await at(3);
  expect([refused.status, refused.body.reason]).toEqual([403, 'suspicious-use']);
  expect(await noted(refused.headers.get('Request-Id'))).toMatchObject({ note: expect.stringMatching(/^one case/) });
});

test('a canary is no case: refused at the first call, raised to ops, and a dry run does not betray it', async () => {
  const headers = { 'Sharing-Officer': 'JY0920', 'Sharing-Case': 'CANARY-000001' };
  const refused = await ask(canary, headers);
  expect([refused.status, refused.body.reason]).toEqual([403, 'suspicious-use']);
  expect(refused.text).not.toContain('canary');
  expect(await noted(refused.headers.get('Request-Id'))).toMatchObject({ note: 'a canary was asked for' });
  const { body } = await ops.call('GET', '/ops/summary?window=5m');
  expect(body.reasons).toEqual(expect.arrayContaining([{ reason: 'suspicious-use', count: expect.any(Number) }]));
  const { name, idNumber } = person(canary);
  const dry = await education.call('POST', '/v1/decisions', {
    body: { resource: household, parameters: { name, idNumber } },
    headers,
  });
  expect(dry.text).not.toContain('suspicious-use');
});

describe('counts', () => {
  const now = Date.UTC(2026, 10, 24, 8);

  test('a repeat counts once, and a new window begins anew', async () => {
    const counts = createMemorySubjectCounts();
    expect(await counts.add('officer', ['a', 'b'], 3_600, now)).toBe(2);
    expect(await counts.add('officer', ['b'], 3_600, now + 1)).toBe(2);
    expect(await counts.add('another', ['b'], 3_600, now + 1)).toBe(1);
    expect(await counts.add('officer', ['b'], 3_600, now + 3_600_000)).toBe(1);
  });

  test('are shared by Redis within 2 %, name nobody there, and go on without it', async () => {
    await using server = await startRedis();
    const open = () =>
      createRedisSubjectCounts({ url: server.url, local: createMemorySubjectCounts(), deadlineMs: 5_000 });
    const [one, other] = [open(), open()];
    const seenBy = async (counts: typeof one, subject: string) => {
      await counts.add('warm', [subject], 3_600, now);
      await counts.settled();
      return counts.add('warm', [subject], 3_600, now);
    };
    await eventually(async () => expect([await seenBy(one, 'x'), await seenBy(other, 'y')]).toEqual([2, 2]));
    for (let at = 0; at < 400; at += 1) {
      await (at % 2 ? one : other).add('officer', [`subject-${at}`], 3_600, now);
    }
    await Promise.all([one.settled(), other.settled()]);
    for (const counts of [one, other]) {
      await counts.add('officer', ['subject-0'], 3_600, now);
      await counts.settled(); // a call goes by what Redis said last
      const all = await counts.add('officer', ['subject-0'], 3_600, now);
      expect(all).toBeGreaterThan(392);
      expect(all).toBeLessThan(408);
    }
    for (const { value } of await server.dump()) expect(value.includes('subject-')).toBe(false);
    await server.stop();
    expect(await one.add('later', ['a', 'b', 'c'], 3_600, now)).toBe(3);
    one.close();
    other.close();
  });
});
