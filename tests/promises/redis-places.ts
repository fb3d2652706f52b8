import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createMemoryLimiter } from '../../src/platform/memory/memory-limiter.ts';
import { createMemorySubjectCounts } from '../../src/platform/memory/memory-subject-counts.ts';
import { createRedisCache, type RedisCache } from '../../src/platform/redis/redis-cache.ts';
import { createRedisLimiter } from '../../src/platform/redis/redis-limiter.ts';
import { createRedisPurges } from '../../src/platform/redis/redis-purges.ts';
import { createRedisSubjectCounts } from '../../src/platform/redis/redis-subject-counts.ts';
import { eventually } from '../support/eventually.ts';
import { cachePromises } from './cache.ts';
import { limiterPromises } from './limiter.ts';

/** What all that uses Redis promises on a Redis of more than one server. */
export function redisPlacePromises(place: string, urlOf: () => string): void {
  const opened: { close(): void }[] = [];
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
  });
  function kept<Part extends { close(): void }>(part: Part): Part {
    opened.push(part);
    return part;
  }
  const own = () => ({ url: urlOf(), deadlineMs: 5_000 });

  async function openCache(prefix: string): Promise<RedisCache> {
    const cache = kept(createRedisCache({ ...own(), local: createMemoryCache(), prefix }));
    await eventually(() => expect(cache.health().state).toBe('ok'));
    return cache;
  }
  async function openLimiter(prefix: string) {
    const limiter = kept(createRedisLimiter({ ...own(), local: createMemoryLimiter(), leasePart: 0, prefix }));
    await eventually(() => expect(limiter.trouble()).toBeUndefined());
    return limiter;
  }

  cachePromises('redis', async () => {
    const cache = await openCache(`${randomUUID()}:`);
    return { cache, pass: (milliseconds) => pause(milliseconds), [Symbol.asyncDispose]: async () => cache.close() };
  });
  limiterPromises(`Redis, ${place}`, () => openLimiter(`${randomUUID()}:`));

  describe(`several instances on ${place}`, () => {
    test('find what one of them has kept, whatever its key', async () => {
      const [one, other] = [await openCache('shared:'), await openCache('shared:')];
      const keys = Array.from({ length: 100 }, (_, at) => `key ${at}`);
      for (const [at, key] of keys.entries()) await one.set(key, Uint8Array.of(at), 60);
      await eventually(async () =>
        expect(await Promise.all(keys.map((key) => other.get(key)))).toEqual(keys.map((_, at) => Uint8Array.of(at))),
      );
    });

    test('let through together what the limits say, and not one more', async () => {
      const instances = await Promise.all([1, 2, 3].map(() => openLimiter('exact:')));
      const now = Date.UTC(2026, 10, 24, 2);
      const limits = [
        { name: 'rate', quantity: 200, windowSeconds: 10 },
        { name: 'quota', quantity: 100, windowSeconds: 86_400 },
      ] as const;
      for (const key of ['a', 'b', 'c', 'd']) {
        const answers = await Promise.all(
          Array.from({ length: 300 }, (_, turn) => instances[turn % instances.length]?.take(key, limits, now, 1)),
        );
        expect(answers.filter((answer) => answer?.allowed)).toHaveLength(100);
      }
    });

    test('forget at once what is purged on one of them', async () => {
      const open = () => kept(createRedisPurges({ ...own(), prefix: 'purging:' }));
      const [one, other] = [open(), open()];
      const [before] = [await other.generation(['subject-1']), await one.generation([])];
      await eventually(async () => expect(await one.reach()).toBe('every-instance'));
      await one.purge('subject-1');
      await eventually(async () => expect(await other.generation(['subject-1'])).toBeGreaterThan(before));
      expect(await other.generation(['subject-2'])).toBe(before);
    });

    test('one of them leads for a name, and the next once it has let go', async () => {
      const [one, other] = [await openCache('leading:'), await openCache('leading:')];
      for (const name of ['a', 'b', 'c', 'd']) {
        const lead = await one.leads.take(name);
        expect(lead).toBeDefined();
        expect(await other.leads.take(name)).toBeUndefined();
        lead?.release();
        await eventually(async () => expect(await other.leads.take(name)).toBeDefined());
      }
    });

    test('count subjects together', async () => {
      const open = () =>
        kept(createRedisSubjectCounts({ ...own(), local: createMemorySubjectCounts(), prefix: 'counting:' }));
      const [one, other] = [open(), open()];
      const now = Date.now();
      await eventually(async () => {
        await one.add('officer', ['a', 'b'], 3_600, now);
        await one.settled();
        await other.add('officer', ['c'], 3_600, now);
        await other.settled();
        expect(await other.add('officer', ['c'], 3_600, now)).toBe(3);
      });
    });
  });
}
