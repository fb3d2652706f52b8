import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPauseView, type PauseStore } from '../../src/exchange/index.ts';
import { openSqliteState, type SqliteState } from '../../src/platform/node/sqlite-state.ts';
import { anew, type TestGatewayOptions, use } from './county.ts';
import { gateway, vertical, verticalForEachTest } from './each-test.ts';

const hour = 3_600_000;
let state: SqliteState;
let clock: { now: number };
verticalForEachTest();
beforeEach(() => {
  state = openSqliteState(':memory:');
  clock = { now: Date.parse('2026-11-24T22:00:00+08:00') };
});
afterEach(() => state.close());

/** An instance of its own, with what the instances share. */
function instance(options: TestGatewayOptions = {}, store: PauseStore = state.pauses) {
  const pauses = createPauseView({ store, now: () => clock.now });
  return { ...gateway({ clock, ...options, parts: { pauses } }), pauses };
}

test('a vertical that says its calls of the day are used is left alone until midnight in Beijing, and then asked again', async () => {
  const { ask, exchange, vertical: itself } = instance();
  vertical.behave('quota-used');
  expect(await ask(anew)).toMatchObject({
    failure: {
      reason: 'vertical-quota-used',
      retryAfterSeconds: 2 * 3_600,
      detail: { zh: expect.stringContaining('2026-11-25 00:00') },
    },
  });
  vertical.behave('answer');
  clock.now += hour;
  expect(await ask(anew)).toMatchObject({ failure: { reason: 'vertical-quota-used', retryAfterSeconds: 3_600 } });
  expect((await exchange.look(itself)).quotaUsed).toEqual([{ until: Date.parse('2026-11-25T00:00:00+08:00') }]);
  expect(vertical.calls).toHaveLength(1);
  clock.now += hour;
  expect(use(await ask(anew))).toBe('bypass');
  expect((await exchange.look(itself)).quotaUsed).toEqual([]);
});

test.each([
  ['seconds', () => '5400', 5_400],
  ['a date, by its own clock', () => new Date(Date.now() + 5_400_000).toUTCString(), 5_400],
  ['longer than a day: then it is asked whether that still holds', () => '864000', 86_400],
])('what it says of when counts: %s', async (_what, retryAfter, seconds) => {
  const { ask } = instance();
  vertical.behave('quota-used');
  vertical.retryAfter = retryAfter();
  const refused = await ask(anew);
  const waits = refused.ok ? 0 : (refused.failure.retryAfterSeconds ?? 0);
  expect(Math.abs(waits - seconds)).toBeLessThanOrEqual(2);
  clock.now += (seconds - 3) * 1_000;
  expect(use(await ask(anew))).toBe('vertical-quota-used');
  expect(vertical.calls).toHaveLength(1);
  vertical.behave('answer');
  clock.now += 6_000;
  expect(use(await ask(anew))).toBe('bypass');
});

test('while it gives nothing a kept answer stands in, as old as the demand allows', async () => {
  const { ask } = instance();
  await ask();
  clock.now += 2 * hour;
  vertical.behave('quota-used');
  expect([use(await ask()), use(await ask())]).toEqual(['stale', 'stale']);
  expect(use(await ask({ maxAgeSeconds: 3_600 }))).toBe('vertical-quota-used');
  expect(vertical.calls).toHaveLength(2);
});

test('where it grants calls by credential, the other demands go on', async () => {
  const { ask, exchange, vertical: itself } = instance({ perDemand: ['SN-D-01', 'SN-D-02'] });
  vertical.behaveFor(1, 'quota-used');
  expect(use(await ask({ ...anew, demand: 'SN-D-01' }))).toBe('vertical-quota-used');
  expect(use(await ask({ ...anew, demand: 'SN-D-02' }))).toBe('bypass');
  expect(use(await ask({ ...anew, demand: 'SN-D-01' }))).toBe('vertical-quota-used');
  expect(vertical.calls).toHaveLength(2);
  expect((await exchange.look(itself)).quotaUsed).toMatchObject([{ demand: 'SN-D-01' }]);
});

test('of a crowd that waits for room nobody asks any more once one has heard that nothing is left', async () => {
  const { ask } = instance({ guard: { callsMax: 2, waitingMax: 50, waitMs: 10_000 } });
  vertical.behave('quota-used');
  vertical.hold();
  const crowd = Array.from({ length: 20 }, () => ask(anew));
  await vertical.arrived(2);
  vertical.release();
  expect(new Set((await Promise.all(crowd)).map(use))).toEqual(new Set(['vertical-quota-used']));
  expect(vertical.calls).toHaveLength(2);
});

test('what one instance has heard the others keep to within ten seconds, and one that starts later at once', async () => {
  const [one, other] = [instance(), instance()];
  expect(use(await other.ask(anew))).toBe('bypass');
  vertical.behaveFor(1, 'quota-used');
  expect(use(await one.ask(anew))).toBe('vertical-quota-used');
  await expect.poll(() => state.pauses.all(clock.now)).toHaveLength(1);
  const calls = vertical.calls.length;
  clock.now += 10_000;
  expect(use(await other.ask(anew))).toBe('vertical-quota-used');
  expect(use(await instance().ask(anew))).toBe('vertical-quota-used');
  expect(vertical.calls).toHaveLength(calls);

  await other.pauses.resume(other.vertical.id);
  expect(use(await other.ask(anew))).toBe('bypass');
  clock.now += 10_000;
  expect(use(await one.ask(anew))).toBe('bypass');
});

test('a store that fails or hangs holds nobody up: the instance keeps to what it has heard itself', async () => {
  const failing: PauseStore = {
    pause: () => Promise.reject(new Error('lost')),
    resume: () => Promise.reject(new Error('lost')),
    all: () => new Promise(() => {}),
  };
  const { ask } = instance({}, failing);
  vertical.behaveFor(1, 'quota-used');
  expect(use(await ask(anew))).toBe('vertical-quota-used');
  expect(use(await ask(anew))).toBe('vertical-quota-used');
  expect(vertical.calls).toHaveLength(1);
});

test.each(['too-often', 'turned-away'] as const)(
  '%s, it has a moment’s rest, longer each time, and no department is told that the day is over',
  async (manner) => {
    const { ask, exchange, vertical: itself } = instance();
    vertical.behave(manner);
    const waits = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const refused = await ask(anew);
      expect(use(refused)).toBe('overloaded');
      expect(use(await ask(anew))).toBe('overloaded');
      const seconds = refused.ok ? 0 : (refused.failure.retryAfterSeconds ?? 0);
      waits.push(seconds);
      clock.now += seconds * 1_000;
    }
    expect(waits).toEqual([1, 2, 4, 8]);
    expect(vertical.calls).toHaveLength(4);
    expect((await exchange.look(itself)).quotaUsed).toEqual([]);
    expect(await state.pauses.all(clock.now)).toEqual([]);
    vertical.behave('answer');
    expect(use(await ask(anew))).toBe('bypass');
  },
);

test('turned away for hours, it is the day’s calls that are used', async () => {
  const { ask } = instance();
  vertical.behave('turned-away');
  vertical.retryAfter = '7200';
  expect(await ask(anew)).toMatchObject({ failure: { reason: 'vertical-quota-used', retryAfterSeconds: 7_200 } });
});

test('a clock that is set back keeps nobody out for longer than a day', async () => {
  const { ask } = instance();
  vertical.behaveFor(1, 'quota-used');
  await ask(anew);
  await expect.poll(() => state.pauses.all(clock.now)).toHaveLength(1);
  clock.now -= 30 * 24 * hour;
  expect(use(await ask(anew))).toBe('bypass');
});
