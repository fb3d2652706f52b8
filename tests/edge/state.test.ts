import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MaintenanceStore, PauseStore } from '../../src/exchange/index.ts';
import type { ReplayStore, RevocationStore } from '../../src/identity/index.ts';
import { maintenanceStorePromises } from '../promises/maintenance-store.ts';
import { pauseStorePromises } from '../promises/pause-store.ts';
import { replayStorePromises } from '../promises/replay-store.ts';
import { revocationStorePromises } from '../promises/revocation-store.ts';
import { type Objects, startObjects } from './durable/objects.ts';

let objects: Objects;
beforeAll(async () => {
  objects = await startObjects();
});
afterAll(() => objects[Symbol.asyncDispose]());

const technology = 'a Durable Object, on workerd';

replayStorePromises(technology, () => {
  const name: string = crypto.randomUUID();
  const use = (object: string, values: Parameters<ReplayStore['useOnce']>) =>
    objects.call({ part: 'state', name: object, store: 'replays', method: 'useOnce', arguments: values });
  return {
    open(now) {
      let object: string = name;
      return {
        store: {
          async useOnce(...values) {
            if (object === name) await objects.object('STATE', name, 'setNow', now());
            return (await use(object, values)) === true;
          },
        },
        async close() {
          object = await ruined();
        },
      };
    },
    async useOnceThenKill(...values) {
      const first = await use(name, values);
      await objects.killAndRestart();
      return first === true;
    },
    dispose() {},
  };
});

revocationStorePromises(technology, () => {
  const name: string = crypto.randomUUID();
  const ask = (object: string, method: keyof RevocationStore, values: readonly unknown[]) =>
    objects.call({ part: 'state', name: object, store: 'revocations', method, arguments: values });
  return {
    open() {
      let object: string = name;
      return {
        store: {
          revoke: async (...values) => void (await ask(object, 'revoke', values)),
          lift: async (...values) => void (await ask(object, 'lift', values)),
          all: async (...values) => (await ask(object, 'all', values)) as never,
        },
        async close() {
          object = await ruined();
        },
      };
    },
    async revokeThenKill(revocation) {
      await ask(name, 'revoke', [revocation]);
      await objects.killAndRestart();
    },
    dispose() {},
  };
});

maintenanceStorePromises(technology, () => {
  const name: string = crypto.randomUUID();
  const ask = (object: string, method: keyof MaintenanceStore, values: readonly unknown[]) =>
    objects.call({ part: 'state', name: object, store: 'maintenance', method, arguments: values });
  return {
    open() {
      let object: string = name;
      return {
        store: {
          declare: async (...values) => void (await ask(object, 'declare', values)),
          end: async (...values) => void (await ask(object, 'end', values)),
          all: async (...values) => (await ask(object, 'all', values)) as never,
        },
        async close() {
          object = await ruined();
        },
      };
    },
    async declareThenKill(maintenance) {
      await ask(name, 'declare', [maintenance]);
      await objects.killAndRestart();
    },
    dispose() {},
  };
});

pauseStorePromises(technology, () => {
  const name: string = crypto.randomUUID();
  const ask = (object: string, method: keyof PauseStore, values: readonly unknown[]) =>
    objects.call({ part: 'state', name: object, store: 'pauses', method, arguments: values });
  return {
    open() {
      let object: string = name;
      return {
        store: {
          pause: async (...values) => void (await ask(object, 'pause', values)),
          resume: async (...values) => void (await ask(object, 'resume', values)),
          all: async (...values) => (await ask(object, 'all', values)) as never,
        },
        async close() {
          object = await ruined();
        },
      };
    },
    async pauseThenKill(pause) {
      await ask(name, 'pause', [pause]);
      await objects.killAndRestart();
    },
    dispose() {},
  };
});

test('what has long expired is swept in passing', async () => {
  const name: string = crypto.randomUUID();
  const start = Date.parse('2026-11-24T04:00:00Z');
  const use = (jti: string, expiresAt: number) =>
    objects.call({
      part: 'state',
      name,
      store: 'replays',
      method: 'useOnce',
      arguments: ['education', jti, expiresAt],
    });
  await objects.object('STATE', name, 'setNow', start);
  for (let each = 0; each < 20; each += 1) await use(`old ${each}`, start / 1000 + 60);
  const later = start + 2 * 3_600_000;
  await objects.object('STATE', name, 'setNow', later);
  await use('new', later / 1000 + 60);
  expect(await objects.object('STATE', name, 'rememberedJtis')).toEqual([{ jti: 'new' }]);
});

/** An object that has lost its tables: it cannot know. */
async function ruined(): Promise<string> {
  const name: string = crypto.randomUUID();
  await objects.object('STATE', name, 'ruin');
  return name;
}
