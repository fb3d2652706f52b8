import { beforeEach, expect, test } from 'vitest';
import { type TestGateway, use } from './county.ts';
import { gateway as open, vertical, verticalForEachTest } from './each-test.ts';

let gateway: TestGateway;
verticalForEachTest();
beforeEach(() => {
  gateway = open();
});

test('of many identical calls at once one goes to the vertical, and all get its answer', async () => {
  vertical.hold();
  const crowd = Array.from({ length: 100 }, () => gateway.ask());
  await vertical.arrived(1);
  vertical.release();
  const outcomes = await Promise.all(crowd);
  expect(vertical.calls).toHaveLength(1);
  expect(outcomes.filter((one) => use(one) === 'miss')).toHaveLength(1);
  expect(outcomes.filter((one) => use(one) === 'joined')).toHaveLength(99);
  expect(new Set(outcomes.map((one) => one.ok && one.value.upstream.requestId)).size).toBe(1);
});

test('calls of another department or for another person do not join', async () => {
  vertical.hold();
  const calls = [
    gateway.ask(),
    gateway.ask({ department: 'civil-affairs' }),
    gateway.ask({ parameters: { name: '周小满', idNumber: '430599201908150025' } }),
  ];
  await vertical.arrived(3);
  vertical.release();
  expect((await Promise.all(calls)).map(use)).toEqual(['miss', 'miss', 'miss']);
});

test('a deadline that passes is answered from what was kept, where the demand allows its age', async () => {
  await gateway.ask();
  gateway.clock.now += 2 * 3_600_000;
  vertical.hold();
  const deadline = new AbortController();
  const waiting = gateway.ask({ deadline: deadline.signal });
  await vertical.arrived(2);
  deadline.abort();
  expect(await waiting).toMatchObject({ ok: true, value: { cache: { kind: 'stale', ageSeconds: 7_200 } } });
});

test('a deadline that passes breaks nothing off: what comes later is kept for whoever asks again', async () => {
  vertical.hold();
  const deadline = new AbortController();
  const waiting = gateway.ask({ deadline: deadline.signal });
  await vertical.arrived(1);
  deadline.abort();
  expect(use(await waiting)).toBe('vertical-timeout');
  vertical.release();
  await expect.poll(async () => use(await gateway.ask())).toBe('hit');
  expect(vertical.calls).toHaveLength(1);
});

test('when the one call fails all who joined get that same outcome, and the next asks anew', async () => {
  vertical.hold();
  vertical.behave('garbled');
  const crowd = Array.from({ length: 20 }, () => gateway.ask());
  await vertical.arrived(1);
  vertical.release();
  const outcomes = await Promise.all(crowd);
  expect(outcomes.every((one) => use(one) === 'vertical-invalid-answer')).toBe(true);
  expect(vertical.calls).toHaveLength(1);
  vertical.behave('answer');
  expect(use(await gateway.ask())).toBe('miss');
});
