import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Limit } from '../../src/policy/limiter.ts';
import { limiterPromises } from '../promises/limiter.ts';
import { type Adapters, startAdapters } from './workerd.ts';

let adapters: Adapters;
beforeAll(async () => {
  adapters = await startAdapters();
});
afterAll(() => adapters[Symbol.asyncDispose]());

limiterPromises('memory, on workerd', () => adapters.limiter());
limiterPromises('counted in Durable Objects, on workerd', () => adapters.limiter(randomUUID()));

test('several that count in one object let through together what the limit says, at most a lease each less, and ask it less often than they are asked', async () => {
  const place = randomUUID();
  const limit: Limit = { name: 'rate', quantity: 500, windowSeconds: 10 };
  const isolates = Array.from({ length: 3 }, () => adapters.limiter(place));
  const now = Date.UTC(2026, 10, 24, 2);
  let allowed = 0;
  // each isolate serves a few at once, as it would one officer's clicks
  const lanes = isolates.flatMap((limiter) => [limiter, limiter]);
  await Promise.all(
    lanes.map(async (limiter) => {
      for (let turn = 0; turn < 100; turn += 1) if ((await limiter.take('a', [limit], now, 1)).allowed) allowed += 1;
    }),
  );
  expect(allowed).toBeLessThanOrEqual(500);
  expect(allowed).toBeGreaterThanOrEqual(500 - 3 * 10);
  expect(await adapters.call({ part: 'uses-asked', place })).toBeLessThan(400);
});
