import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BundleStore, KeptBundle, NewBundle } from '../../src/bundles/index.ts';
import type { DepartmentId } from '../../src/model/index.ts';

export interface OpenBundles {
  readonly store: BundleStore;
  close(): Promise<void> | void;
}

/** What a BundleStore runs on, kept from one opening to the next; its platform does `scriptedWork`. */
export interface BundlePlace {
  open(): Promise<OpenBundles> | OpenBundles;
  /** Creates a bundle in an instance that is killed (SIGKILL) `afterMs` after it has answered. */
  createThenKill(bundle: NewBundle, afterMs: number): Promise<void>;
  dispose(): Promise<void> | void;
}

const education = 'education' as DepartmentId;
const health = 'health' as DepartmentId;
const newDepartment = () => `department-${randomUUID()}` as DepartmentId;
const hour = 3_600_000;

/** Not due within a test, unless it says so. */
function bundle(changes: Partial<NewBundle> = {}, script = 'settle'): NewBundle {
  return {
    id: randomUUID() as NewBundle['id'],
    department: education,
    sealed: new TextEncoder().encode(script),
    dueAt: Date.now() + hour,
    expiresAt: Date.now() + 2 * hour,
    workMs: 500,
    keptMax: 1_000,
    ...changes,
  };
}

const due = (script: string, changes: Partial<NewBundle> = {}) => bundle({ dueAt: Date.now(), ...changes }, script);
const textOf = (kept: KeptBundle | undefined) => kept && new TextDecoder().decode(kept.sealed);

/** The promises of `BundleStore`, for every adapter on its real part. */
export function bundleStorePromises(technology: string, makePlace: () => Promise<BundlePlace> | BundlePlace): void {
  describe(`BundleStore on ${technology}`, () => {
    test('what was created is found by its department and by no other, until it has expired', async () => {
      await onOne(async (store) => {
        const one = bundle({ sealed: new Uint8Array(2_500_000).fill(7) });
        expect(await store.create(one, Date.now())).toEqual({ kind: 'created' });
        const { workMs: _workMs, keptMax: _keptMax, ...kept } = one;
        expect(await store.find(one.id, education, Date.now())).toEqual({ ...kept, takes: 0 });
        expect(await store.find(one.id, health, Date.now())).toBeUndefined();
        expect(await store.find(randomUUID() as NewBundle['id'], education, Date.now())).toBeUndefined();
        expect(await store.find(one.id, education, one.expiresAt)).toBeUndefined();
      });
    });

    test('what was removed is gone at once, and only its own department removes it', async () => {
      await onOne(async (store) => {
        const one = bundle();
        await store.create(one, Date.now());
        expect(await store.remove(one.id, health)).toBe(false);
        expect(await store.find(one.id, education, Date.now())).toBeDefined();
        expect(await store.remove(one.id, education)).toBe(true);
        expect(await store.find(one.id, education, Date.now())).toBeUndefined();
        expect(await store.remove(one.id, education)).toBe(false);
      });
    });

    test('of many that create with one key, on two instances, one does; the others are told of it', async () => {
      const place = await makePlace();
      const instances = [await place.open(), await place.open()] as const;
      try {
        const use = { name: randomUUID(), fingerprint: 'same', until: Date.now() + hour };
        const bundles = Array.from({ length: 12 }, () => bundle());
        const created = await Promise.all(
          bundles.map((one, at) => instances[at % 2 === 0 ? 0 : 1].store.create(one, Date.now(), use)),
        );
        const winner = bundles[created.findIndex(({ kind }) => kind === 'created')];
        const known = { kind: 'known', id: winner?.id, expiresAt: winner?.expiresAt };
        expect(created.filter(({ kind }) => kind === 'created')).toHaveLength(1);
        expect(created.filter(({ kind }) => kind !== 'created')).toEqual(Array(11).fill(known));
        const { store } = instances[0];
        const found = await Promise.all(bundles.map(({ id }) => store.find(id, education, Date.now())));
        expect(found.filter(Boolean).map((kept) => kept?.id)).toEqual([winner?.id]);
        const other = { ...use, fingerprint: 'other' };
        expect(await store.create(bundle(), Date.now(), other)).toEqual({ kind: 'mismatch' });
        expect(await store.create(bundle(), use.until, other)).toEqual({ kind: 'created' });
      } finally {
        for (const { close } of instances) await close();
        await place.dispose();
      }
    });

    test('of many that a department creates at once, on two instances, as many are created as it may have', async () => {
      const place = await makePlace();
      const instances = [await place.open(), await place.open()] as const;
      try {
        const [department, other] = [newDepartment(), newDepartment()];
        const first = bundle({ department, keptMax: 5, expiresAt: Date.now() + hour });
        expect(await instances[0].store.create(first, Date.now())).toEqual({ kind: 'created' });
        const bundles = Array.from({ length: 12 }, () => bundle({ department, keptMax: 5 }));
        const uses = bundles.map((_, at) =>
          at % 3 === 0 ? { name: randomUUID(), fingerprint: 'one', until: Date.now() + hour } : undefined,
        );
        const created = await Promise.all(
          bundles.map((one, at) => instances[at % 2 === 0 ? 0 : 1].store.create(one, Date.now(), uses[at])),
        );
        const full = { kind: 'full', until: first.expiresAt };
        expect(created.filter(({ kind }) => kind === 'created')).toHaveLength(4);
        expect(created.filter(({ kind }) => kind !== 'created')).toEqual(Array(8).fill(full));
        const { store } = instances[1];
        const found = await Promise.all(bundles.map(({ id }) => store.find(id, department, Date.now())));
        expect(found.filter(Boolean)).toHaveLength(4);
        expect(await store.create(bundle({ department: other, keptMax: 5 }), Date.now())).toEqual({ kind: 'created' });
      } finally {
        for (const { close } of instances) await close();
        await place.dispose();
      }
    });

    test('what was removed, dropped or has expired makes room for one more; a request that is repeated takes none', async () => {
      await onOne(async (store) => {
        const department = newDepartment();
        const own = (changes: Partial<NewBundle> = {}) => bundle({ department, keptMax: 3, ...changes });
        const kindOf = async (one: NewBundle, now = Date.now(), use?: Parameters<BundleStore['create']>[2]) =>
          (await store.create(one, now, use)).kind;
        const use = { name: randomUUID(), fingerprint: 'same', until: Date.now() + hour };
        const [removed, expiring, dropped] = [own(), own({ expiresAt: Date.now() + hour }), own({ dueAt: Date.now() })];
        expect(await kindOf(removed, Date.now(), use)).toBe('created');
        expect(await kindOf(expiring)).toBe('created');
        for (let again = 0; again < 3; again += 1) expect(await kindOf(own(), Date.now(), use)).toBe('known');
        expect(await kindOf({ ...dropped, sealed: new TextEncoder().encode('nonsense') })).toBe('created');
        await expect.poll(() => store.find(dropped.id, department, Date.now())).toBeUndefined();

        await expect.poll(() => kindOf(own())).toBe('created');
        expect(await kindOf(own())).toBe('full');
        expect(await kindOf(own(), Date.now(), use)).toBe('known'); // what it stands for is there
        await store.remove(removed.id, department);
        expect(await kindOf(own())).toBe('created');
        expect(await kindOf(own(), expiring.expiresAt - 1)).toBe('full');
        expect(await kindOf(own(), expiring.expiresAt)).toBe('created');
        const unused = { ...use, name: randomUUID() };
        expect(await kindOf(own(), expiring.expiresAt, unused)).toBe('full');
        expect(await kindOf(own({ keptMax: 4 }), expiring.expiresAt, unused)).toBe('created'); // a refusal used up no key
      });
    });

    test('what was created survives an orderly end and SIGKILL', async () => {
      const place = await makePlace();
      const [orderly, killed] = [bundle(), bundle()];
      const first = await place.open();
      await first.store.create(orderly, Date.now());
      await first.close();
      await place.createThenKill(killed, 0);
      const second = await place.open();
      try {
        for (const { id } of [orderly, killed]) {
          expect(textOf(await second.store.find(id, education, Date.now()))).toBe('settle');
        }
      } finally {
        await second.close();
        await place.dispose();
      }
    });

    test('what is due is worked on once, what it came to is kept, and nothing is left to do', async () => {
      await onOne(async (store) => {
        const one = due('settle');
        await store.create(one, Date.now());
        await expect.poll(async () => textOf(await store.find(one.id, education, Date.now()))).toBe('settle 1');
        await pause(700); // longer than its time for work
        const kept = await store.find(one.id, education, Date.now());
        expect(textOf(kept)).toBe('settle 1');
        expect(kept).not.toHaveProperty('dueAt');
      });
    });

    test('work that says when to go on is gone on with', async () => {
      await onOne((store) => becomes(store, due('again'), 'again 3'));
    });

    test('work that broke is taken up again when its time is over', async () => {
      await onOne((store) => becomes(store, due('fail-once'), 'fail-once 2'));
    });

    test('what cannot be opened any more is dropped', async () => {
      await onOne(async (store) => {
        const one = due('nonsense');
        await store.create(one, Date.now());
        await expect.poll(() => store.find(one.id, education, Date.now())).toBeUndefined();
      });
    });

    test('what is removed while it is worked on does not come back', async () => {
      await onOne(async (store) => {
        const one = due('slow', { workMs: 5_000 });
        await store.create(one, Date.now());
        await expect.poll(async () => (await store.find(one.id, education, Date.now()))?.takes).toBe(1);
        expect(await store.remove(one.id, education)).toBe(true);
        await pause(1_000);
        expect(await store.find(one.id, education, Date.now())).toBeUndefined();
      });
    });

    test('one bundle that takes long holds up no other', async () => {
      await onOne(async (store) => {
        const slow = due('slow', { workMs: 5_000 });
        await store.create(slow, Date.now());
        await becomes(store, due('settle'), 'settle 1');
        expect(textOf(await store.find(slow.id, education, Date.now()))).toBe('slow');
      });
    });

    test('what was under way when the process died is taken up again', async () => {
      const place = await makePlace();
      const one = due('stuck-once');
      await place.createThenKill(one, 300);
      const { store, close } = await place.open();
      try {
        await expect
          .poll(async () => textOf(await store.find(one.id, education, Date.now())), { timeout: 15_000 })
          .toBe('stuck-once 2');
      } finally {
        await close();
        await place.dispose();
      }
    });

    async function becomes(store: BundleStore, one: NewBundle, text: string): Promise<void> {
      await store.create(one, Date.now());
      await expect
        .poll(async () => textOf(await store.find(one.id, education, Date.now())), { timeout: 10_000 })
        .toBe(text);
    }

    async function onOne(work: (store: BundleStore) => Promise<void>): Promise<void> {
      const place = await makePlace();
      const { store, close } = await place.open();
      try {
        await work(store);
      } finally {
        await close();
        await place.dispose();
      }
    }
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
