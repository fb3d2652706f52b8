import { describe, expect, test } from 'vitest';
import type { Revocation, RevocationStore } from '../../src/identity/index.ts';

export interface OpenRevocations {
  readonly store: RevocationStore;
  close(): Promise<void> | void;
}

/** What a RevocationStore runs on, kept from one opening to the next. */
export interface RevocationPlace {
  open(): Promise<OpenRevocations> | OpenRevocations;
  /** Revokes in a process of its own, which is killed (SIGKILL) as soon as that has resolved. */
  revokeThenKill(revocation: Revocation): Promise<void>;
  dispose(): Promise<void> | void;
}

/** The promises of `RevocationStore`, for every adapter on its real part. */
export function revocationStorePromises(
  technology: string,
  makePlace: () => Promise<RevocationPlace> | RevocationPlace,
): void {
  const now = Date.parse('2026-11-24T04:00:00Z');
  const department: Revocation = { kind: 'department', id: 'education', at: now };
  const key: Revocation = { kind: 'key', id: 'education/education-2026', at: now };
  const token: Revocation = { kind: 'token', id: '0199-token', at: now, until: now + 600_000 };

  async function withPlace(work: (place: RevocationPlace, store: RevocationStore) => Promise<void>): Promise<void> {
    const place = await makePlace();
    const { store, close } = await place.open();
    try {
      await work(place, store);
    } finally {
      await close();
      await place.dispose();
    }
  }

  const ids = (revocations: readonly Revocation[]) => revocations.map(({ kind, id }) => `${kind} ${id}`).toSorted();

  describe(`RevocationStore on ${technology}`, () => {
    test('all kinds come back as they were given', async () => {
      await withPlace(async (_, store) => {
        expect(await store.all(now)).toEqual([]);
        for (const each of [department, key, token]) await store.revoke(each);
        expect((await store.all(now)).toSorted((one, two) => one.kind.localeCompare(two.kind))).toEqual([
          department,
          key,
          token,
        ]);
      });
    });

    test('one instance sees at once what another revoked or lifted', async () => {
      await withPlace(async (place, store) => {
        const other = await place.open();
        try {
          await store.revoke(department);
          expect(ids(await other.store.all(now))).toEqual(['department education']);
          await other.store.lift('department', 'education');
          expect(await store.all(now)).toEqual([]);
        } finally {
          await other.close();
        }
      });
    });

    test('it survives an orderly end, and SIGKILL', async () => {
      await withPlace(async (place, store) => {
        await store.revoke(department);
        await place.revokeThenKill(key);
        const next = await place.open();
        try {
          expect(ids(await next.store.all(now))).toEqual(['department education', 'key education/education-2026']);
        } finally {
          await next.close();
        }
      });
    });

    test('a token’s may be forgotten when its time has come; a department’s stays until it is lifted', async () => {
      await withPlace(async (_, store) => {
        for (const each of [department, token]) await store.revoke(each);
        expect(ids(await store.all(now + 599_999))).toEqual(['department education', 'token 0199-token']);
        expect(ids(await store.all(now + 600_000))).toEqual(['department education']);
        expect(ids(await store.all(now + 10 * 365 * 86_400_000))).toEqual(['department education']);
      });
    });

    test('revoking again never shortens what stands', async () => {
      await withPlace(async (_, store) => {
        await store.revoke(token);
        await store.revoke({ ...token, at: now + 1_000, until: now + 60_000 });
        expect(await store.all(now)).toEqual([{ ...token, at: now + 1_000 }]);
        await store.revoke(department);
        await store.revoke({ ...department, until: now + 1 });
        expect(ids(await store.all(now + 2))).toContain('department education');
      });
    });

    test('lifting one leaves the others; lifting none is no error', async () => {
      await withPlace(async (_, store) => {
        for (const each of [department, key, token]) await store.revoke(each);
        await store.lift('department', 'nobody');
        await store.lift('key', key.id);
        expect(ids(await store.all(now))).toEqual(['department education', 'token 0199-token']);
      });
    });

    test('it rejects when it cannot write or read', async () => {
      const place = await makePlace();
      const { store, close } = await place.open();
      await close();
      await expect(store.revoke(department)).rejects.toThrow();
      await expect(store.all(now)).rejects.toThrow();
      await place.dispose();
    });
  });
}
