import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createMemoryLimiter } from '../../src/platform/memory/memory-limiter.ts';
import { createRedisCache, type RedisCache } from '../../src/platform/redis/redis-cache.ts';
import { createRedisLimiter, type RedisLimiter } from '../../src/platform/redis/redis-limiter.ts';
import { createRedisLink } from '../../src/platform/redis/redis-link.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, withClient } from '../support/redis.ts';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts';
import { redisPlacePromises } from './redis-places.ts';

let cluster: RedisCluster;
const opened: { close(): void }[] = [];
beforeAll(async () => {
  cluster = await startRedisCluster();
}, 30_000);
afterAll(() => cluster[Symbol.asyncDispose]());
afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  await cluster.settled();
});

redisPlacePromises('a Redis Cluster', () => cluster.url);

test('who is told that a cluster is back can ask it, whatever the key, the first time too', async () => {
  const answers: Promise<readonly (number | undefined)[]>[] = [];
  const keys = Array.from({ length: 20 }, (_, at) => `key ${at}`);
  const onBack = () => answers.push(Promise.all(keys.map((key) => link.ask(key, (redis) => redis.exists(key)))));
  const link = createRedisLink({ url: cluster.url, deadlineMs: 1_000, onBack });
  opened.push(link);
  await eventually(() => expect(link.isLost()).toBe(false));
  expect((await Promise.all(answers)).at(-1)).toEqual(keys.map(() => 0));
});

/** A second each: were a lost node waited for by every call, a test would take minutes. */
async function openCache(options: { onChange?: (why: string | undefined) => void } = {}): Promise<RedisCache> {
  const cache = createRedisCache({ url: cluster.url, local: createMemoryCache(), deadlineMs: 1_000, ...options });
  opened.push(cache);
  await eventually(() => expect(cache.health().state).toBe('ok'));
  return cache;
}

async function openLimiter(): Promise<RedisLimiter> {
  const local = createMemoryLimiter();
  const limiter = createRedisLimiter({ url: cluster.url, local, deadlineMs: 1_000, leasePart: 0 });
  opened.push(limiter);
  await eventually(() => expect(limiter.trouble()).toBeUndefined());
  return limiter;
}

const [first, lost, last] = [0, 1, 2].map((at) => () => {
  const node = cluster.nodes[at];
  if (!node) throw new Error('a cluster of three');
  return node;
}) as [() => RedisServer, () => RedisServer, () => RedisServer];

/** Names whose keys, as `keyOf` makes them, lie on the node. */
async function namesOn(node: RedisServer, count: number, keyOf: (name: string) => string): Promise<readonly string[]> {
  const { port } = new URL(node.url);
  return withClient(node.url, async (client) => {
    const ranges = await client.cluster('SLOTS');
    const own = ranges.filter(([, , master]) => String(master?.[1]) === port);
    const names: string[] = [];
    for (let at = 0; names.length < count; at += 1) {
      const slot = Number(await client.cluster('KEYSLOT', keyOf(`name ${at}`)));
      if (own.some(([from, to]) => from <= slot && slot <= to)) names.push(`name ${at}`);
    }
    return names;
  });
}

const keysIn = async (nodes: readonly RedisServer[]) =>
  (await Promise.all(nodes.map((node) => node.dump()))).flat().map(({ key }) => key);

const value = Uint8Array.of(1);
const keep = (cache: RedisCache, names: readonly string[], mark: string) =>
  Promise.all(names.map((name) => cache.set(`${name}${mark}`, value, 600)));

/** The tag keeps a name's slot, whatever stands after it. */
const tagged = (names: readonly string[]) => names.map((name) => `{${name}}`);

describe.each([
  ['frozen', () => lost().freeze(), () => lost().thaw()],
  ['killed', () => lost().stop(), () => lost().restart()],
] as const)('a node of the cluster that is %s', (_how, begin, end) => {
  test('the keys of the others stay in Redis, its own are kept here, nothing waits for it, and ops are told which it is', async () => {
    const told: (string | undefined)[] = [];
    const [one, other] = [await openCache({ onChange: (why) => told.push(why) }), await openCache()];
    const keyOf = (name: string) => `shuqiao:{${name}}`;
    const gone = tagged(await namesOn(lost(), 100, keyOf));
    const there = tagged([...(await namesOn(first(), 50, keyOf)), ...(await namesOn(last(), 50, keyOf))]);
    await keep(one, [...gone, ...there], 'before');
    await eventually(async () => {
      for (const name of [...gone, ...there]) expect(await other.get(`${name}before`)).toEqual(value);
    });
    await begin();
    try {
      for (let round = 0; round < 3; round += 1) {
        for (const name of gone) {
          expect(await one.get(`${name}before`, { newest: true })).toEqual(value);
          expect(await one.get(`${name}never`)).toBeUndefined();
        }
        await keep(one, [...gone, ...there], `during ${round}`);
        for (const name of gone) {
          expect(await one.get(`${name}during ${round}`)).toEqual(value);
          expect(await other.get(`${name}during ${round}`)).toBeUndefined();
        }
        await eventually(async () => {
          for (const name of there) expect(await other.get(`${name}during ${round}`)).toEqual(value);
        });
      }
      const { host } = new URL(lost().url);
      await eventually(() =>
        expect(one.health()).toMatchObject({ state: 'degraded', note: expect.stringContaining(host) }),
      );
      expect(one.health().note).not.toContain(new URL(first().url).host);
      expect(told.at(-1)).toContain(host);
      const held = await keysIn([first(), last()]);
      expect(held.filter((key) => key.includes('during'))).toHaveLength(3 * there.length);
    } finally {
      await end();
    }
    await cluster.settled();
    await eventually(() => expect([one, other].map((cache) => cache.health().state)).toEqual(['ok', 'ok']));
    await eventually(() => expect(told.at(-1)).toBeUndefined());
    await keep(one, gone, 'after');
    await eventually(async () => {
      for (const name of gone) expect(await other.get(`${name}after`)).toEqual(value);
    });
  });

  test('callers whose counts lie on another node are counted together, the others by each gateway; so it is with leads', async () => {
    const [one, other] = [await openLimiter(), await openLimiter()];
    const [leader, follower] = [await openCache(), await openCache()];
    const quota = [{ name: 'quota', quantity: 10, windowSeconds: 86_400 }] as const;
    const [alone = ''] = await namesOn(lost(), 1, (name) => `shuqiao:limit:{${name}}`);
    const [shared = ''] = await namesOn(first(), 1, (name) => `shuqiao:limit:{${name}}`);
    const leadOf = (name: string) => `shuqiao:lead:{shuqiao:${name}}`;
    const [ledAlone = ''] = await namesOn(lost(), 1, leadOf);
    const [ledTogether = ''] = await namesOn(last(), 1, leadOf);
    const now = Date.now() + 86_400_000 * Math.ceil(Math.random() * 1_000);
    const rush = async (key: string) => {
      let allowed = 0;
      for (let turn = 0; turn < 40; turn += 1) {
        const answer = await (turn % 2 ? one : other).take(key, quota, now, 1);
        if (answer.allowed) allowed += 1;
      }
      return allowed;
    };
    await begin();
    try {
      expect(await rush(alone)).toBe(20);
      expect(await rush(shared)).toBe(10);
      const lead = await leader.leads.take(ledTogether);
      expect(lead).toBeDefined();
      expect(await follower.leads.take(ledTogether)).toBeUndefined();
      lead?.release();
      expect(await leader.leads.take(ledAlone)).toBeDefined();
      expect(await follower.leads.take(ledAlone)).toBeDefined();
    } finally {
      await end();
    }
    await cluster.settled();
    await eventually(() => expect([one, other].map((limiter) => limiter.trouble())).toEqual([undefined, undefined]));
    const again = `{${alone}} again`;
    expect(await rush(again)).toBe(10);
  });
});

test('slots that move to another node while they are used are followed, and no answer is lost', async () => {
  const cache = await openCache();
  const [name = ''] = await namesOn(first(), 1, (one) => `shuqiao:{${one}}`);
  const [staying = ''] = await namesOn(first(), 1, (one) => `shuqiao:{stays ${one}}`);
  const keys = Array.from({ length: 20 }, (_, at) => `{${name}}${at}`);
  for (const key of keys) await cache.set(key, value, 600);
  const slot = await withClient(first().url, (client) => client.cluster('KEYSLOT', `{${name}}`));
  const idOf = (node: RedisServer) => withClient(node.url, (client) => client.call('CLUSTER', 'MYID').then(String));
  const [from, to] = [await idOf(first()), await idOf(last())];
  const set = (node: RedisServer, ...state: readonly string[]) =>
    withClient(node.url, (client) => client.call('CLUSTER', 'SETSLOT', String(slot), ...state));
  await eventually(async () => expect(await keysIn([first()])).toContain(`shuqiao:${keys.at(-1)}`));

  await set(last(), 'IMPORTING', from);
  await set(first(), 'MIGRATING', to);
  const { port } = new URL(last().url);
  const moved = keys.slice(0, 10).map((key) => `shuqiao:${key}`);
  await withClient(first().url, (client) => client.call('MIGRATE', '127.0.0.1', port, '', 0, 5_000, 'KEYS', ...moved));
  const elsewhere = await openCache();
  for (const key of keys) expect(await elsewhere.get(key)).toEqual(value);
  const crowded = await openCache();
  const [, ...read] = await Promise.all([
    crowded.set(`{stays ${staying}}`, value, 600), // a pipeline that writes too cannot be sent on as a whole
    ...keys.map((key) => crowded.get(key)),
  ]);
  expect(read).toEqual(keys.map(() => value));

  const rest = keys.slice(10).map((key) => `shuqiao:${key}`);
  await withClient(first().url, (client) => client.call('MIGRATE', '127.0.0.1', port, '', 0, 5_000, 'KEYS', ...rest));
  for (const node of [last(), first(), lost()]) await set(node, 'NODE', to);
  const fresh = await openCache();
  expect(await Promise.all(keys.map((key) => fresh.get(key)))).toEqual(keys.map(() => value));
  await cache.set(`{${name}}after`, value, 600);
  await eventually(async () => expect(await fresh.get(`{${name}}after`)).toEqual(value));
  expect(await keysIn([last()])).toContain(`shuqiao:{${name}}after`);
});
