import { describe, expect, test } from 'vitest';
import type { Limit, Limiter } from '../../src/policy/limiter.ts';

const rate: Limit = { name: 'rate', quantity: 30, windowSeconds: 10 };
const quota: Limit = { name: 'quota', quantity: 5, windowSeconds: 86_400 };
/** 10:00:00 on 24 November 2026, Beijing time. */
const morning = Date.UTC(2026, 10, 24, 2);

/** What every `Limiter` promises. */
export function limiterPromises(technology: string, create: () => Limiter | Promise<Limiter>): void {
  describe(`Limiter: ${technology}`, () => {
    test('what it says remains is what may still be taken, no more and no less', async () => {
      const limiter = await create();
      for (let used = 1; used <= 30; used += 1) {
        const { allowed, states } = await limiter.take('a', [rate], morning, 1);
        expect({ allowed, remaining: states[0]?.remaining }).toEqual({ allowed: true, remaining: 30 - used });
      }
      const refused = await limiter.take('a', [rate], morning, 1);
      expect(refused).toMatchObject({
        allowed: false,
        refusedBy: 'rate',
        states: [{ remaining: 0, limit: 30, windowSeconds: 10 }],
      });
    });

    test('after the wait it names it allows again, and until then it does not', async () => {
      const limiter = await create();
      for (let used = 0; used < 30; used += 1) await limiter.take('a', [rate], morning, 1);
      const { retryAfterSeconds = 0 } = await limiter.take('a', [rate], morning, 1);
      expect(retryAfterSeconds).toBe(1);
      expect((await limiter.take('a', [rate], morning + 300, 1)).allowed).toBe(false);
      expect((await limiter.take('a', [rate], morning + retryAfterSeconds * 1_000, 1)).allowed).toBe(true);
    });

    test('after the reset it names all of it may be used at once again', async () => {
      const limiter = await create();
      let reset = 0;
      for (let used = 0; used < 30; used += 1) {
        reset = (await limiter.take('a', [rate], morning, 1)).states[0]?.resetSeconds ?? 0;
      }
      expect(reset).toBe(10);
      const later = await Promise.all(
        Array.from({ length: 31 }, () => limiter.take('a', [rate], morning + reset * 1_000, 1)),
      );
      expect(later.filter(({ allowed }) => allowed)).toHaveLength(30);
    });

    test('no window of the rate lets more than the quantity and what flowed back meanwhile through', async () => {
      const limiter = await create();
      let allowed = 0;
      for (let at = 0; at < 20_000; at += 10) {
        if ((await limiter.take('a', [rate], morning + at, 1)).allowed) allowed += 1;
      }
      // a burst of 30, then 3 a second for 20 s
      expect(allowed).toBeLessThanOrEqual(90);
      expect(allowed).toBeGreaterThanOrEqual(89);
    });

    test('the quota begins anew at midnight in Beijing, not before', async () => {
      const limiter = await create();
      const lateEvening = Date.UTC(2026, 10, 24, 15, 59, 30);
      for (let used = 0; used < 5; used += 1) await limiter.take('a', [quota], lateEvening, 1);
      const refused = await limiter.take('a', [quota], lateEvening, 1);
      expect(refused).toMatchObject({
        allowed: false,
        refusedBy: 'quota',
        retryAfterSeconds: 30,
        states: [{ remaining: 0, resetSeconds: 30 }],
      });
      expect((await limiter.take('a', [quota], lateEvening + 29_999, 1)).allowed).toBe(false);
      expect(await limiter.take('a', [quota], lateEvening + 30_000, 1)).toMatchObject({
        allowed: true,
        states: [{ remaining: 4, resetSeconds: 86_400 }],
      });
    });

    test('one limit used up takes nothing from the other', async () => {
      const limiter = await create();
      for (let used = 0; used < 5; used += 1) await limiter.take('a', [rate, quota], morning, 1);
      const refused = await limiter.take('a', [rate, quota], morning, 1);
      expect(refused).toMatchObject({
        allowed: false,
        refusedBy: 'quota',
        states: [
          { name: 'rate', remaining: 25 },
          { name: 'quota', remaining: 0 },
        ],
      });
      expect((await limiter.take('a', [rate], morning, 1)).states[0]?.remaining).toBe(24);
    });

    test('a look uses nothing up and tells what a use would be told', async () => {
      const limiter = await create();
      for (let looks = 0; looks < 100; looks += 1) await limiter.take('a', [rate, quota], morning, 0);
      expect((await limiter.take('a', [rate, quota], morning, 1)).states.map(({ remaining }) => remaining)).toEqual([
        29, 4,
      ]);
      for (let used = 1; used < 5; used += 1) await limiter.take('a', [rate, quota], morning, 1);
      expect(await limiter.take('a', [rate, quota], morning, 0)).toMatchObject({ allowed: false, refusedBy: 'quota' });
    });

    test('one key’s use is not another’s', async () => {
      const limiter = await create();
      for (let used = 0; used < 5; used += 1) await limiter.take('a', [quota], morning, 1);
      expect((await limiter.take('b', [quota], morning, 1)).allowed).toBe(true);
    });

    test('a clock that is set back gives no use away', async () => {
      const limiter = await create();
      for (let used = 0; used < 30; used += 1) await limiter.take('a', [rate], morning, 1);
      expect((await limiter.take('a', [rate], morning - 60_000, 1)).allowed).toBe(false);
    });

    test('after a clock that ran ahead was set back, the wait it names is true again', async () => {
      const limiter = await create();
      for (let used = 0; used < 30; used += 1) await limiter.take('a', [rate], morning + 3_600_000, 1);
      const { allowed, retryAfterSeconds = 0 } = await limiter.take('a', [rate], morning, 1);
      expect([allowed, retryAfterSeconds]).toEqual([false, 1]);
      for (let wait = 1; wait < 40; wait += 1) await limiter.take('a', [rate], morning + wait * 1_000, 1);
      expect((await limiter.take('a', [rate], morning + 40_000, 1)).allowed).toBe(true);
    });

    test('a call that came in before midnight and is counted after it gives away nothing of the new day', async () => {
      const limiter = await create();
      const midnight = Date.UTC(2026, 10, 24, 16);
      for (let used = 0; used < 5; used += 1) await limiter.take('a', [quota], midnight + used, 1);
      await limiter.take('a', [quota], midnight - 1, 1);
      expect((await limiter.take('a', [quota], midnight + 10, 1)).allowed).toBe(false);
    });

    test('calls at the same time are counted one by one', async () => {
      const limiter = await create();
      const answers = await Promise.all(
        Array.from({ length: 200 }, () => limiter.take('a', [rate, quota], morning, 1)),
      );
      expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
    });
  });
}
