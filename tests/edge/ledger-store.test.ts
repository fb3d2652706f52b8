import { afterAll, beforeAll } from 'vitest';
import type { LedgerStore } from '../../src/ledger/index.ts';
import { ledgerStorePromises } from '../promises/ledger-store.ts';
import { type Objects, startObjects } from './durable/objects.ts';

let objects: Objects;
beforeAll(async () => {
  objects = await startObjects();
});
afterAll(() => objects[Symbol.asyncDispose]());

ledgerStorePromises('a Durable Object’s SQLite, on workerd', async () => {
  const name = crypto.randomUUID();
  return {
    open: async () => openStore(name),
    async [Symbol.asyncDispose]() {},
  };
});

function openStore(name: string): LedgerStore {
  const id = crypto.randomUUID();
  const method =
    <Method extends keyof LedgerStore>(method: Method) =>
    async (...values: Parameters<LedgerStore[Method]>): Promise<never> => {
      const answer = (await objects.object('STORE', name, 'call', id, method, ...values)) as {
        ok: boolean;
        value: never;
        failure: string;
      };
      if (!answer.ok) throw new Error(answer.failure);
      return answer.value;
    };
  return {
    commit: method('commit'),
    head: method('head'),
    hashes: method('hashes'),
    find: method('find'),
    search: method('search'),
    range: method('range'),
    close: method('close'),
  };
}
