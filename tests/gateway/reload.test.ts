import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateDepartmentKey, publicHalf, readPrivateJwk, signTokenForm } from '../../src/identity/index.ts';
import { createClient } from '../support/client.ts';
import { type County, editConfig, startCounty } from '../support/county.ts';
import { steadyLoad } from '../support/steady-load.ts';

const household = 'mps-population.household-record';
let county: County;
beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '1000' } });
});
afterAll(() => county[Symbol.asyncDispose]());

const revision = () => county.gateway.catalog().revision;
const education = (edit: (demand: { quotaPerDay: number; fields: string[] }) => unknown) =>
  editConfig(county.configFolder, 'demands/education.yaml', (demands) =>
    edit(demands.find(({ id }: { id: string }) => id === 'SN-D-02')),
  );

test('configuration that changes again and again under load, broken ones among it, fails no request', async () => {
  const load = steadyLoad(county, (client, turn) => {
    const { name, idNumber } = county.sandbox.people()[turn % 40] ?? {};
    return client.query(household, { name, idNumber });
  });
  const seen = new Set([revision()]);
  for (let change = 0; change < 4; change += 1) {
    const before = revision();
    await education((demand) => {
      demand.fields.push('nothing'); // refused whole
    });
    await pause(1_000);
    expect(revision()).toBe(before);
    await education((demand) => {
      demand.fields.pop();
      demand.quotaPerDay += 1;
    });
    await expect.poll(revision).not.toBe(before);
    seen.add(revision());
  }
  const answers = await load.end();
  expect(seen.size).toBe(5);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers.length).toBeGreaterThan(100);
});

test('a department’s new key counts without a restart, and its old one no more once it has left', async () => {
  const key = await generateDepartmentKey('forestry', 'Ed25519');
  const register = (keys: readonly object[]) =>
    editConfig(county.configFolder, 'departments.yaml', (departments) => {
      departments.find(({ id }: { id: string }) => id === 'forestry').keys = keys;
    });
  const ask = async () => {
    const form = await signTokenForm({ department: 'forestry', key, issuer: county.url, now: Date.now() });
    return (await fetch(`${county.url}/oauth/token`, { method: 'POST', body: form })).status;
  };
  expect(await ask()).toBe(401);
  await register([publicHalf(key)]);
  await expect.poll(ask).toBe(200);
  await register([]);
  await expect.poll(ask).toBe(401);
  // The demo key beside it was never touched.
  const file = join(county.data, 'demo/departments/forestry.jwk.json');
  expect(readPrivateJwk(await readFile(file, 'utf8')).ok).toBe(true);
  expect((await createClient({ url: county.url, data: county.data, department: 'forestry' })).token).toBeTruthy();
});
