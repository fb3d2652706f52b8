import { expect, test } from 'vitest';
import { anew, type TestGatewayOptions, use } from './county.ts';
import { gateway, vertical, verticalForEachTest } from './each-test.ts';

verticalForEachTest();

test('a call that is cut off is made once more, under another nonce, and is one call to whoever watches', async () => {
  const { ask, observed } = gateway({ settings: withRequestNumber });
  vertical.behaveFor(1, 'cut-off');
  expect(use(await ask(anew))).toBe('bypass');
  expect(vertical.calls).toHaveLength(2);
  const [first, second] = vertical.calls.map(({ body }) => body.number);
  expect(first).toMatch(/^request-1-[0-9a-f]{8}$/);
  expect(second).toMatch(/^request-1-[0-9a-f]{8}$/);
  expect(second).not.toBe(first);
  expect(observed).toHaveLength(1);
});

test('a call is made twice at most', async () => {
  const { ask } = gateway();
  vertical.behave('cut-off');
  expect(use(await ask(anew))).toBe('vertical-unavailable');
  expect(vertical.calls).toHaveLength(2);
});

test('an outage is not made worse: one call in ten is made again, and at least one', async () => {
  const { ask } = gateway({ guard: { lostInARow: 1_000 } });
  for (let call = 0; call < 30; call += 1) await ask(anew);
  vertical.behave('cut-off');
  for (let call = 0; call < 30; call += 1) await ask(anew);
  expect(vertical.calls.length).toBeGreaterThan(60);
  expect(vertical.calls.length).toBeLessThanOrEqual(66);
});

test('where no time is left for an answer, nothing is tried again', async () => {
  const { ask } = gateway({ timeoutMs: 220 });
  vertical.behave('cut-off');
  expect(use(await ask(anew))).toBe('vertical-unavailable');
  expect(vertical.calls).toHaveLength(1);
});

test('a call with a fault that was asked for is made once', async () => {
  const { ask } = gateway();
  vertical.behave('cut-off');
  expect(use(await ask({ fault: 'test-vertical=error' }))).toBe('vertical-unavailable');
  expect(vertical.calls).toHaveLength(1);
});

test('a token is not asked for again where the first may have been given; where nothing was sent, it is', async () => {
  const { ask, sent } = gateway();
  vertical.cutTokens(true);
  expect(use(await ask(anew))).toBe('vertical-unavailable');
  expect(vertical.tokensAsked).toBe(1);
  await vertical.stop();
  const before = sent.length;
  expect(use(await ask(anew))).toBe('vertical-unavailable');
  expect(sent.slice(before)).toEqual(['/oauth2/token', '/oauth2/token']);
});

/** The request carries a number that never repeats. */
const withRequestNumber: NonNullable<TestGatewayOptions['settings']> = {
  envelope: { status: 'code', data: 'data', success: ['0'], noRecord: ['404'], request: 'number' },
};
