import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failed } from '../../src/exchange/failure.ts';
import { createGuard, defaultGuardLimits } from '../../src/exchange/guard.ts';
import type { Vertical } from '../../src/model/index.ts';
import { use } from './county.ts';
import { startWholeCounty, type WholeCounty } from './whole-county.ts';

let county: WholeCounty;
beforeEach(async () => {
  county = await startWholeCounty({ guard: { lostInARow: 4, tryAgainAfterMs: 500 } });
});
afterEach(() => county[Symbol.asyncDispose]());

const relayed = () => [...county.catalog.verticals.values()].filter(({ relay }) => relay === 'national-platform');
const demandOf = (vertical: string) => {
  const found = [...county.catalog.demands.values()].find(({ resource }) => resource.startsWith(`${vertical}.`));
  if (!found) throw new Error(vertical);
  return found;
};
const look = (vertical: string) => county.exchange.look(county.vertical(vertical));

test('every vertical whose calls the national platform signs for is behind it', () => {
  const signed = [...county.catalog.verticals.values()].filter(({ dialect }) => dialect.signing === 'platform-hmac');
  expect(signed.length).toBeGreaterThan(4);
  expect(relayed().map(({ id }) => id)).toEqual(signed.map(({ id }) => id));
});

test('the relay lost: after a few calls to any of its verticals none is asked, no vertical is blamed, and all others go on', async () => {
  const [one, other, third] = relayed().map(({ id }) => id);
  if (!one || !other || !third) throw new Error('too few');
  for (const { id } of relayed()) await county.sandbox.stop(id);
  for (const id of [one, other, one, other]) expect(use(await county.ask(demandOf(id)))).toBe('vertical-unavailable');
  expect(await look(third)).toMatchObject({ breaker: 'closed', relayBreaker: 'open' });
  expect((await look(one)).breaker).toBe('closed');
  await county.sandbox.start(third);
  expect(await county.ask(demandOf(third))).toMatchObject({
    failure: { reason: 'vertical-unavailable', retryAfterSeconds: expect.any(Number) },
  });
  expect(county.sandbox.calls(third)).toBe(0);
  expect((await county.ask(county.demand('SN-D-01'))).ok).toBe(true);
  // one call that gets through, to whichever of them, and all are asked again
  await expect.poll(async () => (await county.ask(demandOf(third))).ok).toBe(true);
  expect(await look(one)).toMatchObject({ breaker: 'closed', relayBreaker: 'closed' });
});

test('one vertical behind the relay lost is that one’s trouble alone', async () => {
  const [one, other] = relayed().map(({ id }) => id);
  if (!one || !other) throw new Error('too few');
  county.sandbox.setFault(one, 'error');
  for (let call = 0; call < 4; call += 1) expect(use(await county.ask(demandOf(one)))).toBe('vertical-unavailable');
  expect(await look(one)).toMatchObject({ breaker: 'open', relayBreaker: 'closed' });
  expect((await county.ask(demandOf(other))).ok).toBe(true);
});

test('one that hangs and is asked all the time does not keep those out that are well again', async () => {
  const guard = createGuard({ ...defaultGuardLimits, lostInARow: 2, tryAgainAfterMs: 50 });
  const [one, other] = relayed();
  if (!one || !other) throw new Error('too few');
  const ask = async (vertical: Vertical, answers: boolean) => {
    const outcome = await guard.run(vertical, async () => {
      await pause(20);
      return answers ? { ok: true, value: undefined } : { ok: false, failure: failed('vertical-timeout', 'silent') };
    });
    return outcome.ok;
  };
  for (const vertical of [one, other, one, other]) await ask(vertical, false);
  expect(guard.look(other).relayBreaker).toBe('open');
  let over = false;
  const crowd = Array.from({ length: 8 }, async () => {
    while (!over) {
      await ask(one, false);
      await pause(1);
    }
  });
  await expect.poll(() => ask(other, true)).toBe(true);
  over = true;
  await Promise.all(crowd);
});
