import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type SelfHosted, selfHosted } from './self-hosted.ts';

let built: SelfHosted;
let gateway: Awaited<ReturnType<SelfHosted['start']>>;
beforeAll(async () => {
  built = await selfHosted();
  gateway = await built.start();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await built[Symbol.asyncDispose]();
});

test('at the edge as on Node a ministry that tells of a change is believed once, by its own secret alone', async () => {
  const { sandbox, data } = built;
  const education = await createClient({ url: gateway.url, data, department: 'education' });
  const person = sandbox.people().find(({ father, mother }) => father && mother);
  const child = { name: person?.name ?? '', idNumber: person?.idNumber ?? '' };
  const use = async () =>
    (await education.query('mps-population.household-record', child)).headers.get('Cache-Status')?.split(/;\s*/)[1];
  await eventually(async () => expect(await use()).toBe('hit'));
  const notify = (vertical: string, id: string, at: number) =>
    sandbox.notify(vertical, gateway.url, { subject: child }, { id, at });

  const now = Date.now();
  expect((await notify('mps-population', 'msg_old', now - 360_000)).status).toBe(401);
  expect((await notify('moe-student', 'msg_other', now)).status).toBe(401);
  expect(await use()).toBe('hit');
  expect((await notify('mps-population', 'msg_1', now)).status).toBe(200);
  expect(await use()).toBe('fwd=miss');
  await eventually(async () => expect(await use()).toBe('hit'));
  expect((await notify('mps-population', 'msg_1', now)).status).toBe(401);
  expect(await use()).toBe('hit');
});

test('at the edge as on Node a vertical that says our calls of the day are used is asked no more that day', async () => {
  const { sandbox, data } = built;
  const industry = await createClient({ url: gateway.url, data, department: 'science-industry' });
  const resource = 'miit-sme.tech-sme-status';
  const { demand } = (await industry.call('GET', `/v1/resources/${resource}`)).body;
  const headers = { 'Sharing-Matter': demand.matters[0].code };
  const ask = (turn: number) => {
    const enterprise = sandbox.enterprises()[turn];
    return industry.query(resource, { uscc: enterprise?.uscc, year: '2025' }, { headers });
  };
  sandbox.setFault('miit-sme', 'quota-used');
  for (const turn of [0, 1]) expect((await ask(turn)).body.reason).toBe('vertical-quota-used');
  expect(sandbox.calls('miit-sme')).toBe(1);
  const { items } = (await industry.call('GET', '/v1/verticals')).body;
  const shown = items.find(({ vertical }: { vertical: string }) => vertical === 'miit-sme');
  expect(shown).toMatchObject({ state: 'quota-used', quotaUsedUntil: expect.stringContaining('T16:00:00') });
});
