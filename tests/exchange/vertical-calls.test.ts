import { expect, test, vi } from 'vitest';
import { anew, use } from './county.ts';
import { gateway, vertical, verticalForEachTest } from './each-test.ts';

verticalForEachTest();

test('the vertical is told the request’s id, the caller’s trace, and who asks for what, as far as it takes that', async () => {
  const { ask } = gateway({ takes: ['officer', 'department', 'matter', 'case'] });
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await ask({ id: 'the-request', traceparent, department: 'civil-affairs' });
  const [call] = vertical.calls;
  expect(call?.headers).toMatchObject({ 'x-request-id': 'the-request', traceparent });
  expect(call?.body).toMatchObject({
    who: 'JY0127',
    unit: '绥宁县civil-affairs',
    what: '11430527DEM00006594432005001000',
    which: '4305272411240000017',
  });
});

test('what is no trace context travels nowhere', async () => {
  await gateway().ask({ traceparent: '430599201908150017' });
  expect(vertical.calls[0]?.headers.traceparent).toBeUndefined();
});

test.each([
  ['silent', 'vertical-timeout'],
  ['out-of-order', 'vertical-unavailable'],
  ['garbled', 'vertical-invalid-answer'],
  ['endless', 'vertical-invalid-answer'],
  ['redirect', 'vertical-invalid-answer'],
] as const)(
  'a reply that is %s is %s: asked once, at its own address, and nothing of it leaks',
  async (manner, reason) => {
    const { ask } = gateway({ timeoutMs: 300 });
    vertical.behave(manner);
    const outcome = await ask(anew);
    expect(use(outcome)).toBe(reason);
    expect(vertical.calls).toHaveLength(1);
    expect(JSON.stringify(outcome)).not.toMatch(/430599|周小满|secret/);
  },
);

test('every call to the vertical is observed once, hits and joined calls are not', async () => {
  const { ask, observed } = gateway();
  await Promise.all([ask(), ask(), ask()]);
  await ask();
  vertical.behave('no-record');
  await ask(anew);
  vertical.behave('garbled');
  await ask(anew);
  expect(observed.map(({ outcome }) => outcome)).toEqual(['rows', 'no-record', 'vertical-invalid-answer']);
  expect(observed[0]).toMatchObject({ vertical: 'test-vertical', resource: 'test-vertical.record' });
});

test('a lost vertical is soon no longer asked, and is used again once it is back', async () => {
  const { ask } = gateway({ guard: { lostInARow: 3, tryAgainAfterMs: 200 }, timeoutMs: 100 });
  await ask(anew);
  vertical.behave('silent');
  for (let call = 0; call < 3; call += 1) expect(use(await ask(anew))).toBe('vertical-timeout');
  const asked = vertical.calls.length;
  const crowd = await Promise.all(Array.from({ length: 100 }, () => ask(anew)));
  expect(crowd.map(use).every((one) => one === 'vertical-unavailable')).toBe(true);
  expect(crowd[0]).toMatchObject({ ok: false, failure: { retryAfterSeconds: 1 } });
  expect(vertical.calls.length).toBe(asked);
  vertical.behave('answer');
  await expect.poll(async () => use(await ask(anew))).toBe('bypass');
});

test('a clock that is set back keeps no vertical out for longer', async () => {
  const { ask } = gateway({ guard: { lostInARow: 2, tryAgainAfterMs: 200 } });
  vertical.behave('out-of-order');
  for (let call = 0; call < 2; call += 1) await ask(anew);
  vertical.behave('answer');
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => performance.timeOrigin + performance.now() - 3_600_000);
  try {
    await expect.poll(async () => use(await ask(anew))).toBe('bypass');
  } finally {
    clock.mockRestore();
  }
});

test('an answer that is wrong, or a refusal, loses no vertical', async () => {
  const { ask } = gateway({ guard: { lostInARow: 2 } });
  vertical.behave('garbled');
  for (let call = 0; call < 5; call += 1) expect(use(await ask(anew))).toBe('vertical-invalid-answer');
  vertical.behave('answer');
  expect(use(await ask(anew))).toBe('bypass');
});

test('one call at a time tries whether it is back; the others are refused at once, and told when to ask again', async () => {
  const { ask, exchange, vertical: itself } = gateway({ guard: { lostInARow: 2, tryAgainAfterMs: 1_500 } });
  vertical.behave('out-of-order');
  for (let call = 0; call < 2; call += 1) await ask(anew);
  const { triesAgainAt = 0 } = await exchange.look(itself);
  const refused = await ask(anew);
  expect(triesAgainAt).toBeGreaterThan(Date.now());
  expect(refused).toMatchObject({
    failure: { reason: 'vertical-unavailable', retryAfterSeconds: Math.ceil((triesAgainAt - Date.now()) / 1_000) },
  });
  await new Promise((resolve) => setTimeout(resolve, triesAgainAt - Date.now() + 10));
  vertical.behave('answer');
  vertical.hold();
  const asked = vertical.calls.length;
  const trying = ask(anew);
  await vertical.arrived(asked + 1);
  expect((await exchange.look(itself)).breaker).toBe('half-open');
  const crowd = await Promise.all(Array.from({ length: 20 }, () => ask(anew)));
  expect(crowd.map(use).every((one) => one === 'vertical-unavailable')).toBe(true);
  vertical.release();
  expect(use(await trying)).toBe('bypass');
  expect(vertical.calls).toHaveLength(asked + 1);
  expect((await exchange.look(itself)).breaker).toBe('closed');
});

test('a slow vertical gathers no more calls than it may; a few wait a while for room, all others are refused at once', async () => {
  const { ask, exchange, vertical: itself } = gateway({ guard: { callsMax: 10, waitingMax: 5, waitMs: 300 } });
  await ask(anew);
  vertical.hold();
  const crowd = Array.from({ length: 30 }, () => ask(anew));
  await vertical.arrived(11);
  const turnedAway = await Promise.all(crowd.slice(15));
  expect(turnedAway.map(use).every((one) => one === 'overloaded')).toBe(true);
  expect(turnedAway[0]).toMatchObject({ failure: { retryAfterSeconds: 1 } });
  expect(await exchange.look(itself)).toMatchObject({ calls: 10, callsMax: 10, waiting: 5 });
  const tired = await Promise.all(crowd.slice(10, 15));
  expect(tired.map(use).every((one) => one === 'overloaded')).toBe(true);
  expect(vertical.calls).toHaveLength(11);
  const patient = ask(anew);
  vertical.release();
  expect((await Promise.all([...crowd.slice(0, 10), patient])).map(use).every((one) => one === 'bypass')).toBe(true);
  expect(await exchange.look(itself)).toMatchObject({ calls: 0, waiting: 0 });
});

test('where a call may not be made, an answer that was kept stands in, as old as the demand allows', async () => {
  const clock = { now: Date.now() };
  const { ask } = gateway({ clock, guard: { callsMax: 1, waitingMax: 0 } });
  await ask();
  clock.now += 2 * 3_600_000;
  vertical.hold();
  const other = ask(anew);
  await vertical.arrived(2);
  expect(use(await ask())).toBe('stale');
  expect(use(await ask({ maxAgeSeconds: 3_600 }))).toBe('overloaded');
  vertical.release();
  await other;
});
