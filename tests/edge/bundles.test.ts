import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BundleStore, Created, KeptBundle, NewBundle } from '../../src/bundles/index.ts';
import { bundleName } from '../../src/platform/edge/edge-bundles.ts';
import { bundleStorePromises } from '../promises/bundle-store.ts';
import { type Objects, startObjects } from './durable/objects.ts';

let objects: Objects;
beforeAll(async () => {
  objects = await startObjects();
});
afterAll(() => objects[Symbol.asyncDispose]());

const call = (method: keyof BundleStore, ...values: readonly unknown[]) =>
  objects.call({ part: 'bundles', method, arguments: values });
const store: BundleStore = {
  create: async (...values) => (await call('create', ...values)) as Created,
  find: async (...values) => ((await call('find', ...values)) ?? undefined) as KeptBundle | undefined,
  remove: async (...values) => (await call('remove', ...values)) as boolean,
};

bundleStorePromises('Durable Objects, on workerd', () => ({
  open: () => ({ store, close() {} }),
  async createThenKill(bundle, afterMs) {
    await store.create(bundle, Date.now());
    await sleep(afterMs);
    await objects.killAndRestart();
  },
  dispose() {},
}));

test('an object keeps nothing once its bundle has expired or has been removed, nor where none ever was', async () => {
  const make = (expiresInMs: number): NewBundle => ({
    id: crypto.randomUUID() as NewBundle['id'],
    department: 'education' as NewBundle['department'],
    sealed: new Uint8Array(10),
    dueAt: Date.now() + 3_600_000,
    expiresAt: Date.now() + expiresInMs,
    workMs: 1_000,
    keptMax: 1_000,
  });
  const keptBy = (id: string) => objects.object('BUNDLES', bundleName(id), 'kept');
  const [expiring, removed] = [make(400), make(3_600_000)];
  for (const one of [expiring, removed]) await store.create(one, Date.now());
  expect(await keptBy(expiring.id)).toContain('bundle');
  await store.remove(removed.id, removed.department);
  expect(await keptBy(removed.id)).toEqual([]);
  await expect.poll(() => keptBy(expiring.id)).toEqual([]);
  const none = make(1);
  expect(await store.find(none.id, none.department, Date.now())).toBeUndefined();
  expect(await keptBy(none.id)).toEqual([]);
});
