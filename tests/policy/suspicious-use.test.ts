import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '../../src/platform/node/settings.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

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
    environment: { SHUQIAO_CANARIES: canaries.toLowerCase() },
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

test('a canary among those whom a life event names spoils every evidence that is asked for it', async () => {
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  const headers = { 'Sharing-Officer': 'JY0930', 'Sharing-Case': 'CANARY-000002' };
  const { name, idNumber } = person(canary);
  const stated = { child: { name: child?.name, idNumber: child?.idNumber }, father: { name, idNumber } };
  const { status, body } = await education.evidence('school-enrolment', stated, { headers });
  expect(status).toBe(200);
  expect(new Set(body.evidence.map((item: { status: string }) => item.status))).toEqual(new Set(['refused']));
});

test.each(['110101199003071234', '11010119900307123', 'somebody'])(
  'a canary that no call could ever name is refused at the start: %s',
  (canaries) => {
    const settings = readSettings({ SHUQIAO_CANARIES: `91430527MA4L1Y8K3M,${canaries}` }, { sandbox: true });
    expect(settings).toMatchObject({
      ok: false,
      failure: expect.arrayContaining([expect.stringMatching(/^SHUQIAO_CANARIES should be/)]),
    });
    expect(JSON.stringify(settings)).not.toContain(canaries);
  },
);
