import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createRedisCache } from '../../src/platform/redis/redis-cache.ts';
import { cachePromises } from '../promises/cache.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { makeRedisDoors, type RedisDoors, urlFor } from '../support/redis-doors.ts';
import { type Adapters, startAdapters } from './workerd.ts';

let server: RedisServer;
let adapters: Adapters;
/** With the deadlines as they are shipped. */
let punctual: Adapters;
beforeAll(async () => {
  server = await startRedis();
  adapters = await startAdapters({ redisUrl: server.url });
  punctual = await startAdapters({ redisUrl: server.url, redisDeadlineMs: 100 });
});
afterAll(async () => {
  await adapters[Symbol.asyncDispose]();
  await punctual[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

cachePromises('memory', async () => {
  const cache = adapters.cache();
  await cache.refresh();
  return { cache, pass: (milliseconds) => pause(milliseconds), async [Symbol.asyncDispose]() {} };
});

cachePromises('redis', async () => ({
  cache: await ready(),
  pass: (milliseconds) => pause(milliseconds),
  async [Symbol.asyncDispose]() {},
}));

describe('Redis, through its object on workerd', () => {
  test('what an isolate has kept is in Redis for others, although nobody waited for it', async () => {
    const edge = await ready();
    for (let at = 0; at < 50; at += 1) await edge.set(`unwaited ${at}`, Uint8Array.of(at), 600);
    await eventually(async () => expect(await keysWith('shuqiao:unwaited ')).toHaveLength(50));
  });

  test('a gateway on Node finds what the edge has kept and the other way round, with no more life than it had', async () => {
    const edge = await ready();
    const node = createRedisCache({ url: server.url, local: createMemoryCache(), deadlineMs: 5_000 });
    await eventually(() => expect(node.health().state).toBe('ok'));
    const value = Uint8Array.from({ length: 256 }, (_, at) => at);
    await edge.set('of the edge', value, 1);
    await node.set('of Node', value, 1);
    await eventually(async () => expect(await node.get('of the edge')).toEqual(value));
    await eventually(async () => expect(await edge.get('of Node')).toEqual(value));
    await pause(1_100);
    expect(await node.get('of the edge')).toBeUndefined();
    expect(await edge.get('of Node')).toBeUndefined();
    node.close();
  });

  test('a newer value of another gateway is seen once the local copy is looked at again', async () => {
    const [one, other] = [await ready(), await ready({ recheckAfterSeconds: 0.05 })];
    await other.set('renewed', Uint8Array.of(1), 60);
    await eventually(async () => expect(await one.get('renewed')).toBeDefined());
    await one.set('renewed', Uint8Array.of(2), 60);
    await eventually(async () => expect(await other.get('renewed')).toEqual(Uint8Array.of(2)));
  });

  test('a frozen Redis: kept values go on, ops are told, and after the thaw it is used again', async () => {
    const edge = await ready({}, punctual);
    await edge.set('kept', Uint8Array.of(1), 600);
    const before = await server.calls('get');
    server.freeze();
    try {
      // of those under way when it freezes each has its answer too
      const crowd = await Promise.all(Array.from({ length: 100 }, (_, at) => edge.get(`missing ${at}`)));
      expect(crowd.every((value) => value === undefined)).toBe(true);
      for (let round = 0; round < 200; round += 1) {
        expect(await edge.get('kept')).toEqual(Uint8Array.of(1));
        expect(await edge.get(`missing ${round}`)).toBeUndefined();
      }
      await edge.set('while frozen', Uint8Array.of(2), 600);
      expect(await edge.get('while frozen')).toEqual(Uint8Array.of(2));
      // a look that the busy machine made late says so instead, until the next one
      await eventually(async () => {
        await edge.refresh();
        expect(edge.health()).toMatchObject({
          technology: 'redis',
          state: 'degraded',
          note: expect.stringMatching(/^since 2/),
        });
      });
    } finally {
      server.thaw();
    }
    await wellAgain(edge);
    // of 300 lookups only those that met the frozen Redis first were ever sent; each look for health is one more
    expect((await server.calls('get')) - before).toBeLessThan(150);
    await keptInRedis(edge, 'after');
  });

  test('a Redis that dies and comes again under load: no call fails, and it is used again', async () => {
    const edge = await ready({}, punctual);
    await edge.set('kept', Uint8Array.of(1), 600);
    let over = false;
    const load = Array.from({ length: 8 }, async (_, lane) => {
      let calls = 0;
      for (; !over; calls += 1) {
        expect(await edge.get('kept')).toEqual(Uint8Array.of(1));
        expect(await edge.get(`missing ${lane} ${calls}`)).toBeUndefined();
        await edge.set(`made ${lane} ${calls}`, Uint8Array.of(2), 600);
      }
      return calls;
    });
    await pause(100);
    await server.stop();
    await eventually(async () => {
      await edge.refresh();
      expect(edge.health().state).toBe('degraded');
    });
    await pause(100);
    await server.restart();
    await wellAgain(edge);
    await pause(100);
    over = true;
    for (const calls of await Promise.all(load)) expect(calls).toBeGreaterThan(0);
    await keptInRedis(edge, 'after the restart');
  });

  test('the object breaks down under load: no call fails, and a new one connects', async () => {
    const edge = await ready({}, punctual);
    await edge.set('kept', Uint8Array.of(1), 600);
    let over = false;
    const load = Array.from({ length: 8 }, async (_, lane) => {
      for (let calls = 0; !over; calls += 1) {
        expect(await edge.get('kept')).toEqual(Uint8Array.of(1));
        expect(await edge.get(`missing ${lane} ${calls}`)).toBeUndefined();
      }
    });
    for (let times = 0; times < 5; times += 1) {
      await pause(50);
      expect(await adapters.call({ part: 'abort-redis-object' })).toContain('a test wants it');
    }
    await wellAgain(edge);
    over = true;
    await Promise.all(load);
    await keptInRedis(edge, 'after the breakdown');
  });
});

describe('Redis that was never there', () => {
  test('the edge runs on its memory, and uses Redis once it comes', async () => {
    await using late = await startRedis();
    await late.stop();
    await using edge = await startAdapters({ redisUrl: late.url });
    const cache = edge.cache({});
    await cache.set('kept', Uint8Array.of(1), 600);
    expect(await cache.get('kept')).toEqual(Uint8Array.of(1));
    expect(await cache.get('missing')).toBeUndefined();
    expect(cache.health().state).toBe('degraded');
    await late.restart();
    await wellAgain(cache);
    await cache.set('now', Uint8Array.of(2), 600);
    await eventually(async () => expect((await late.dump()).map(({ key }) => key)).toEqual(['shuqiao:now']));
  });
});

describe('Redis by TLS, with a user and a password', () => {
  let doors: RedisDoors;
  let secured: RedisServer;
  beforeAll(async () => {
    doors = await makeRedisDoors();
    secured = await startRedis([], doors.servers);
  });
  afterAll(async () => {
    await secured[Symbol.asyncDispose]();
    await doors[Symbol.asyncDispose]();
  });

  test('is used by the edge where it was built with the authority that certifies it', async () => {
    const authorities = [doors.authority.certificate];
    await using edge = await startAdapters({ redisUrl: urlFor(secured.url, doors), authorities });
    const cache = await ready({}, edge);
    await cache.set('sealed', Uint8Array.of(1), 600);
    await eventually(async () => expect((await secured.dump()).map(({ key }) => key)).toContain('shuqiao:sealed'));
  });

  test('is left alone where that is not known, and where the password is wrong: answers go on, ops are told', async () => {
    const wrong = { ...doors, user: { ...doors.user, password: 'not-that-one' } };
    for (const [options, sign] of [
      [{ redisUrl: urlFor(secured.url, doors) }, 'since 2'],
      [
        { redisUrl: urlFor(secured.url, wrong), authorities: [doors.authority.certificate] },
        'WRONGPASS: Redis refuses',
      ],
    ] as const) {
      await using edge = await startAdapters(options);
      const cache = edge.cache({});
      await cache.set('kept', Uint8Array.of(1), 600);
      await eventually(async () => {
        expect(await cache.get('kept')).toEqual(Uint8Array.of(1));
        await cache.refresh();
        expect(cache.health()).toMatchObject({ state: 'degraded', note: expect.stringContaining(sign) });
      });
      for (const { password } of [doors.user, wrong.user]) {
        expect(edge.output() + JSON.stringify(cache.health())).not.toContain(password);
      }
    }
  });
});

async function ready(redis: { recheckAfterSeconds?: number } = {}, from = adapters) {
  const cache = from.cache(redis);
  await wellAgain(cache);
  return cache;
}

const wellAgain = (cache: ReturnType<Adapters['cache']>) =>
  eventually(async () => {
    await cache.refresh();
    expect(cache.health()).toEqual({ technology: 'redis', state: 'ok' });
  });

/** Kept anew at each look: a machine that is busy just then may find Redis late once more. */
const keptInRedis = (cache: ReturnType<Adapters['cache']>, key: string) =>
  eventually(async () => {
    await cache.set(key, Uint8Array.of(3), 600);
    expect(await keysWith(`shuqiao:${key}`)).toHaveLength(1);
  });

async function keysWith(start: string): Promise<readonly string[]> {
  return (await server.dump()).map(({ key }) => key).filter((key) => key.startsWith(start));
}
