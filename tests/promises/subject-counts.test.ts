import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemorySubjectCounts } from '../../src/platform/memory/memory-subject-counts.ts';
import { createRedisSubjectCounts, type RedisSubjectCounts } from '../../src/platform/redis/redis-subject-counts.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { subjectCountsPromises } from './subject-counts.ts';

subjectCountsPromises('memory', 0, () => createMemorySubjectCounts());

let redis: RedisServer;
const opened: RedisSubjectCounts[] = [];
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  for (const one of opened) one.close();
  await redis[Symbol.asyncDispose]();
});

/** One of the instances under `prefix`, each with a memory of its own, once Redis hears it. */
async function open(prefix: string, deadlineMs = 5_000): Promise<RedisSubjectCounts> {
  const local = createMemorySubjectCounts();
  const counts = createRedisSubjectCounts({ url: redis.url, local, deadlineMs, prefix });
  opened.push(counts);
  const self = `instance ${opened.length}`;
  await eventually(async () => {
    await counts.add(self, ['heard'], 3_600, 0);
    await counts.settled();
    expect((await redis.dump()).some(({ key }) => key.startsWith(prefix) && key.includes(self))).toBe(true);
  });
  return counts;
}

/** What it says once Redis has answered: a call goes by what Redis said last. */
async function said(counts: RedisSubjectCounts, ...call: Parameters<RedisSubjectCounts['add']>): Promise<number> {
  await counts.add(...call);
  await counts.settled();
  return counts.add(...call);
}

let places = 0;
subjectCountsPromises('two instances by Redis', 600_000, async () => {
  places += 1;
  const instances = [await open(`${places}:`), await open(`${places}:`)] as const;
  let turn = 0;
  return {
    add(...call) {
      turn += 1;
      return said(instances[turn % 2 === 0 ? 0 : 1], ...call);
    },
  };
});

describe('counts that instances share by Redis', () => {
  const now = Date.UTC(2026, 10, 24, 8);

  test('are off by no more than 2 % in hundreds, and name nobody there', async () => {
    const [one, other] = [await open('hundreds:'), await open('hundreds:')];
    for (let at = 0; at < 400; at += 1) await (at % 2 ? one : other).add('officer', [`subject-${at}`], 3_600, now);
    await Promise.all([one.settled(), other.settled()]);
    for (const counts of [one, other]) {
      const all = await said(counts, 'officer', ['subject-0'], 3_600, now);
      expect(all).toBeGreaterThan(392);
      expect(all).toBeLessThan(408);
    }
    for (const { value } of await redis.dump()) expect(value.includes('subject-')).toBe(false);
  });

  test('go on in each while Redis is frozen, and Redis is told of it afterwards, without another call', async () => {
    const [one, other] = [await open('frozen:', 300), await open('frozen:', 300)];
    redis.freeze();
    try {
      for (let at = 0; at < 40; at += 1) {
        expect(await one.add('officer', [`one-${at}`], 3_600, now)).toBe(at + 1);
        expect(await other.add('officer', [`other-${at}`], 3_600, now)).toBe(at + 1);
        if (at === 0) await Promise.all([one.settled(), other.settled()]); // from here on it is known to be lost
      }
    } finally {
      redis.thaw();
    }
    const newcomer = await open('frozen:');
    await eventually(async () => expect(await said(newcomer, 'officer', ['one-0'], 3_600, now)).toBe(80));
  });
});
