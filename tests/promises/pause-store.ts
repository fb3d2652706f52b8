import { describe, expect, test } from 'vitest';
import type { Pause, PauseStore } from '../../src/exchange/index.ts';

export interface OpenPauses {
  readonly store: PauseStore;
  close(): Promise<void> | void;
}

/** What a PauseStore runs on, kept from one opening to the next. */
export interface PausePlace {
  open(): Promise<OpenPauses> | OpenPauses;
  /** Pauses in a process of its own, which is killed (SIGKILL) as soon as that has resolved. */
  pauseThenKill(pause: Pause): Promise<void>;
  dispose(): Promise<void> | void;
}

/** The promises of `PauseStore`, for every adapter on its real part. */
export function pauseStorePromises(technology: string, makePlace: () => Promise<PausePlace> | PausePlace): void {
  const now = Date.parse('2026-11-24T14:00:00Z');
  const hour = 3_600_000;
  const credentials: Pause = { vertical: 'moe-credential', credential: 'vertical', until: now + 2 * hour };
  const household: Pause = { vertical: 'mps-population', credential: 'demand:SN-D-02', until: now + hour };
  const deaths: Pause = { vertical: 'mps-population', credential: 'demand:SN-D-15', until: now + 2 * hour };

  async function withPlace(work: (place: PausePlace, store: PauseStore) => Promise<void>): Promise<void> {
    const place = await makePlace();
    const { store, close } = await place.open();
    try {
      await work(place, store);
    } finally {
      await close();
      await place.dispose();
    }
  }

  describe(`PauseStore on ${technology}`, () => {
    test('pauses come back as they were made, one a credential, until they are over', async () => {
      await withPlace(async (_, store) => {
        expect(await store.all(now)).toEqual([]);
        for (const pause of [deaths, household, credentials]) await store.pause(pause);
        expect(await store.all(now)).toEqual([credentials, household, deaths]);
        expect(await store.all(now + hour)).toEqual([credentials, deaths]);
        const sooner = { ...deaths, until: now + hour / 2 };
        await store.pause(sooner);
        expect(await store.all(now)).toEqual([credentials, household, sooner]);
      });
    });

    test('a vertical that is resumed is so with all its credentials, and no other is; resuming none is no error', async () => {
      await withPlace(async (_, store) => {
        for (const pause of [deaths, household, credentials]) await store.pause(pause);
        await store.resume('mps-population');
        await store.resume('mps-population');
        expect(await store.all(now)).toEqual([credentials]);
      });
    });

    test('one instance sees at once what another made or ended, and it survives SIGKILL', async () => {
      await withPlace(async (place, store) => {
        await place.pauseThenKill(credentials);
        const other = await place.open();
        try {
          await store.pause(household);
          expect(await other.store.all(now)).toEqual([credentials, household]);
          await other.store.resume('moe-credential');
          expect(await store.all(now)).toEqual([household]);
        } finally {
          await other.close();
        }
      });
    });

    test('it rejects when it cannot write or read', async () => {
      const place = await makePlace();
      const { store, close } = await place.open();
      await close();
      await expect(store.pause(household)).rejects.toThrow();
      await expect(store.all(now)).rejects.toThrow();
      await place.dispose();
    });
  });
}
