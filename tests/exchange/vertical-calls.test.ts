import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGateway, type TestGateway, type TestGatewayOptions, use } from './county.ts';
import { startVertical, type TestVertical } from './vertical.ts';

let vertical: TestVertical;
let gateways: TestGateway[] = [];
const gateway = (options: TestGatewayOptions = {}) => {
  const started = startGateway(vertical, options);
  gateways.push(started);
  return started;
};
beforeEach(async () => {
  vertical = await startVertical();
});
afterEach(async () => {
  for (const started of gateways) await started[Symbol.asyncDispose]();
  gateways = [];
  await vertical[Symbol.asyncDispose]();
});

const anew = { maxAgeSeconds: 0 };

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
  await expect.poll(async () => use(await ask(anew)), { timeout: 10_000 }).toBe('bypass');
});

test('an answer that is wrong, or a refusal, loses no vertical', async () => {
  const { ask } = gateway({ guard: { lostInARow: 2 } });
  vertical.behave('garbled');
  for (let call = 0; call < 5; call += 1) expect(use(await ask(anew))).toBe('vertical-invalid-answer');
  vertical.behave('answer');
  expect(use(await ask(anew))).toBe('bypass');
});

test('a slow vertical gathers no more calls than the gateway allows it; the rest are refused at once', async () => {
  const { ask } = gateway({ guard: { callsMax: 10 } });
  await ask(anew);
  vertical.hold();
  const crowd = Array.from({ length: 30 }, () => ask(anew));
  const refused = await Promise.all(crowd.slice(10));
  expect(refused.map(use).every((one) => one === 'overloaded')).toBe(true);
  vertical.release();
  expect((await Promise.all(crowd.slice(0, 10))).map(use).every((one) => one === 'bypass')).toBe(true);
  expect(vertical.calls).toHaveLength(11);
});
