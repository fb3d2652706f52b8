import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { startGateway, type TestGateway, use } from './county.ts';
import { startVertical, type TestVertical } from './vertical.ts';

let vertical: TestVertical;
let gateway: TestGateway;
beforeEach(async () => {
  vertical = await startVertical();
  gateway = startGateway(vertical);
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await vertical[Symbol.asyncDispose]();
});

/** Calls that do not join: each for a case of its own, always asked anew. */
const askMany = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, at) => gateway.ask({ case: `case-number-${at}`, maxAgeSeconds: 0 })));

test('one session serves many calls, those at once as well', async () => {
  await askMany(50);
  await askMany(50);
  expect(vertical.calls).toHaveLength(100);
  expect(vertical.tokensGiven).toBe(1);
});

test('a session that the vertical no longer accepts is renewed once for all, and their calls succeed', async () => {
  await askMany(1);
  vertical.forgetTokens();
  expect((await askMany(50)).map(use).filter((one) => one === 'bypass')).toHaveLength(50);
  expect(vertical.tokensGiven).toBe(2);
});

test('a vertical that accepts no session is asked twice and no more', async () => {
  await askMany(1);
  vertical.forgetTokens({ forNewOnes: true });
  expect((await askMany(1)).map(use)).toEqual(['vertical-refused']);
  expect(vertical.calls).toHaveLength(3);
  expect(vertical.tokensGiven).toBe(2);
});

test('a session is renewed ahead of its end; where that fails the old one is used while it lasts', async () => {
  vertical.tokenLifeSeconds = 1_800;
  await askMany(1);
  gateway.clock.now += 1_730_000;
  await askMany(1);
  expect(vertical.tokensGiven).toBe(1);
  gateway.clock.now += 20_000; // within its last minute
  vertical.giveTokens(false);
  expect((await askMany(3)).map(use)).toEqual(['bypass', 'bypass', 'bypass']);
  vertical.giveTokens(true);
  expect((await askMany(3)).map(use)).toEqual(['bypass', 'bypass', 'bypass']);
  expect(vertical.tokensGiven).toBe(2);
});

test('one who looked before a renewal and has its turn after it takes the renewed session', async () => {
  const cache = createMemoryCache();
  const late = Promise.withResolvers<void>();
  let looks = 0;
  const slow = {
    ...cache,
    async get(key: string) {
      looks += 1;
      const isSecond = looks === 2;
      const found = await cache.get(key);
      if (isSecond) await late.promise;
      return found;
    },
  };
  await using unlucky = startGateway(vertical, { cache: slow });
  const first = unlucky.ask({ maxAgeSeconds: 0 });
  const second = unlucky.ask({ maxAgeSeconds: 0 });
  expect(use(await first)).toBe('bypass');
  late.resolve();
  expect(use(await second)).toBe('bypass');
  expect(vertical.tokensGiven).toBe(1);
});

test('without a session to be had the call is refused, and the vertical sees no data call', async () => {
  vertical.giveTokens(false);
  expect((await askMany(1))[0]?.ok).toBe(false);
  expect(vertical.calls).toHaveLength(0);
});
