import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createRedisCache, type RedisCache } from '../../src/platform/redis/redis-cache.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { aChild, use } from './county.ts';
import { gateway, vertical, verticalForEachTest } from './each-test.ts';

let server: RedisServer;
let caches: RedisCache[] = [];
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());
verticalForEachTest();
afterEach(() => {
  for (const cache of caches) cache.close();
  caches = [];
});

/** A gateway on the one Redis, as another process would be: nothing else is shared. */
async function open({ deadlineMs = 5_000, timeoutMs = 10_000, afterFirstLook = async () => {} } = {}) {
  const cache = createRedisCache({ url: server.url, local: createMemoryCache(), deadlineMs });
  caches.push(cache);
  await eventually(() => expect(cache.health().state).toBe('ok'));
  let looks = 0;
  const get: RedisCache['get'] = async (key, how) => {
    const found = await cache.get(key, how);
    if (key.startsWith('answer:') && looks++ === 0) await afterFirstLook();
    return found;
  };
  const { ask } = gateway({ cache: { ...cache, get }, timeoutMs, parts: { leads: cache.leads } });
  return { cache, ask };
}

const person = (at: number) => ({ parameters: { ...aChild, name: `周小满${at}` } });

test('of many identical calls on two gateways one goes to the vertical, and all get its answer', async () => {
  const [one, other] = [await open(), await open()];
  for (let round = 0; round < 20; round += 1) {
    const before = vertical.calls.length;
    vertical.hold();
    const crowd = Array.from({ length: 100 }, (_, at) => (at % 2 ? one : other).ask(person(round)));
    await vertical.arrived(before + 1);
    vertical.release();
    const outcomes = await Promise.all(crowd);
    expect(vertical.calls.length - before).toBe(1);
    expect(outcomes.filter((each) => use(each) === 'miss')).toHaveLength(1);
    expect(outcomes.filter((each) => use(each) === 'joined')).toHaveLength(99);
  }
});

test('one who looked before another gateway’s call ended and comes to lead after it makes no second call', async () => {
  const one = await open();
  const other = await open({ afterFirstLook: async () => void (await one.ask(person(50))) });
  expect(use(await other.ask(person(50)))).toBe('joined');
  expect(vertical.calls).toHaveLength(1);
});

test('a leader whose call fails takes nobody along: another gateway makes its own', async () => {
  const [one, other] = [await open(), await open()];
  vertical.hold();
  vertical.behaveFor(1, 'out-of-order');
  const leader = one.ask(person(100));
  await vertical.arrived(1);
  const crowd = Array.from({ length: 20 }, () => other.ask(person(100)));
  vertical.release();
  expect(use(await leader)).toBe('vertical-unavailable');
  const uses = (await Promise.all(crowd)).map(use);
  expect(uses.filter((each) => each === 'miss')).toHaveLength(1);
  expect(uses.filter((each) => each === 'joined')).toHaveLength(19);
});

test('a gateway that dies while it leads is followed before its call would have ended', async () => {
  const [one, other] = [await open(), await open({ timeoutMs: 30_000 })];
  vertical.hold();
  void one.ask(person(200));
  await vertical.arrived(1);
  one.cache.close(); // as far as Redis can tell, it is gone
  const follower = other.ask(person(200));
  await vertical.arrived(2);
  vertical.release();
  expect(use(await follower)).toBe('miss');
});

test('one who hangs up on the gateway that leads cancels nobody elsewhere: another gateway makes the call', async () => {
  const [one, other] = [await open(), await open()];
  vertical.hold();
  const gone = new AbortController();
  const leader = one.ask({ ...person(300), hungUp: gone.signal });
  await vertical.arrived(1);
  const patient = Array.from({ length: 20 }, () => other.ask(person(300)));
  await new Promise(setImmediate);
  gone.abort();
  expect(use(await leader)).toBe('caller-gone');
  await vertical.arrived(2);
  vertical.release();
  expect((await Promise.all(patient)).map(use).toSorted()).toEqual([...Array(19).fill('joined'), 'miss']);
  expect([vertical.calls.length, vertical.brokenOff]).toEqual([2, 1]);
});

test('one who hangs up while another gateway leads makes no call, and takes no lead along', async () => {
  const [one, other] = [await open(), await open()];
  vertical.hold();
  const leader = one.ask(person(350));
  await vertical.arrived(1);
  const gone = new AbortController();
  const waiting = other.ask({ ...person(350), hungUp: gone.signal });
  await new Promise(setImmediate);
  gone.abort();
  expect(use(await waiting)).toBe('caller-gone');
  vertical.release();
  expect(use(await leader)).toBe('miss');
  expect([vertical.calls.length, vertical.brokenOff]).toEqual([1, 0]);
});

test('a frozen Redis keeps nobody waiting: each gateway asks for itself', async () => {
  const [one, other] = [await open({ deadlineMs: 100 }), await open({ deadlineMs: 100 })];
  server.freeze();
  try {
    const uses = (await Promise.all([one.ask(person(400)), other.ask(person(400))])).map(use);
    expect(uses).toEqual(['miss', 'miss']);
  } finally {
    server.thaw();
  }
});

test('no lead stays behind, not even one that a frozen Redis gave too late', async () => {
  const { ask } = await open();
  await ask(person(500));
  await eventually(async () => {
    expect((await server.dump()).filter(({ key }) => key.includes('lead:'))).toEqual([]);
  });
});
