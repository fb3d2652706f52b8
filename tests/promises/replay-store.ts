import { describe, expect, test } from 'vitest';
import type { ReplayStore } from '../../src/identity/index.ts';

export interface OpenReplays {
  readonly store: ReplayStore;
  /** Ends this instance in order. */
  close(): Promise<void> | void;
}

/** What a ReplayStore runs on, kept from one opening to the next. */
export interface ReplayPlace {
  /** A further instance on the same state. `now`: milliseconds since 1970. */
  open(now: () => number): Promise<OpenReplays> | OpenReplays;
  /** Uses a jti in a process of its own, which is killed (SIGKILL) as soon as it has answered. */
  useOnceThenKill(issuer: string, jti: string, expiresAt: number): Promise<boolean>;
  dispose(): Promise<void> | void;
}

/** The promises of `ReplayStore`, for every adapter on its real part. */
export function replayStorePromises(technology: string, makePlace: () => Promise<ReplayPlace> | ReplayPlace): void {
  const start = Date.parse('2026-11-24T04:00:00Z');
  const soon = start / 1000 + 300;

  describe(`ReplayStore on ${technology}`, () => {
    test('a jti counts the first time, and never again for this issuer', async () => {
      await onOne(async ({ store }) => {
        expect(await store.useOnce('education', 'a', soon)).toBe(true);
        expect(await store.useOnce('education', 'a', soon)).toBe(false);
        expect(await store.useOnce('education', 'a', soon + 999)).toBe(false);
        expect(await store.useOnce('health', 'a', soon)).toBe(true);
        expect(await store.useOnce('education', 'b', soon)).toBe(true);
      });
    });

    test('issuer and jti are told apart however they are written', async () => {
      await onOne(async ({ store }) => {
        const pairs = [
          ['a', 'bc'],
          ['ab', 'c'],
          ['a ', 'bc'],
          ['a', "b'c"],
          ['A', 'bc'],
          ['a', 'BC'],
          ['a', '汉'],
        ] as const;
        for (const [issuer, jti] of pairs) expect(await store.useOnce(issuer, jti, soon)).toBe(true);
        for (const [issuer, jti] of pairs) expect(await store.useOnce(issuer, jti, soon)).toBe(false);
      });
    });

    test('of many at once, on two instances, one gets it', async () => {
      const place = await makePlace();
      const [one, two] = [await place.open(() => start), await place.open(() => start)];
      try {
        const uses = Array.from({ length: 60 }, (_, at) =>
          (at % 2 === 0 ? one : two).store.useOnce('education', 'x', soon),
        );
        expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
      } finally {
        await one.close();
        await two.close();
        await place.dispose();
      }
    });

    test('what was used is used for the next instance, after an orderly end and after SIGKILL', async () => {
      const place = await makePlace();
      const first = await place.open(() => start);
      expect(await first.store.useOnce('education', 'orderly', soon)).toBe(true);
      await first.close();
      expect(await place.useOnceThenKill('education', 'killed', soon)).toBe(true);
      const second = await place.open(() => start);
      try {
        expect(await second.store.useOnce('education', 'orderly', soon)).toBe(false);
        expect(await second.store.useOnce('education', 'killed', soon)).toBe(false);
        expect(await second.store.useOnce('education', 'new', soon)).toBe(true);
      } finally {
        await second.close();
        await place.dispose();
      }
    });

    test('a jti is not forgotten before it has expired, whatever is swept', async () => {
      const place = await makePlace();
      let now = start;
      const { store, close } = await place.open(() => now);
      try {
        await store.useOnce('education', 'long', soon + 86_400);
        for (let hour = 0; hour < 24; hour += 1) {
          now += 3_600_000;
          await store.useOnce('education', `hour ${hour}`, now / 1000 + 60);
        }
        expect(await store.useOnce('education', 'long', soon + 86_400)).toBe(false);
      } finally {
        await close();
        await place.dispose();
      }
    });

    test('it rejects when it cannot know', async () => {
      await onOne(async ({ store, close }) => {
        await close();
        await expect(store.useOnce('education', 'a', soon)).rejects.toThrow();
      });
    });

    async function onOne(work: (open: OpenReplays) => Promise<void>): Promise<void> {
      const place = await makePlace();
      let open = true;
      const instance = await place.open(() => start);
      const close = async () => {
        if (open) await instance.close();
        open = false;
      };
      try {
        await work({ store: instance.store, close });
      } finally {
        await close();
        await place.dispose();
      }
    }
  });
}
