import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createRedisCache } from '../../src/platform/redis/redis-cache.ts';
import { createRedisPurges } from '../../src/platform/redis/redis-purges.ts';
import { eventually } from '../support/eventually.ts';
import { withClient } from '../support/redis.ts';
import { type RedisSentinel, startRedisSentinel } from '../support/redis-sentinel.ts';
import { redisPlacePromises } from './redis-places.ts';

let sentinel: RedisSentinel;
beforeAll(async () => {
  sentinel = await startRedisSentinel();
}, 40_000);
afterAll(() => sentinel[Symbol.asyncDispose]());

redisPlacePromises('a Redis that Sentinels watch', () => sentinel.url);

test('a master that is frozen: what is kept goes on, and once another is promoted that is used by all', async () => {
  await using place = await startRedisSentinel();
  const cache = createRedisCache({ url: place.url, local: createMemoryCache() });
  const purges = createRedisPurges({ url: place.url });
  const isWell = async () => expect([cache.health().state, await purges.reach()]).toEqual(['ok', 'every-instance']);
  await eventually(isWell);
  await cache.set('before', Uint8Array.of(1), 600);
  place.master.freeze();
  expect(await cache.get('before', { newest: true })).toEqual(Uint8Array.of(1));
  await eventually(async () => {
    await cache.set('after', Uint8Array.of(2), 600);
    expect((await place.replica.dump()).map(({ key }) => key)).toContain('shuqiao:after');
  });
  await eventually(isWell);
  cache.close();
  purges.close();
}, 60_000);

test('a failover that ops ask for: the new master is used', async () => {
  await using place = await startRedisSentinel();
  const cache = createRedisCache({ url: place.url, local: createMemoryCache(), deadlineMs: 1_000 });
  await eventually(() => expect(cache.health().state).toBe('ok'));
  const sentinel = `redis://${new URL(place.url.replace('redis+sentinel', 'http')).host}`;
  await eventually(() => withClient(sentinel, (client) => client.call('SENTINEL', 'FAILOVER', 'county')));
  await eventually(async () => {
    await cache.set('after', Uint8Array.of(1), 600);
    expect(await withClient(place.replica.url, (client) => client.info('replication'))).toContain('role:master');
    expect((await place.replica.dump()).map(({ key }) => key)).toContain('shuqiao:after');
  });
  await eventually(() => expect(cache.health().state).toBe('ok'));
  cache.close();
}, 60_000);

test('a master that is killed: what is kept goes on, and the promoted replica takes its place for all', async () => {
  const cache = createRedisCache({ url: sentinel.url, local: createMemoryCache(), prefix: 'failover:' });
  await eventually(() => expect(cache.health().state).toBe('ok'));
  await cache.set('before', Uint8Array.of(1), 600);
  await sentinel.master.stop();
  expect(await cache.get('before')).toEqual(Uint8Array.of(1));
  const other = createRedisCache({ url: sentinel.url, local: createMemoryCache(), prefix: 'failover:' });
  await eventually(async () => {
    await cache.set('after', Uint8Array.of(2), 600);
    expect(await other.get('after')).toEqual(Uint8Array.of(2));
  });
  expect(cache.health().state).toBe('ok');
  cache.close();
  other.close();
}, 60_000);
