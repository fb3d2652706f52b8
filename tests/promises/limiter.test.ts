import { expect, test } from 'vitest';
import { createMemoryLimiter } from '../../src/platform/memory/memory-limiter.ts';
import { limiterPromises } from './limiter.ts';

limiterPromises('memory', createMemoryLimiter);

test('it keeps no more counts than it is told to, and those in use stay', async () => {
  const limiter = createMemoryLimiter({ countsMax: 10 });
  const quota = [{ name: 'quota', quantity: 1_000, windowSeconds: 86_400 }] as const;
  const now = Date.UTC(2026, 10, 24);
  for (let at = 0; at < 100; at += 1) {
    await limiter.take('in use', quota, now, 1);
    await limiter.take(`once ${at}`, quota, now, 1);
  }
  expect((await limiter.take('in use', quota, now, 0)).states[0]?.remaining).toBe(900);
  expect((await limiter.take('once 0', quota, now, 0)).states[0]?.remaining).toBe(1_000);
});
