import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryLimiter } from '../../src/platform/memory/memory-limiter.ts';
import {
  createRedisLimiter,
  type RedisLimiter,
  type RedisLimiterOptions,
} from '../../src/platform/redis/redis-limiter.ts';
import type { Limit, Limiter } from '../../src/policy/limiter.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { limiterPromises } from './limiter.ts';

let redis: RedisServer;
const opened: RedisLimiter[] = [];
let places = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis[Symbol.asyncDispose]());
afterEach(() => {
  for (const limiter of opened.splice(0)) limiter.close();
});

/** Loaded machines are slow: only the test about lateness has a short deadline. */
async function open(options: Partial<RedisLimiterOptions> = {}): Promise<RedisLimiter> {
  places += 1;
  const limiter = createRedisLimiter({
    url: redis.url,
    local: createMemoryLimiter(),
    prefix: `${places}:`,
    deadlineMs: 5_000,
    ...options,
  });
  opened.push(limiter);
  await eventually(() => expect(limiter.trouble()).toBeUndefined());
  return limiter;
}

limiterPromises('Redis, each use asked for', () => open({ leasePart: 0 }));

const rate: Limit = { name: 'rate', quantity: 1_000, windowSeconds: 10 };
const quota: Limit = { name: 'quota', quantity: 500, windowSeconds: 86_400 };
const morning = Date.UTC(2026, 10, 24, 2);

/** All at once from several instances; how many were let through. */
async function rush(instances: readonly Limiter[], times: number, limits: readonly Limit[], now = morning) {
  const answers = await Promise.all(
    Array.from({ length: times }, (_, turn) => instances[turn % instances.length]?.take('a', limits, now, 1)),
  );
  return answers.filter((answer) => answer?.allowed).length;
}

describe('several instances on one Redis', () => {
  test('let through together what the limits say, and not one more', async () => {
    const instances = await Promise.all([1, 2, 3].map(() => open({ leasePart: 0, prefix: 'exact:' })));
    expect(await rush(instances, 1_200, [rate, quota])).toBe(500);
    expect(await rush(instances, 3_000, [rate], morning + 86_400_000)).toBe(1_000);
  });

  test('by leases never let more through, at most a lease each less, and ask Redis far less often', async () => {
    const instances = await Promise.all([1, 2, 3].map(() => open({ prefix: 'leased:' })));
    const before = await redis.calls('eval');
    const allowed = await rush(instances, 3_000, [rate]);
    const asked = (await redis.calls('eval')) - before;
    expect(allowed).toBeLessThanOrEqual(1_000);
    expect(allowed).toBeGreaterThanOrEqual(1_000 - 3 * 20);
    expect(asked).toBeLessThan(allowed / 3);
  });

  test('of many that come at once none waits for more than two answers of Redis, let through or refused', async () => {
    const instances = await Promise.all([1, 2, 3].map(() => open({ leasePart: 0, prefix: 'together:' })));
    const before = await redis.calls('eval');
    expect(await rush(instances, 120, [{ ...rate, quantity: 40 }])).toBe(40);
    expect((await redis.calls('eval')) - before).toBeLessThanOrEqual(2 * instances.length);
  });

  test('a lease left unused is not used later, when its burst would come too late', async () => {
    const limiter = await open();
    await rush([limiter], 100, [rate]);
    const later = morning + 20_000;
    expect(await rush([limiter], 2_000, [rate], later)).toBeLessThanOrEqual(1_000);
  });

  test('what is said to remain counts what the others have used', async () => {
    const [one, two] = [await open({ leasePart: 0, prefix: 'seen:' }), await open({ leasePart: 0, prefix: 'seen:' })];
    for (let used = 0; used < 7; used += 1) await one.take('a', [quota], morning, 1);
    expect((await two.take('a', [quota], morning, 0)).states[0]?.remaining).toBe(493);
  });
});

test('Redis frozen: counting goes on at once, locally, and on Redis again once it is back', async () => {
  const limiter = await open({ leasePart: 0, deadlineMs: 1_000 });
  await limiter.take('a', [quota], morning, 1);
  redis.freeze();
  await limiter.take('a', [quota], morning, 1); // meets the deadline
  const alone = await limiter.take('a', [{ ...quota, quantity: 2 }], morning, 1);
  expect(alone.allowed).toBe(true);
  expect((await limiter.take('a', [{ ...quota, quantity: 2 }], morning, 1)).allowed).toBe(false);
  redis.thaw();
  await eventually(() => expect(limiter.trouble()).toBeUndefined());
  // The use that met the deadline may have been counted as well: nobody can know what a frozen Redis still does.
  expect([497, 498]).toContain((await limiter.take('a', [quota], morning, 1)).states[0]?.remaining);
});
