import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateDepartmentKey, publicHalf, readPrivateJwk, signTokenForm } from '../../src/identity/index.ts';
import { createClient } from '../support/client.ts';
import { type County, editConfig, startCounty } from '../support/county.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
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

function raiseQuota(demands: { quotaPerDay: number }[]): void {
  for (const demand of demands) demand.quotaPerDay += 1;
}

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

test('a folder that takes the place of the configured one, by its name or by a link, is read, and watched from then on', async () => {
  const { configFolder } = county;
  const swap = async (put: (folder: string) => Promise<void>) => {
    const before = revision();
    await cp(configFolder, `${configFolder}.next`, { recursive: true });
    await editConfig(`${configFolder}.next`, 'demands/education.yaml', raiseQuota);
    await rename(configFolder, `${configFolder}.${before}`);
    await put(`${configFolder}.next`);
    await expect.poll(revision).not.toBe(before);
    const swapped = revision();
    await editConfig(configFolder, 'demands/education.yaml', raiseQuota);
    await expect.poll(revision).not.toBe(swapped);
  };
  await swap((folder) => rename(folder, configFolder));
  await swap(async (folder) => {
    await rename(folder, `${configFolder}.linked`);
    await symlink(`${configFolder}.linked`, configFolder);
  });
});

test('a file that is no YAML, or half of one, is refused with its name and line, and everyone is answered meanwhile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-reload-'));
  const config = join(folder, 'config');
  await cp('config', config, { recursive: true });
  const gateway = await startGatewayProcess({
    environment: { SHUQIAO_DATA: join(folder, 'data'), SHUQIAO_CONFIG: config, SHUQIAO_LIMITS_FACTOR: '1000' },
  });
  const education = await createClient({ url: gateway.url, data: join(folder, 'data'), department: 'education' });
  const file = join(config, 'demands/education.yaml');
  const good = await readFile(file, 'utf8');
  const lines = good.split('\n').length;
  const statuses = new Set<number>();
  let over = false;
  const load = Array.from({ length: 4 }, async () => {
    while (!over) statuses.add((await education.call('GET', '/v1/resources')).status);
  });
  try {
    await writeFile(file, `${good}- id: [\n`);
    await expect.poll(gateway.output).toMatch(/configuration stays as it was: .*config\/demands\/education\.yaml:\d+/);
    const [, line] = /education\.yaml:(\d+)/.exec(gateway.output()) ?? [];
    expect(Number(line)).toBeGreaterThanOrEqual(lines);
    await writeFile(file, good.slice(0, good.length / 2));
    await expect.poll(() => gateway.output().match(/configuration stays as it was/g)?.length).toBe(2);
    await rm(file);
    await expect.poll(() => gateway.output().match(/configuration stays as it was/g)?.length).toBe(3);
    await writeFile(file, good.replace('quotaPerDay: 4000', 'quotaPerDay: 4001'));
    await expect.poll(gateway.output).toMatch(/new configuration/);
  } finally {
    over = true;
    await Promise.all(load);
    expect(await gateway.end('SIGTERM')).toBe(0);
    await rm(folder, { recursive: true });
  }
  expect(statuses).toEqual(new Set([200]));
});
