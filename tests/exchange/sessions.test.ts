import { beforeEach, describe, expect, test } from 'vitest';
import { createSessions } from '../../src/exchange/sessions.ts';
import type { Result, Session, SessionStep, UpstreamFailure } from '../../src/model/index.ts';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createMemoryFlights } from '../../src/platform/memory/memory-flights.ts';
import { startGateway, type TestGateway, testKeys, use } from './county.ts';
import { gateway as open, vertical, verticalForEachTest } from './each-test.ts';

let gateway: TestGateway;
verticalForEachTest();
beforeEach(() => {
  gateway = open();
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

describe('a session that leaves a secret to renew it with', () => {
  /** Steps against nothing but a memory: what was asked, and with which renewal. */
  function renewable(answers: (renewal: string | undefined, turn: number) => Result<Session, UpstreamFailure>) {
    const asked: (string | undefined)[] = [];
    const step: SessionStep = {
      key: 'test',
      request({ renewal }) {
        asked.push(renewal);
        return { method: 'POST', url: 'https://vertical.example.cn', headers: {} };
      },
      read: () => answers(asked.at(-1), asked.length),
    };
    const clock = { now: 1_795_484_400_000 };
    const sessions = createSessions({
      cache: createMemoryCache({ now: () => clock.now }),
      flights: createMemoryFlights(),
      keys: () => testKeys,
      now: () => clock.now,
    });
    const reply = { status: 200, headers: {}, body: new Uint8Array() };
    const obtain = (rejected?: string) =>
      sessions.obtain('name', step, async () => ({ ok: true, value: reply }), rejected);
    return { asked, clock, obtain };
  }

  const minute = 60_000;
  const lasting = (now: () => number) => (_renewal: string | undefined, turn: number) => ({
    ok: true as const,
    value: {
      value: `secret-${turn}`,
      expiresAt: now() + 15 * minute,
      renewal: { value: `renewal-${turn}`, expiresAt: now() + 120 * minute },
    },
  });
  const refused = { ok: false, failure: { kind: 'failed', reason: 'vertical-refused', note: 'code 94' } } as const;

  test('is obtained with the credential once, and renewed with that secret from then on, ahead of its end and after it', async () => {
    const { asked, clock, obtain } = renewable((...at) => lasting(() => clock.now)(...at));
    await Promise.all([obtain(), obtain(), obtain()]);
    clock.now += 14.5 * minute;
    expect(await obtain()).toMatchObject({ value: { value: 'secret-2' } });
    clock.now += 60 * minute; // the secret itself is long over
    expect(await obtain()).toMatchObject({ value: { value: 'secret-3' } });
    expect(asked).toEqual([undefined, 'renewal-1', 'renewal-2']);
  });

  test('starts anew with the credential once that secret is over as well', async () => {
    const { asked, clock, obtain } = renewable((...at) => lasting(() => clock.now)(...at));
    await obtain();
    clock.now += 121 * minute;
    await obtain();
    expect(asked).toEqual([undefined, undefined]);
  });

  test('starts anew with the credential where that secret is refused, and is refused where the credential is', async () => {
    let credentialIsGood = true;
    const { asked, clock, obtain } = renewable((renewal, turn) =>
      renewal === undefined && credentialIsGood ? lasting(() => clock.now)(renewal, turn) : refused,
    );
    await obtain();
    expect(await obtain('secret-1')).toMatchObject({ ok: true, value: { value: 'secret-3' } });
    expect(asked).toEqual([undefined, 'renewal-1', undefined]);
    credentialIsGood = false;
    expect(await obtain('secret-3')).toEqual(refused);
    expect(asked).toHaveLength(5);
  });

  test('keeps neither secret readable in the cache', async () => {
    const kept: string[] = [];
    const cache = createMemoryCache();
    const sessions = createSessions({
      cache: {
        ...cache,
        async set(key, value, ttlSeconds) {
          kept.push(
            `${key} ${typeof value === 'string' ? value : Buffer.from(value).toString('latin1')} ${ttlSeconds}`,
          );
          return cache.set(key, value, ttlSeconds);
        },
      },
      flights: createMemoryFlights(),
      keys: () => testKeys,
      now: Date.now,
    });
    const step: SessionStep = {
      key: 'test',
      request: () => ({ method: 'POST', url: 'https://vertical.example.cn', headers: {} }),
      read: () => lasting(Date.now)(undefined, 1),
    };
    await sessions.obtain('name', step, async () => ({
      ok: true,
      value: { status: 200, headers: {}, body: new Uint8Array() },
    }));
    expect(kept).toHaveLength(1);
    expect(kept[0]).not.toMatch(/secret-1|renewal-1/);
    expect(kept[0]).toMatch(/ 7200$/);
  });
});
