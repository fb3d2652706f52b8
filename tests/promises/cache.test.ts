import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createRedisCache, type RedisCache, type RedisCacheOptions } from '../../src/platform/redis/redis-cache.ts';
import { startWire } from '../faults/wire.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis, withClient } from '../support/redis.ts';
import { cachePromises } from './cache.ts';

cachePromises('memory', async () => {
  let now = Date.now();
  return {
    cache: createMemoryCache({ now: () => now }),
    async pass(milliseconds) {
      now += milliseconds;
    },
    async [Symbol.asyncDispose]() {},
  };
});

describe('Redis, as its own process', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** Loaded machines are slow: only tests about lateness have a short deadline. */
  async function ready(options: Partial<RedisCacheOptions> = {}): Promise<RedisCache> {
    const cache = createRedisCache({ url: server.url, local: createMemoryCache(), deadlineMs: 5_000, ...options });
    await wellAgain(cache);
    return cache;
  }

  const wellAgain = (cache: RedisCache) =>
    eventually(() => expect(cache.health()).toEqual({ technology: 'redis', state: 'ok' }));

  cachePromises('redis', async () => {
    const cache = await ready();
    return { cache, pass: (milliseconds) => pause(milliseconds), [Symbol.asyncDispose]: async () => cache.close() };
  });

  test('what one gateway has kept another finds, with no more life than it had', async () => {
    const [one, other] = [await ready(), await ready()];
    await one.set('shared', Uint8Array.of(7), 1);
    await eventually(async () => expect(await other.get('shared')).toEqual(Uint8Array.of(7)));
    await pause(1_100);
    expect(await other.get('shared')).toBeUndefined();
    one.close();
    other.close();
  });

  test('a newer value of another gateway is seen once the local copy is looked at again', async () => {
    const [one, other] = [await ready(), await ready({ recheckAfterSeconds: 0.05 })];
    await other.set('renewed', Uint8Array.of(1), 60);
    await eventually(async () => expect(await one.get('renewed')).toBeDefined());
    await one.set('renewed', Uint8Array.of(2), 60);
    await eventually(async () => expect(await other.get('renewed')).toEqual(Uint8Array.of(2)));
    one.close();
    other.close();
  });

  test('a frozen Redis: kept values go on, nothing queues up, ops are told, and after the thaw it is used again', async () => {
    const cache = await ready({ deadlineMs: 100 });
    await cache.set('kept', Uint8Array.of(1), 600);
    const before = await server.calls('get');
    server.freeze();
    try {
      for (let round = 0; round < 2_000; round += 1) {
        const [kept, missing] = await Promise.all([cache.get('kept'), cache.get(`missing ${round}`)]);
        expect(kept).toEqual(Uint8Array.of(1));
        expect(missing).toBeUndefined();
      }
      await cache.set('while frozen', Uint8Array.of(2), 600);
      expect(await cache.get('while frozen')).toEqual(Uint8Array.of(2));
      expect(cache.health()).toMatchObject({
        technology: 'redis',
        state: 'degraded',
        note: expect.stringMatching(/^since 2/),
      });
    } finally {
      server.thaw();
    }
    await wellAgain(cache);
    // of 2000 lookups only those that met the frozen Redis first were ever sent
    expect((await server.calls('get')) - before).toBeLessThan(10);
    await cache.set('after', Uint8Array.of(3), 600);
    await eventually(async () => expect(await keysOf(server)).toContain('shuqiao:after'));
    cache.close();
  });

  test('a Redis that stays frozen is said to be so once, through all that is tried to reach it', async () => {
    const told: (string | undefined)[] = [];
    const cache = await ready({ deadlineMs: 1_000, onChange: (why) => told.push(why) });
    server.freeze();
    try {
      await cache.get('missing');
      await pause(6_000); // longer than a silent connection is kept
      expect(told).toEqual([undefined, 'no answer']);
    } finally {
      server.thaw();
    }
    await wellAgain(cache);
    expect(told).toEqual([undefined, 'no answer', undefined]);
    cache.close();
  });

  test('a Redis that was never there costs nothing but its memory, and is used once it comes', async () => {
    await using late = await startRedis();
    await late.stop();
    const cache = createRedisCache({ url: late.url, local: createMemoryCache() });
    await cache.set('kept', Uint8Array.of(1), 600);
    expect(await cache.get('kept')).toEqual(Uint8Array.of(1));
    expect(await cache.get('missing')).toBeUndefined();
    await eventually(() => expect(cache.health().note).toContain('ECONNREFUSED'));
    await late.restart();
    await wellAgain(cache);
    await cache.set('now', Uint8Array.of(2), 600);
    await eventually(async () => expect(await keysOf(late)).toEqual(['shuqiao:now']));
    cache.close();
  });

  test('a Redis that has become a replica while we are connected is left for the one that its name leads to now', async () => {
    await using old = await startRedis();
    await using next = await startRedis();
    const [from, to] = [old, next].map(({ url }) => Number(new URL(url).port)) as [number, number];
    await using wire = await startWire(from);
    const cache = createRedisCache({
      url: `redis://127.0.0.1:${wire.port}`,
      local: createMemoryCache(),
      deadlineMs: 5_000,
    });
    await wellAgain(cache);
    wire.aim(to);
    await withClient(old.url, (client) => client.replicaof('127.0.0.1', to));
    await eventually(async () => {
      await cache.set('kept', Uint8Array.of(1), 600);
      expect(await keysOf(next)).toContain('shuqiao:kept');
    });
    await wellAgain(cache);
    cache.close();
  });

  test('a Redis that dies under way: answers go on, and no error ends the process', async () => {
    await using mortal = await startRedis();
    const cache = createRedisCache({ url: mortal.url, local: createMemoryCache(), deadlineMs: 5_000 });
    await wellAgain(cache);
    await cache.set('kept', Uint8Array.of(1), 600);
    await mortal.stop();
    const answers = await Promise.all(Array.from({ length: 200 }, () => cache.get('kept')));
    expect(answers.filter((answer) => answer?.[0] === 1)).toHaveLength(200);
    await eventually(() => expect(cache.health().state).toBe('degraded'));
    await mortal.restart();
    await wellAgain(cache);
    expect(await cache.get('kept')).toEqual(Uint8Array.of(1));
    cache.close();
  });

  test('a Redis that answers with a refusal is named to ops, and does not stop the rest', async () => {
    await using full = await startRedis();
    const cache = createRedisCache({ url: full.url, local: createMemoryCache(), deadlineMs: 5_000 });
    await wellAgain(cache);
    await full.fill();
    await cache.set('kept', Uint8Array.of(1), 600);
    expect(await cache.get('kept')).toEqual(Uint8Array.of(1));
    await eventually(() => expect(cache.health().note).toContain('OOM'));
    cache.close();
  });
});

describe('memory', () => {
  test('it stays within its bytes: the values used longest ago go first', async () => {
    const cache = createMemoryCache({ bytesMax: 10_000 });
    for (let at = 0; at < 100; at += 1) await cache.set(`key ${at}`, new Uint8Array(700), 600);
    const left = await Promise.all(Array.from({ length: 100 }, (_, at) => cache.get(`key ${at}`)));
    const kept = left.flatMap((value, at) => (value ? [at] : []));
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length * 700).toBeLessThan(10_000);
    expect(kept.at(-1)).toBe(99);
    expect(kept).toEqual(kept.map((_, at) => 100 - kept.length + at));
  });

  test('a value larger than all of it is not kept, and pushes nothing out', async () => {
    const cache = createMemoryCache({ bytesMax: 10_000 });
    await cache.set('small', Uint8Array.of(1), 600);
    await cache.set('huge', new Uint8Array(20_000), 600);
    expect(await cache.get('huge')).toBeUndefined();
    expect(await cache.get('small')).toEqual(Uint8Array.of(1));
  });
});

async function keysOf(server: RedisServer): Promise<readonly string[]> {
  return (await server.dump()).map(({ key }) => key);
}
