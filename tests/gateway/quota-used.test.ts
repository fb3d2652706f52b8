import { expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

const veterans = 'mva-veteran';

/** Asks about somebody, as the department's demand on that resource says. */
async function asker(county: County, department: string, resource: string) {
  const client = await county.as(department);
  const { demand } = (await client.call('GET', `/v1/resources/${resource}`)).body;
  const headers = { 'Sharing-Matter': demand.matters[0].code };
  return { client, demand: demand.id as string, ask: (person: unknown) => client.query(resource, person, { headers }) };
}

const person = (county: County, turn: number) => {
  const { name, idNumber } = county.sandbox.people()[turn] ?? {};
  return { name, idNumber };
};

const shownTo = async (client: Client, path: string, vertical: string) => {
  const { body } = await client.call('GET', path);
  return body.items.find((one: { vertical: string }) => one.vertical === vertical);
};

test('a ministry that says our calls of the day are used is not asked again that day: everyone sees until when, and ops can end it', async () => {
  await using first = await startCounty();
  const { ask, client } = await asker(first, 'veterans', `${veterans}.veteran-status`);
  first.sandbox.setFault(veterans, 'quota-used');
  const answers = [await ask(person(first, 0)), await ask(person(first, 1)), await ask(person(first, 2))];
  const midnight = new Date(Date.now() + 8 * 3_600_000).setUTCHours(24, 0, 0, 0) - 8 * 3_600_000;
  for (const { status, body, headers } of answers) {
    expect([status, body.reason]).toEqual([503, 'vertical-quota-used']);
    expect(Math.abs(Date.now() / 1_000 + Number(headers.get('Retry-After')) - midnight / 1_000)).toBeLessThan(30);
  }
  expect(first.sandbox.calls(veterans)).toBe(1);

  const ops = await first.as('data-bureau', { scope: 'ops' });
  const until = new Date(midnight).toISOString();
  expect(await shownTo(client, '/v1/verticals', veterans)).toMatchObject({
    state: 'quota-used',
    quotaUsedUntil: until,
  });
  expect(await shownTo(ops, '/ops/verticals', veterans)).toMatchObject({
    state: 'quota-used',
    standing: { quotaUsed: [{ until }] },
  });

  // a restart forgets nothing of it
  await first.gateway.stop();
  await using second = await startCounty({ data: first.data });
  const again = await asker(second, 'veterans', `${veterans}.veteran-status`);
  expect((await again.ask(person(second, 0))).body.reason).toBe('vertical-quota-used');
  expect(second.sandbox.calls(veterans)).toBe(0);

  const bureau = await second.as('data-bureau', { scope: 'ops' });
  const ended = await bureau.call('DELETE', `/ops/verticals/${veterans}/pauses`);
  expect(ended).toMatchObject({ status: 200, body: { vertical: veterans, holdsWithinSeconds: 10 } });
  const { entry } = (await bureau.call('GET', `/ops/requests/${ended.headers.get('Request-Id')}`)).body;
  expect(entry).toMatchObject({ kind: 'act', act: { what: 'end-pauses', vertical: veterans } });
  await again.ask(person(second, 0));
  expect(second.sandbox.calls(veterans)).toBe(1);
  expect((await shownTo(again.client, '/v1/verticals', veterans)).quotaUsedUntil).toBeUndefined();
  expect((await bureau.call('DELETE', '/ops/verticals/nobody/pauses')).status).toBe(404);
  expect((await again.client.call('DELETE', `/ops/verticals/${veterans}/pauses`)).status).toBe(403);
});

test('where the platform gives each demand its own credential, it is that demand alone that waits', async () => {
  await using county = await startCounty();
  const vertical = 'mca-marriage';
  const { ask, client, demand } = await asker(county, 'health', `${vertical}.marriage-pair-check`);
  const couple = county.sandbox.people().find(({ father, mother }) => father && mother);
  const pair = {
    nameA: couple?.father?.name,
    idNumberA: couple?.father?.idNumber,
    nameB: couple?.mother?.name,
    idNumberB: couple?.mother?.idNumber,
  };
  county.sandbox.setFault(vertical, 'quota-used');
  for (let turn = 0; turn < 2; turn += 1) expect((await ask(pair)).body.reason).toBe('vertical-quota-used');
  expect(county.sandbox.calls(vertical)).toBe(1);
  const { demands, ...shown } = await shownTo(client, '/v1/verticals', vertical);
  expect(shown.quotaUsedUntil).toBeUndefined();
  expect(demands.find(({ id }: { id: string }) => id === demand).quotaUsedUntil).toEqual(expect.any(String));
});
