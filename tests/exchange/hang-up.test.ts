import { expect, test } from 'vitest';
import { createMemoryLimiter } from '../../src/platform/memory/memory-limiter.ts';
import { eventually } from '../support/eventually.ts';
import { aChild, anew, type TestGateway, use } from './county.ts';
import { gateway, vertical, verticalForEachTest } from './each-test.ts';

verticalForEachTest();

/** A caller who can hang up. */
const caller = () => new AbortController();
const brokenOff = (calls: number) => eventually(() => expect(vertical.brokenOff).toBe(calls));

test.each([
  ['that may be kept', {}],
  ['that must be asked anew', anew],
  ['that plays a fault', { fault: 'test-vertical=slow:1s' }],
])('one who hangs up alone breaks the call off at once: %s', async (_, asking) => {
  const { ask, exchange, observed, vertical: itself } = gateway();
  vertical.hold();
  const leaving = caller();
  const gone = ask({ ...asking, id: 'the-request', hungUp: leaving.signal });
  await vertical.arrived(1);
  leaving.abort();
  expect(await gone).toMatchObject({
    ok: false,
    failure: { reason: 'caller-gone', upstream: { requestId: 'the-request', vertical: 'test-vertical' } },
  });
  await eventually(async () => expect(await exchange.look(itself)).toMatchObject({ calls: 0, waiting: 0 }));
  await brokenOff(1);
  if (!('fault' in asking)) expect(observed.map(({ outcome }) => outcome)).toEqual(['caller-gone']);
  vertical.release();
  expect(use(await ask())).toBe('miss'); // nothing of it was kept, and nobody joins it
});

test('one who hangs up takes nobody along, not even as the first; the last one does', async () => {
  const { ask } = gateway();
  vertical.hold();
  const [first, later, last] = [caller(), caller(), caller()];
  const crowd = [first, later, last].map(({ signal }) => ask({ hungUp: signal }));
  await vertical.arrived(1);
  const patient = ask();
  await new Promise(setImmediate);
  first.abort();
  later.abort();
  last.abort();
  expect((await Promise.all(crowd)).map(use)).toEqual(Array(3).fill('caller-gone'));
  vertical.release();
  expect(use(await patient)).toBe('joined');
  expect([vertical.calls.length, vertical.brokenOff]).toEqual([1, 0]);

  vertical.hold();
  const callers = Array.from({ length: 10 }, caller);
  const others = callers.map(({ signal }) => ask({ ...anotherChild, hungUp: signal }));
  await vertical.arrived(2);
  await new Promise(setImmediate);
  for (const one of callers.slice(1)) one.abort();
  expect(vertical.brokenOff).toBe(0);
  callers[0]?.abort();
  expect((await Promise.all(others)).map(use)).toEqual(Array(10).fill('caller-gone'));
  await brokenOff(1);
});

test('one who hangs up while another’s call is under way is told of no call of its own', async () => {
  const { ask } = gateway();
  vertical.hold();
  const leader = ask();
  await vertical.arrived(1);
  const leaving = caller();
  const joined = ask({ hungUp: leaving.signal });
  await new Promise(setImmediate);
  leaving.abort();
  expect(await joined).toEqual({
    ok: false,
    failure: { reason: 'caller-gone', note: 'before its vertical was asked' },
  });
  vertical.release();
  await leader;
});

test('whoever asks right after it was broken off gets an answer of its own', async () => {
  const { ask } = gateway();
  vertical.hold();
  const leaving = caller();
  const gone = ask({ hungUp: leaving.signal });
  await vertical.arrived(1);
  leaving.abort();
  const next = ask();
  await vertical.arrived(2);
  vertical.release();
  expect([use(await gone), use(await next)]).toEqual(['caller-gone', 'miss']);
});

test('one who had gone before asks no vertical', async () => {
  const { ask, sent } = gateway();
  expect(use(await ask({ hungUp: AbortSignal.abort() }))).toBe('caller-gone');
  expect(sent).toEqual([]);
});

test('one who hangs up while it waits for room is never sent, and makes room for the next', async () => {
  const guard = { callsMax: 1, waitingMax: 1, waitMs: 60_000 };
  const { ask, exchange, vertical: itself } = gateway({ guard });
  vertical.hold();
  const underWay = ask(anew);
  await vertical.arrived(1);
  const leaving = caller();
  const queued = ask({ ...anew, hungUp: leaving.signal });
  await eventually(async () => expect(await exchange.look(itself)).toMatchObject({ calls: 1, waiting: 1 }));
  expect(use(await ask(anew))).toBe('overloaded');
  leaving.abort();
  expect(await queued).toMatchObject({ failure: { reason: 'caller-gone', note: 'before its vertical was asked' } });
  await eventually(async () => expect(await exchange.look(itself)).toMatchObject({ calls: 1, waiting: 0 }));
  const next = ask(anew);
  vertical.release();
  expect([use(await underWay), use(await next)]).toEqual(['bypass', 'bypass']);
  expect(vertical.calls).toHaveLength(2);
});

test('one who hangs up while it waits for its turn in the second is never sent, and not counted; one that was sent is', async () => {
  const terms = { service: { qps: 0.001, dailyQuota: 10 } };
  const parts = { limiter: createMemoryLimiter(), sandboxTerms: { sandboxTraits: ['quota'] } };
  const { ask, exchange, vertical: itself } = gateway({ terms, parts, guard: { waitMs: 60_000 } });
  vertical.hold();
  const first = caller();
  const sent = ask({ ...anew, hungUp: first.signal });
  await vertical.arrived(1);
  const second = caller();
  const waiting = ask({ ...anew, hungUp: second.signal });
  await eventually(async () => expect(await exchange.look(itself)).toMatchObject({ calls: 2 }));
  second.abort();
  first.abort();
  expect([use(await sent), use(await waiting)]).toEqual(['caller-gone', 'caller-gone']);
  await eventually(async () =>
    expect(await exchange.look(itself)).toMatchObject({ calls: 0, quota: { calls: 9, callsPerDay: 10 } }),
  );
  expect(vertical.calls).toHaveLength(1);
});

test('a renewal behind a stale answer waits for nobody, so nobody breaks it off', async () => {
  const { ask, clock } = gateway();
  const renewing = { staleWhileRevalidateSeconds: 86_400 };
  await ask(renewing);
  clock.now += 2 * 3_600_000;
  vertical.hold();
  const [leaving, joining] = [caller(), caller()];
  expect(use(await ask({ ...renewing, hungUp: leaving.signal }))).toBe('hit');
  await vertical.arrived(2);
  const joined = ask({ staleIfErrorSeconds: 0, hungUp: joining.signal });
  await new Promise(setImmediate);
  leaving.abort();
  joining.abort();
  expect(use(await joined)).toBe('caller-gone');
  vertical.release();
  await expect.poll(async () => JSON.stringify(await ask(renewing))).toMatch(/"kind":"hit","ageSeconds":0}/);
  expect([vertical.calls.length, vertical.brokenOff]).toEqual([2, 0]);
});

test('calls that are broken off trip no breaker, and clear none', async () => {
  const { ask, exchange, vertical: itself } = gateway({ guard: { lostInARow: 3, tryAgainAfterMs: 60_000 } });
  const breaker = async () => (await exchange.look(itself)).breaker;
  await ask(anew);
  vertical.hold();
  await hangUp(5, { ask });
  expect(await breaker()).toBe('closed');
  vertical.release();
  vertical.behave('out-of-order');
  await ask(anew);
  await ask(anew);
  vertical.hold();
  await hangUp(1, { ask });
  vertical.release();
  expect(await breaker()).toBe('closed');
  await ask(anew); // the third in a row, for one that was broken off is neither
  expect(await breaker()).toBe('open');
});

test('where the one call that tries is broken off the next one tries, and is not made to wait longer', async () => {
  const { ask, exchange, vertical: itself } = gateway({ guard: { lostInARow: 1, tryAgainAfterMs: 200 } });
  const look = () => exchange.look(itself);
  vertical.behave('out-of-order');
  await ask(anew);
  vertical.behave('answer');
  await eventually(async () => expect((await look()).triesAgainAt).toBeUndefined());
  for (let tries = 0; tries < 10; tries += 1) {
    vertical.hold();
    await hangUp(1, { ask });
    await eventually(async () => expect(await look()).toMatchObject({ breaker: 'open', calls: 0 }));
    expect((await look()).triesAgainAt).toBeUndefined();
    vertical.release();
  }
  expect(use(await ask(anew))).toBe('bypass');
  expect((await look()).breaker).toBe('closed');
});

test('behind a relay, calls that are broken off leave both breakers as they are', async () => {
  const terms = { relay: 'a-platform' };
  const { ask, exchange, vertical: itself } = gateway({ terms, guard: { lostInARow: 2, tryAgainAfterMs: 60_000 } });
  vertical.hold();
  await hangUp(5, { ask });
  expect(await exchange.look(itself)).toMatchObject({ breaker: 'closed', relayBreaker: 'closed' });
  vertical.release();
  expect(use(await ask(anew))).toBe('bypass');
});

test('a call that is broken off is not made again', async () => {
  const { ask, sent } = gateway();
  await ask(anew);
  const before = sent.length;
  vertical.hold();
  await hangUp(3, { ask });
  vertical.release();
  expect(use(await ask(anew))).toBe('bypass');
  expect(sent.length - before).toBe(4);
});

test('a token that is being fetched is fetched to the end: others need it too', async () => {
  const { ask, sent } = gateway();
  vertical.holdTokens();
  const leaving = caller();
  const gone = ask({ ...anew, hungUp: leaving.signal });
  await eventually(() => expect(vertical.tokensAsked).toBe(1));
  leaving.abort();
  expect(await gone).toMatchObject({ failure: { reason: 'caller-gone', upstream: { vertical: 'test-vertical' } } });
  const other = ask(anew);
  vertical.releaseTokens();
  expect(use(await other)).toBe('bypass');
  expect(sent).toEqual(['/oauth2/token', '/record']);
});

test('a thousand who hang up, under way and in the queue, leave no slot taken and no listener behind', async () => {
  const guard = { callsMax: 50, waitingMax: 1_000, waitMs: 60_000 };
  const { ask, exchange, vertical: itself } = gateway({ guard });
  await ask(anew);
  vertical.hold();
  const callers = Array.from({ length: 1_000 }, caller);
  const gone = callers.map(({ signal }, at) => ask({ ...(at % 2 ? anew : person(at)), hungUp: signal }));
  await vertical.arrived(51);
  await eventually(async () => expect(await exchange.look(itself)).toMatchObject({ calls: 50, waiting: 950 }));
  for (const one of callers) one.abort();
  expect(new Set((await Promise.all(gone)).map(use))).toEqual(new Set(['caller-gone']));
  await eventually(async () => expect(await exchange.look(itself)).toMatchObject({ calls: 0, waiting: 0 }));
  await brokenOff(50);
  expect(vertical.calls).toHaveLength(51);
  vertical.release();
  const after = await Promise.all(Array.from({ length: 50 }, () => ask(anew)));
  expect(new Set(after.map(use))).toEqual(new Set(['bypass']));
});

test('one caller’s signal has no listener left once its answers are there', async () => {
  const { ask } = gateway();
  const staying = caller();
  let listeners = 0;
  const { signal } = staying;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  Object.assign(signal, {
    addEventListener: (...what: Parameters<typeof add>) => {
      listeners += 1;
      add(...what);
    },
    removeEventListener: (...what: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...what);
    },
  });
  for (let turn = 0; turn < 20; turn += 1) await ask({ ...person(turn), ...(turn % 2 && anew), hungUp: signal });
  await eventually(() => expect(listeners).toBe(0));
});

const person = (at: number) => ({ parameters: { ...aChild, name: `周小满${at}` } });
const anotherChild = person(1_000_000);

/** So many callers, one after another, whose call has arrived when they leave. */
async function hangUp(times: number, { ask }: Pick<TestGateway, 'ask'>): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    const [arrived, leaving] = [vertical.calls.length, caller()];
    const gone = ask({ ...anew, hungUp: leaving.signal });
    await vertical.arrived(arrived + 1);
    leaving.abort();
    expect(use(await gone)).toBe('caller-gone');
  }
}
