import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createRedisCache } from '../../src/platform/redis/redis-cache.ts';
import { type RedisSentinel, startRedisSentinel } from '../support/redis-sentinel.ts';
import { redisPlacePromises } from './redis-places.ts';

let sentinel: RedisSentinel;
beforeAll(async () => {
  sentinel = await startRedisSentinel();
}, 40_000);
afterAll(() => sentinel[Symbol.asyncDispose]());

redisPlacePromises('a Redis that Sentinels watch', () => sentinel.url);

test('a master that is killed: what is kept goes on, and the promoted replica takes its place for all', async () => {
  const cache = createRedisCache({ url: sentinel.url, local: createMemoryCache(), prefix: 'failover:' });
  await vi.waitUntil(() => cache.health().state === 'ok', { timeout: 10_000 });
  await cache.set('before', Uint8Array.of(1), 600);
  await sentinel.master.stop();
  expect(await cache.get('before')).toEqual(Uint8Array.of(1));
  const other = createRedisCache({ url: sentinel.url, local: createMemoryCache(), prefix: 'failover:' });
  await vi.waitFor(
    async () => {
      await cache.set('after', Uint8Array.of(2), 600);
      expect(await other.get('after')).toEqual(Uint8Array.of(2));
    },
    { timeout: 30_000, interval: 200 },
  );
  expect(cache.health().state).toBe('ok');
  cache.close();
  other.close();
}, 60_000);
