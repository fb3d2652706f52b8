import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { deriveExchangeKeys } from '../../src/exchange/index.ts';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { eventually } from '../support/eventually.ts';
import { aChild, type Clock, testKeys, use } from './county.ts';
import { gateway, vertical, verticalForEachTest } from './each-test.ts';

verticalForEachTest();

const minutes = 60_000;
const hours = 60 * minutes;

describe('age', () => {
  test('a kept answer is a hit within its fresh window, with its age and the call it rests on', async () => {
    const { ask, clock } = gateway({ resource: { freshness: 'daily' } });
    const first = await ask({ id: 'the-first-request' });
    expect(first).toMatchObject({ ok: true, value: { cache: { kind: 'miss' }, rows: [{ name: '周小满' }] } });
    clock.now += 54 * minutes;
    expect(await ask()).toMatchObject({
      ok: true,
      value: {
        cache: { kind: 'hit', ageSeconds: 54 * 60 },
        rows: first.ok && first.value.rows,
        fetchedAt: first.ok && first.value.fetchedAt,
        upstream: { requestId: 'the-first-request', vertical: 'test-vertical' },
      },
    });
    expect(vertical.calls).toHaveLength(1);
  });

  test.each([
    ['realtime', 60_000],
    ['daily', 1 * hours],
    ['monthly', 24 * hours],
  ] as const)('after its fresh window the vertical is asked again (%s)', async (freshness, windowMs) => {
    const { ask, clock } = gateway({ resource: { freshness } });
    const maxAgeSeconds = 7 * 86_400;
    await ask({ maxAgeSeconds });
    clock.now += 0.9 * windowMs; // each answer's window ends a little earlier than the whole
    expect(use(await ask({ maxAgeSeconds }))).toBe('hit');
    clock.now += 0.1 * windowMs + 1;
    expect(use(await ask({ maxAgeSeconds }))).toBe('miss');
    expect(vertical.calls).toHaveLength(2);
  });

  test('with the vertical lost a kept answer stands in, marked stale, up to the demand’s age and never past it', async () => {
    const { ask, clock } = gateway();
    const maxAgeSeconds = 86_400;
    await ask({ maxAgeSeconds });
    await vertical.stop();
    clock.now += 24 * hours - 1_000;
    expect(await ask({ maxAgeSeconds })).toMatchObject({
      ok: true,
      value: { cache: { kind: 'stale', ageSeconds: 86_399 } },
    });
    clock.now += 1_001;
    expect(await ask({ maxAgeSeconds })).toMatchObject({ ok: false, failure: { reason: 'vertical-unavailable' } });
  });

  test('a stale answer says whether the vertical was asked in vain, or not asked at all', async () => {
    const { ask, clock } = gateway({ guard: { lostInARow: 1, tryAgainAfterMs: 60_000 } });
    await ask();
    await vertical.stop();
    clock.now += 2 * hours;
    expect(await ask()).toMatchObject({ ok: true, value: { cache: { kind: 'stale', tried: true } } });
    expect(await ask()).toMatchObject({ ok: true, value: { cache: { kind: 'stale', tried: false } } });
    const answer = await ask();
    const stale = answer.ok && answer.value.cache.kind === 'stale' ? answer.value.cache.staleForSeconds : 0;
    expect(stale).toBeGreaterThanOrEqual(60 * 60);
    expect(stale).toBeLessThanOrEqual(66 * 60);
  });

  test('an answer from a time that is yet to come, for the clock was set back, is asked for anew', async () => {
    const { ask, clock } = gateway();
    await ask();
    clock.now -= 30_000; // as far as two instances' clocks may be apart
    expect(await ask()).toMatchObject({ ok: true, value: { cache: { kind: 'hit', ageSeconds: 0 } } });
    clock.now -= 24 * hours;
    expect(use(await ask())).toBe('miss');
    expect(use(await ask())).toBe('hit');
  });

  test('an answer that was purged while the vertical is awaited does not stand in', async () => {
    const { ask, clock, exchange, vertical: itself } = gateway({ timeoutMs: 300 });
    await ask();
    clock.now += 2 * hours;
    vertical.behave('silent');
    const asked = ask();
    await vertical.arrived(2);
    await exchange.purge({ kind: 'vertical', vertical: itself.id });
    expect(use(await asked)).toBe('vertical-timeout');
  });

  test('an answer that was fetched before a purge is not kept after it', async () => {
    const { ask, exchange, vertical: itself } = gateway();
    vertical.hold();
    const asked = ask();
    await vertical.arrived(1);
    await exchange.purge({ kind: 'vertical', vertical: itself.id });
    vertical.release();
    expect(use(await asked)).toBe('miss');
    expect(use(await ask())).toBe('miss');
  });

  test('an answer that grows too old while the vertical is awaited is not served', async () => {
    const { ask, clock } = gateway({ timeoutMs: 150 });
    const maxAgeSeconds = 86_400;
    await ask({ maxAgeSeconds });
    vertical.behave('silent');
    clock.now += 24 * hours;
    const asked = ask({ maxAgeSeconds });
    await vertical.arrived(2);
    clock.now += 1;
    expect(use(await asked)).toBe('vertical-timeout');
  });

  test('each demand has its own age: what is young enough for one is too old for another', async () => {
    const { ask, clock } = gateway();
    await ask({ demand: 'SN-D-01', maxAgeSeconds: 86_400 });
    clock.now += 11 * minutes;
    expect(use(await ask({ demand: 'SN-D-02', maxAgeSeconds: 600 }))).toBe('miss');
    expect(vertical.calls).toHaveLength(2);
  });

  test('a demand without any age asks anew each time: it reads nothing, keeps nothing, joins nobody', async () => {
    const { ask, cache } = gateway();
    await ask({ maxAgeSeconds: 86_400 });
    vertical.hold();
    const both = [ask({ maxAgeSeconds: 0 }), ask({ maxAgeSeconds: 0 })];
    await vertical.arrived(3);
    vertical.release();
    expect((await Promise.all(both)).map(use)).toEqual(['bypass', 'bypass']);
    await vertical.stop();
    expect(use(await ask({ maxAgeSeconds: 0 }))).toBe('vertical-unavailable');
    expect(cache.health().state).toBe('ok');
  });

  test('“no record” is kept for a minute at most, but as long as any answer where it is the answer', async () => {
    const proving = gateway();
    const answering = gateway({ resource: { onEmpty: 'absence-is-an-answer' } });
    vertical.behave('no-record');
    for (const { ask, clock } of [proving, answering]) {
      expect(await ask()).toMatchObject({ ok: true, value: { rows: [], cache: { kind: 'miss' } } });
      clock.now += 54_000;
      expect(await ask()).toMatchObject({ ok: true, value: { rows: [], cache: { kind: 'hit' } } });
      clock.now += 6_001;
    }
    vertical.behave('answer');
    expect(use(await answering.ask())).toBe('hit');
    expect(await proving.ask()).toMatchObject({ ok: true, value: { rows: [{ name: '周小满' }] } });
  });

  test('while-revalidating: a stale answer is given at once, and one call behind it brings the next', async () => {
    const { ask, clock } = gateway();
    const terms = { staleWhileRevalidateSeconds: 1_800 };
    await ask(terms);
    clock.now += 80 * minutes;
    vertical.hold();
    const crowd = await Promise.all(Array.from({ length: 20 }, () => ask(terms)));
    for (const answer of crowd) {
      expect(answer).toMatchObject({ ok: true, value: { cache: { kind: 'hit', ageSeconds: 80 * 60 } } });
      const stale = answer.ok && answer.value.cache.kind === 'hit' ? (answer.value.cache.staleForSeconds ?? 0) : 0;
      expect(stale).toBeGreaterThanOrEqual(20 * 60);
      expect(stale).toBeLessThanOrEqual(26 * 60);
    }
    await vertical.arrived(2);
    vertical.release();
    await eventually(async () => {
      expect(await ask(terms)).toMatchObject({ ok: true, value: { cache: { kind: 'hit', ageSeconds: 0 } } });
    });
    expect(vertical.calls).toHaveLength(2);
    clock.now += 91 * minutes; // past that window the vertical is waited for, and the answer says that a stale one was there
    expect(await ask(terms)).toMatchObject({ ok: true, value: { cache: { kind: 'miss', renewed: true } } });
  });

  test('while-revalidating goes no further than the demand’s greatest age', async () => {
    const { ask, clock } = gateway();
    const terms = { maxAgeSeconds: 4_000, staleWhileRevalidateSeconds: 4_000 };
    await ask(terms);
    clock.now += 4_000_001;
    expect(use(await ask(terms))).toBe('miss');
  });

  test('if-error: a stale answer stands in so long and no longer', async () => {
    const { ask, clock } = gateway();
    const terms = { staleIfErrorSeconds: 1_800 };
    await ask(terms);
    await vertical.stop();
    clock.now += 80 * minutes;
    expect(use(await ask(terms))).toBe('stale');
    clock.now += 11 * minutes;
    expect(use(await ask(terms))).toBe('vertical-unavailable');
  });

  test('what was kept at one moment does not grow old at one moment', async () => {
    const { ask, clock } = gateway();
    const parameters = Array.from({ length: 30 }, (_, at) => ({ ...aChild, name: `周小满${at}` }));
    for (const asked of parameters) await ask({ parameters: asked });
    clock.now += 57 * minutes;
    const uses = [];
    for (const asked of parameters) uses.push(use(await ask({ parameters: asked })));
    const hits = uses.filter((one) => one === 'hit').length;
    expect(hits).toBeGreaterThan(3);
    expect(hits).toBeLessThan(27);
  });

  test.each(['garbled', 'out-of-order', 'endless', 'redirect'] as const)(
    'a failure is never kept (%s)',
    async (manner) => {
      const { ask } = gateway();
      vertical.behave(manner);
      expect((await ask()).ok).toBe(false);
      vertical.behave('answer');
      expect(use(await ask())).toBe('miss');
    },
  );

  test('a refusal of the vertical is passed on, not covered by a kept answer', async () => {
    const { ask, clock } = gateway();
    await ask();
    clock.now += 2 * hours;
    vertical.behave('garbled');
    expect(use(await ask())).toBe('vertical-invalid-answer');
  });
});

describe('share', () => {
  test('department: what one department fetched is not served to another', async () => {
    const { ask } = gateway({ resource: { share: 'department' } });
    await ask({ department: 'education' });
    expect(use(await ask({ department: 'civil-affairs' }))).toBe('miss');
    expect(vertical.calls).toHaveLength(2);
    expect(use(await ask({ department: 'education', case: 'another-case-1', officer: 'JY0999' }))).toBe('hit');
  });

  test('county: what one department fetched is served to another', async () => {
    const { ask } = gateway({ resource: { share: 'county' } });
    await ask({ department: 'education' });
    expect(use(await ask({ department: 'civil-affairs', demand: 'SN-D-09' }))).toBe('hit');
    expect(vertical.calls).toHaveLength(1);
  });

  test.each([
    ['department', { department: 'civil-affairs' }],
    ['matter', { matter: '11430527DEM00006594432005009999' }],
    ['case', { case: 'another-case-1' }],
  ])('never: another %s asks anew, a repeat does not', async (_what, other) => {
    const { ask } = gateway({ resource: { share: 'never' } });
    await ask();
    expect(use(await ask(other))).toBe('miss');
    expect(use(await ask())).toBe('hit');
    expect(vertical.calls).toHaveLength(2);
  });

  test('never: another officer asks anew where the ministry is told who asks, and only there', async () => {
    const told = gateway({ resource: { share: 'never' }, takes: ['officer'] });
    await told.ask({ officer: 'JY0001' });
    expect(use(await told.ask({ officer: 'JY0002' }))).toBe('miss');
    expect(vertical.calls.map(({ body }) => body.who)).toEqual(['JY0001', 'JY0002']);
    const untold = gateway({ resource: { share: 'never' } });
    await untold.ask({ officer: 'JY0001' });
    expect(use(await untold.ask({ officer: 'JY0002' }))).toBe('hit');
  });

  test('other parameters, another credential or another revision of the pipe is another answer', async () => {
    const cache = createMemoryCache();
    const perDemand = ['SN-D-01', 'SN-D-02'];
    const { ask } = gateway({ cache, perDemand });
    await ask();
    expect(use(await ask({ parameters: { ...aChild, idNumber: '430599201908150025' } }))).toBe('miss');
    expect(use(await ask({ demand: 'SN-D-02' }))).toBe('miss');
    expect(use(await gateway({ cache, perDemand, fieldName: 'homeAddress' }).ask())).toBe('miss');
    // the order in which parameters are named is no difference
    expect(use(await ask({ parameters: { idNumber: aChild.idNumber, name: aChild.name } }))).toBe('hit');
  });
});

describe('sealing', () => {
  test('an answer moved to another one’s place, or touched, is as good as none', async () => {
    const cache = createMemoryCache();
    const seen: string[] = [];
    const watched = {
      ...cache,
      get(key: string) {
        seen.push(key);
        return cache.get(key);
      },
    };
    const { ask } = gateway({ cache: watched });
    const another = { ...aChild, idNumber: '430599201908150025' };
    await ask();
    await ask({ parameters: another });
    const [one = '', other = ''] = [...new Set(seen.filter((key) => key.startsWith('answer:')))];
    const sealed = (await cache.get(one)) ?? new Uint8Array();
    await cache.set(other, sealed, 600);
    expect(use(await ask({ parameters: another }))).toBe('miss');
    for (const at of [0, 1, 2, 8, sealed.length - 20, sealed.length - 1]) {
      const touched = Uint8Array.from(sealed, (byte, place) => (place === at ? byte ^ 1 : byte));
      await cache.set(one, touched, 600);
      expect(use(await ask())).toBe('miss');
    }
    await cache.set(one, sealed.slice(0, 20), 600);
    expect(use(await ask())).toBe('miss');
  });

  test('a new key in front seals, what the old one sealed stays readable until it is taken out', async () => {
    const cache = createMemoryCache();
    const clock: Clock = { now: Date.now() };
    const [old, fresh] = ['2025', '2026'].map((id) => ({ id, secret: randomBytes(32) })) as [never, never];
    const withKeys = (masters: never[]) => gateway({ cache, clock, keys: deriveExchangeKeys(masters) });
    await withKeys([old]).ask();
    expect(use(await withKeys([fresh, old]).ask())).toBe('hit');
    await withKeys([fresh, old]).ask({ department: 'civil-affairs' });
    expect(use(await withKeys([old]).ask({ department: 'civil-affairs' }))).toBe('miss');
    expect(use(await withKeys([fresh]).ask())).toBe('miss');
  });

  test('a master secret of another length, and a second use of none, are refused', () => {
    expect(() => deriveExchangeKeys([{ id: 'a', secret: randomBytes(16) }])).toThrow(/32 bytes/);
    expect(() => deriveExchangeKeys([])).toThrow();
    expect(testKeys.naming).not.toEqual(testKeys.sealing[0]?.keys[testKeys.cipher]);
  });
});

describe('faults', () => {
  const fault = (what: string) => ({ fault: `other-vertical=timeout, test-vertical=${what}` });

  test('a call with a fault reads no kept answer, keeps none and joins nobody', async () => {
    const { ask } = gateway();
    expect(use(await ask(fault('garbled')))).toBe('bypass');
    expect(vertical.calls.at(-1)?.headers['sandbox-fault']).toBe('garbled');
    expect(use(await ask())).toBe('miss');
    expect(vertical.calls.at(-1)?.headers['sandbox-fault']).toBeUndefined();
    expect(use(await ask(fault('garbled')))).toBe('bypass');
    vertical.hold();
    const both = [ask({ ...fault('slow:1s'), case: 'one-case' }), ask({ ...fault('slow:1s'), case: 'one-case' })];
    await vertical.arrived(5);
    vertical.release();
    expect((await Promise.all(both)).map(use)).toEqual(['bypass', 'bypass']);
  });

  test('it counts against nobody’s health', async () => {
    const { ask, observed } = gateway({ guard: { lostInARow: 2 } });
    vertical.behave('out-of-order');
    for (let call = 0; call < 5; call += 1) expect(use(await ask(fault('error')))).toBe('vertical-unavailable');
    expect(observed).toEqual([]);
    vertical.behave('answer');
    expect(use(await ask())).toBe('miss');
  });

  test('a refused session that was asked for renews nothing for the others', async () => {
    const { ask } = gateway();
    await ask();
    vertical.forgetTokens();
    expect(use(await ask(fault('unauthorised')))).toBe('vertical-refused');
    expect(vertical.tokensGiven).toBe(1);
  });

  test('where the sandbox does not serve the vertical, or for another vertical, no fault is heard', async () => {
    const { ask } = gateway({ sandbox: false });
    expect(use(await ask(fault('timeout')))).toBe('miss');
    expect(use(await ask(fault('timeout')))).toBe('hit');
    expect(use(await gateway().ask({ fault: 'other-vertical=timeout' }))).toBe('miss');
    expect(vertical.calls.every(({ headers }) => headers['sandbox-fault'] === undefined)).toBe(true);
  });
});
