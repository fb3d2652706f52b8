import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewBundle } from '../../src/bundles/index.ts';
import { openSqliteBundles } from '../../src/platform/node/sqlite-bundles.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

let county: County;
let education: Client;
beforeAll(async () => {
  county = await startCounty();
  education = await county.as('education');
});
afterAll(() => county[Symbol.asyncDispose]());

const later = (client: Client, headers: Readonly<Record<string, string>> = {}) => {
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  const stated = { child: child && { name: child.name, idNumber: child.idNumber }, father: child?.father };
  return client.evidence('school-enrolment', stated, { headers: { Prefer: 'respond-async', ...headers } });
};

test('a department with a thousand bundles is told to fetch and delete some, on record, and no other department is', async () => {
  const key = { 'Idempotency-Key': `"${randomUUID()}"` };
  const first = await later(education, key);
  expect(first.status).toBe(202);
  const frees = Date.now() + 1_800_000;
  await keepMore(999, frees);

  const refused = await later(education);
  expect([refused.status, refused.body.reason]).toEqual([429, 'too-many-bundles']);
  const wait = Number(refused.headers.get('Retry-After'));
  expect(Math.abs(Date.now() + wait * 1_000 - frees)).toBeLessThan(30_000);
  expect(refused.headers.get('Location')).toBeNull();
  const ops = await county.as('data-bureau', { scope: 'ops' });
  const { body } = await ops.call('GET', `/ops/requests/${refused.headers.get('Request-Id')}`);
  expect(body.entry).toMatchObject({ outcome: 'refused', reason: 'too-many-bundles', status: 429 });

  const repeated = await later(education, key);
  expect([repeated.status, repeated.body.id]).toEqual([202, first.body.id]);
  expect((await later(await county.as('health'))).status).toBe(202);
  expect((await education.call('DELETE', `/v1/bundles/${first.body.id}`)).status).toBe(204);
  expect((await later(education)).status).toBe(202);
  expect((await later(education)).status).toBe(429);
});

/** Bundles of the same department, put where the gateway keeps them. */
async function keepMore(many: number, expiresAt: number): Promise<void> {
  const { store, close } = openSqliteBundles(join(county.data, 'bundles.sqlite'));
  for (let at = 0; at < many; at += 1) {
    const id = randomUUID() as NewBundle['id'];
    const kept = {
      id,
      department: 'education' as NewBundle['department'],
      sealed: new Uint8Array(100),
      keptMax: 1_000,
    };
    const times = { dueAt: expiresAt, expiresAt: expiresAt + at, workMs: 1_000 };
    expect(await store.create({ ...kept, ...times }, Date.now())).toEqual({ kind: 'created' });
  }
  close();
}
