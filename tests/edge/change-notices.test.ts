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
