import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createRedisCache } from '../../src/platform/redis/redis-cache.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts';
import { redisPlacePromises } from './redis-places.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
}, 30_000);
afterAll(() => cluster[Symbol.asyncDispose]());

redisPlacePromises('a Redis Cluster', () => cluster.url);

test('a node of the cluster that is killed: what is kept goes on, and it is used again once it is back', async () => {
  const cache = createRedisCache({ url: cluster.url, local: createMemoryCache() });
  const isWell = () => cache.health().state === 'ok';
  await eventually(() => expect(isWell()).toBe(true));
  const keys = Array.from({ length: 50 }, (_, at) => `key ${at}`);
  for (const key of keys) await cache.set(key, Uint8Array.of(1), 600);
  await cluster.nodes[1]?.stop();
  for (const key of keys) {
    expect(await cache.get(key, { newest: true })).toEqual(Uint8Array.of(1));
    expect(await cache.get(`no ${key}`)).toBeUndefined();
  }
  await cluster.nodes[1]?.restart();
  await cluster.settled();
  const other = createRedisCache({ url: cluster.url, local: createMemoryCache() });
  await eventually(async () => {
    for (const key of keys) await cache.set(key, Uint8Array.of(2), 600);
    for (const key of keys) expect(await other.get(key)).toEqual(Uint8Array.of(2));
  });
  cache.close();
  other.close();
}, 40_000);
