import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CacheMaster, deriveExchangeKeys, type ExchangeKeys } from '../../src/exchange/index.ts';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createMemoryLimiter } from '../../src/platform/memory/memory-limiter.ts';
import { createRedisCache, type RedisCache } from '../../src/platform/redis/redis-cache.ts';
import { createRedisLimiter, type RedisLimiter } from '../../src/platform/redis/redis-limiter.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { aChild, type Clock, type TestGateway, use } from './county.ts';
import { gateway as open, vertical, verticalForEachTest } from './each-test.ts';
import { theRecord } from './vertical.ts';

let server: RedisServer;
let caches: RedisCache[] = [];
let limiters: RedisLimiter[] = [];
let clock: Clock;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());
verticalForEachTest();
beforeEach(() => {
  clock = { now: Date.now() };
});
afterEach(() => {
  for (const one of [...caches, ...limiters]) one.close();
  [caches, limiters] = [[], []];
});

/** A gateway with its own memory in front of the one Redis. */
async function gateway({
  deadlineMs = 5_000,
  keys,
}: {
  deadlineMs?: number;
  keys?: ExchangeKeys;
} = {}): Promise<TestGateway> {
  const cache = createRedisCache({ url: server.url, local: createMemoryCache(), deadlineMs });
  caches.push(cache);
  await eventually(() => expect(cache.health().state).toBe('ok'));
  return open({ cache, clock, ...(keys && { keys }) });
}

test('what one gateway fetched the others serve, and one session is enough for all', async () => {
  const [one, other] = [await gateway(), await gateway()];
  await one.ask();
  await eventually(async () => expect(await server.dump()).toHaveLength(2));
  expect(use(await other.ask())).toBe('hit');
  expect(use(await other.ask({ case: 'another-case-1', maxAgeSeconds: 0 }))).toBe('bypass');
  expect(vertical.tokensGiven).toBe(1);
});

test('nothing in Redis names or numbers a person, a case or an officer, or lets anyone in', async () => {
  const { ask } = await gateway();
  await ask();
  vertical.behave('no-record');
  await ask({ parameters: { name: '不存在的人', idNumber: '430599201908150025' } });
  await eventually(async () => expect((await server.dump()).length).toBeGreaterThanOrEqual(3));
  const secrets = [
    ...Object.values(aChild),
    ...Object.values(theRecord),
    ...['不存在的人', '430599201908150025', '4305272411240000017', 'JY0127', 'secret-token', 'the-client-secret'],
  ];
  for (const { key, value } of await server.dump()) {
    expect(key).toMatch(/^shuqiao:(answer|session):[\w-]{43}$/);
    for (const secret of secrets) {
      for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]) {
        expect(value.includes(form)).toBe(false);
      }
      expect(value.includes(Buffer.from(secret, 'utf16le'))).toBe(false);
    }
  }
});

test('a new key in front: what Redis holds stays readable on all gateways, and what is sealed from then on is sealed with it', async () => {
  const [old, fresh]: readonly CacheMaster[] = ['2025', '2026'].map((id) => ({ id, secret: randomBytes(32) }));
  if (!old || !fresh) throw new Error('two keys');
  const withKeys = (masters: readonly CacheMaster[]) => gateway({ keys: deriveExchangeKeys(masters) });
  const before = new Set((await server.dump()).map(({ key }) => key));
  const sealedWith = async () =>
    (await server.dump())
      .filter(({ key }) => !before.has(key) && key.startsWith('shuqiao:answer:'))
      .map(({ value }) => value.subarray(2, 6).toString());
  await (await withKeys([old])).ask(personNumber(600));
  await eventually(async () => expect(await sealedWith()).toEqual(['2025']));
  const rotated = await withKeys([fresh, old]);
  expect(use(await rotated.ask(personNumber(600)))).toBe('hit');
  await rotated.ask(personNumber(601));
  await eventually(async () => expect((await sealedWith()).toSorted()).toEqual(['2025', '2026']));
  // a gateway that has not been given the new key yet asks the vertical; it never serves what it cannot open
  expect(use(await (await withKeys([old])).ask(personNumber(601)))).toBe('miss');
  expect(use(await (await withKeys([fresh])).ask(personNumber(600)))).toBe('miss');
});

test.each([
  ['aes-256-gcm', 'sm4-gcm'],
  ['sm4-gcm', 'aes-256-gcm'],
] as const)('from %s to %s, one gateway after another: each reads what the other sealed', async (before, after) => {
  const masters = [{ id: 'one', secret: randomBytes(32) }];
  const [old, changed] = [
    await gateway({ keys: deriveExchangeKeys(masters, before) }),
    await gateway({ keys: deriveExchangeKeys(masters, after) }),
  ];
  const known = new Set((await server.dump()).map(({ key }) => key));
  const marks = async () =>
    (await server.dump())
      .filter(({ key }) => !known.has(key) && key.startsWith('shuqiao:answer:'))
      .map(({ value }) => value[0])
      .toSorted();
  await old.ask(personNumber(700));
  await eventually(async () => expect(await marks()).toHaveLength(1));
  expect(use(await changed.ask(personNumber(700)))).toBe('hit');
  await changed.ask(personNumber(701));
  await eventually(async () => expect(await marks()).toEqual([1, 2]));
  expect(use(await old.ask(personNumber(701)))).toBe('hit');
});

test('Redis frozen: kept answers and new ones go on, each asked for once, and nothing waits for it', async () => {
  const { ask, cache } = await gateway({ deadlineMs: 100 });
  for (let at = 0; at < 20; at += 1) await ask(personNumber(at));
  const [asked, sent] = [vertical.calls.length, await server.calls('get')];
  server.freeze();
  try {
    const uses: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const crowd = Array.from({ length: 40 }, (_, at) => ask(personNumber(at)));
      uses.push(...(await Promise.all(crowd)).map(use));
    }
    // the 20 known are hits throughout; the 20 new are fetched once each, then hits as well
    expect(uses.filter((one) => one === 'miss')).toHaveLength(20);
    expect(uses.filter((one) => one === 'hit')).toHaveLength(380);
    expect(vertical.calls.length - asked).toBe(20);
    expect(cache.health()).toMatchObject({ state: 'degraded', note: expect.stringContaining('since') });
  } finally {
    server.thaw();
  }
  await eventually(() => expect(cache.health().state).toBe('ok'));
  // what met the frozen Redis first was sent, all that came later was not
  expect((await server.calls('get')) - sent).toBeLessThanOrEqual(40);
});

test('Redis gone: answers go on, and after its return it is used again', async () => {
  const { ask, cache } = await gateway();
  await ask();
  await server.stop();
  expect(use(await ask())).toBe('hit');
  expect(use(await ask(personNumber(7)))).toBe('miss');
  expect(use(await ask(personNumber(7)))).toBe('hit');
  await server.restart();
  await eventually(() => expect(cache.health().state).toBe('ok'));
  await ask(personNumber(8));
  await eventually(async () => expect((await server.dump()).length).toBeGreaterThan(0));
});

function personNumber(at: number) {
  return { parameters: { name: `测试${at}`, idNumber: String(430599201908150000n + BigInt(at)) } };
}

test('what a vertical grants in a day is counted by all gateways together', async () => {
  const counting = async () => {
    const limiter = createRedisLimiter({ url: server.url, local: createMemoryLimiter(), deadlineMs: 5_000 });
    await eventually(() => expect(limiter.trouble()).toBeUndefined());
    limiters.push(limiter);
    const terms = { service: { dailyQuota: 7 } };
    return open({ clock, terms, sandbox: false, parts: { limiter } });
  };
  const [one, other] = [await counting(), await counting()];
  const crowd = Array.from({ length: 20 }, (_, turn) => (turn % 2 ? one : other).ask({ maxAgeSeconds: 0 }));
  const uses = (await Promise.all(crowd)).map(use);
  expect(uses.filter((each) => each === 'bypass')).toHaveLength(7);
  expect(uses.filter((each) => each === 'vertical-quota-used')).toHaveLength(13);
  expect(vertical.calls).toHaveLength(7);
  expect((await one.exchange.look(one.vertical)).quota).toEqual({ calls: 0, callsPerDay: 7 });
});
