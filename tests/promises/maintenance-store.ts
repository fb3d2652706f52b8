import { describe, expect, test } from 'vitest';
import type { Maintenance, MaintenanceStore } from '../../src/exchange/index.ts';

export interface OpenMaintenance {
  readonly store: MaintenanceStore;
  close(): Promise<void> | void;
}

/** What a MaintenanceStore runs on, kept from one opening to the next. */
export interface MaintenancePlace {
  open(): Promise<OpenMaintenance> | OpenMaintenance;
  /** Declares in a process of its own, which is killed (SIGKILL) as soon as that has resolved. */
  declareThenKill(maintenance: Maintenance): Promise<void>;
  dispose(): Promise<void> | void;
}

/** The promises of `MaintenanceStore`, for every adapter on its real part. */
export function maintenanceStorePromises(
  technology: string,
  makePlace: () => Promise<MaintenancePlace> | MaintenancePlace,
): void {
  const now = Date.parse('2026-11-24T14:00:00Z');
  const hour = 3_600_000;
  const population: Maintenance = { vertical: 'mps-population', from: now, until: now + 2 * hour, note: '月度维护' };
  const traffic: Maintenance = { vertical: 'mps-traffic', from: now + hour, until: now + 5 * hour, note: '升级' };

  async function withPlace(work: (place: MaintenancePlace, store: MaintenanceStore) => Promise<void>): Promise<void> {
    const place = await makePlace();
    const { store, close } = await place.open();
    try {
      await work(place, store);
    } finally {
      await close();
      await place.dispose();
    }
  }

  describe(`MaintenanceStore on ${technology}`, () => {
    test('windows come back as they were declared, those to come as well, until they are over', async () => {
      await withPlace(async (_, store) => {
        expect(await store.all(now)).toEqual([]);
        await store.declare(traffic);
        await store.declare(population);
        expect(await store.all(now)).toEqual([population, traffic]);
        expect(await store.all(now + 2 * hour - 1)).toEqual([population, traffic]);
        expect(await store.all(now + 2 * hour)).toEqual([traffic]);
        expect(await store.all(now + 5 * hour)).toEqual([]);
      });
    });

    test('a later declaration takes the place of the former, and may end sooner', async () => {
      await withPlace(async (_, store) => {
        await store.declare(population);
        const shorter = { ...population, from: now - hour, until: now + hour, note: '提前结束' };
        await store.declare(shorter);
        expect(await store.all(now)).toEqual([shorter]);
      });
    });

    test('ending one leaves the others; ending none is no error', async () => {
      await withPlace(async (_, store) => {
        await store.declare(population);
        await store.declare(traffic);
        await store.end('mps-population');
        await store.end('mps-population');
        expect(await store.all(now)).toEqual([traffic]);
      });
    });

    test('one instance sees at once what another declared or ended', async () => {
      await withPlace(async (place, store) => {
        const other = await place.open();
        try {
          await store.declare(population);
          expect(await other.store.all(now)).toEqual([population]);
          await other.store.end('mps-population');
          expect(await store.all(now)).toEqual([]);
        } finally {
          await other.close();
        }
      });
    });

    test('it survives an orderly end, and SIGKILL', async () => {
      await withPlace(async (place, store) => {
        await store.declare(population);
        await place.declareThenKill(traffic);
        const next = await place.open();
        try {
          expect(await next.store.all(now)).toEqual([population, traffic]);
        } finally {
          await next.close();
        }
      });
    });

    test('it rejects when it cannot write or read', async () => {
      const place = await makePlace();
      const { store, close } = await place.open();
      await close();
      await expect(store.declare(population)).rejects.toThrow();
      await expect(store.all(now)).rejects.toThrow();
      await place.dispose();
    });
  });
}
