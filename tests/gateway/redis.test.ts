import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';

const vaccination = 'ndcpa-immunization.vaccination-record';
let redis: RedisServer;
let county: County;
let education: Client;

beforeAll(async () => {
  redis = await startRedis();
  county = await startCounty({ environment: { REDIS_URL: redis.url, SHUQIAO_LIMITS_FACTOR: '1000' } });
  education = await county.as('education');
});
afterAll(async () => {
  await county[Symbol.asyncDispose]();
  await redis.stop();
});

function child(turn: number) {
  const children = county.sandbox.people().filter(({ father, mother }) => father && mother);
  const { name, idNumber } = children[turn % children.length] ?? { name: '', idNumber: '' };
  return { childName: name, childIdNumber: idNumber };
}

async function cacheState(): Promise<string> {
  const { parts } = (await (await fetch(`${county.url}/readyz`)).json()) as {
    parts: { name: string; state: string }[];
  };
  return parts.find(({ name }) => name === 'cache')?.state ?? '';
}

test('a Redis that is frozen, then gone, then back costs no answer; /readyz says degraded meanwhile, and stays 200', async () => {
  expect(await cacheState()).toBe('ok');
  await redis.freeze();
  for (let turn = 1; turn <= 20; turn += 1) {
    expect((await education.query(vaccination, child(turn % 5))).status).toBeLessThan(500);
  }
  expect(await cacheState()).toBe('degraded');
  expect((await fetch(`${county.url}/readyz`)).status).toBe(200);
  const again = await education.query(vaccination, child(1));
  expect(again.headers.get('Cache-Status'), 'what was fetched meanwhile is kept in memory').toBe('Shuqiao; hit');
  await redis.thaw();
  await expect.poll(cacheState, { timeout: 20_000 }).toBe('ok');
  await redis.stop();
  expect((await education.query(vaccination, child(2))).status).toBeLessThan(500);
  await expect.poll(cacheState, { timeout: 20_000 }).toBe('degraded');
});
