import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerStore } from '../../src/ledger/index.ts';
import { emptyTree } from '../../src/ledger/tree.ts';
import { openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';
import type { WorkerSettings } from '../../src/platform/node/sqlite-ledger-worker.ts';
import { hex } from '../ledger/support.ts';
import { entriesOf, groupOn, ledgerStorePromises } from './ledger-store.ts';

ledgerStorePromises('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-store-'));
  const opened: LedgerStore[] = [];
  return {
    async open() {
      const store = await openSqliteLedger({ file: join(folder, 'ledger.sqlite') });
      opened.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((store) => store.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
});

describe('a ledger in SQLite', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-sqlite-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a thread that dies rejects what was under way; the next call starts another, and all that was committed is there', async () => {
    const writers: Worker[] = [];
    const startWorker = (workerData: WorkerSettings) => {
      const url = new URL('../../src/platform/node/sqlite-ledger-worker.ts', import.meta.url);
      const thread = new Worker(url, { workerData });
      if (workerData.schema !== undefined) writers.push(thread);
      return thread;
    };
    const store = await openSqliteLedger({ file: join(folder, 'dying.sqlite'), startWorker });
    let { group, tree } = groupOn(emptyTree, entriesOf(3));
    await store.commit(undefined, group);
    let rejections = 0;
    for (let turn = 0; turn < 10 && rejections < 3; turn += 1) {
      const next = groupOn(tree, entriesOf(500));
      const committing = store.commit(group.head, next.group).catch(() => 'rejected');
      await writers.at(-1)?.terminate();
      const outcome = await committing;
      if (outcome === 'rejected') rejections += 1;
      const head = await store.head();
      // The group is in the log as a whole or not at all.
      if (outcome === 'committed' || head?.size === next.tree.size) ({ group, tree } = next);
      expect(hex(head?.root ?? new Uint8Array())).toBe(hex(group.head.root));
      expect((await store.range(0, 10_000)).length).toBe(tree.size);
    }
    expect(rejections).toBeGreaterThan(0);
    expect(await store.commit(group.head, groupOn(tree, entriesOf(1)).group)).toBe('committed');
    await store.close();
  });

  test('a search finds by what was signed: nothing else is kept of an entry', async () => {
    const file = join(folder, 'columns.sqlite');
    const store = await openSqliteLedger({ file });
    await store.commit(undefined, groupOn(emptyTree, entriesOf(1)).group);
    await store.close();
    using database = new DatabaseSync(file);
    expect(() => database.exec("UPDATE entries SET department = 'nobody'")).toThrow('generated column');
  });

  test.each([
    [
      'in a folder that is not there',
      () => join(folder, 'nowhere', 'ledger.sqlite'),
      /cannot be opened .* Check that its folder exists/,
    ],
    ['in the place of a folder', () => folder, /cannot be opened .* Check that its folder exists/],
    [
      'in a file that is no database',
      async () => {
        const file = join(folder, 'letter.sqlite');
        await writeFile(file, 'Dear reader, this is a letter and nothing else.\n'.repeat(50));
        return file;
      },
      /is not a ledger or is damaged .* Restore it from a backup/,
    ],
  ])('one %s is not opened, and one line says what to do', async (_, make, message) => {
    const error: Error = await openSqliteLedger({ file: await make() }).then(never, (reason) => reason);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  test('opened to read, it makes no file, refuses commits, and reads while another writes', async () => {
    const file = join(folder, 'read.sqlite');
    await expect(openSqliteLedger({ file, readOnly: true })).rejects.toThrow('There is no ledger at');
    expect(existsSync(file)).toBe(false);
    const writer = await openSqliteLedger({ file });
    const reader = await openSqliteLedger({ file, readOnly: true });
    const { group } = groupOn(emptyTree, entriesOf(2));
    await expect(reader.commit(undefined, group)).rejects.toThrow('readonly');
    await writer.commit(undefined, group);
    expect((await reader.head())?.size).toBe(2);
    expect((await reader.range(0, 10)).length).toBe(2);
    await Promise.all([writer.close(), reader.close()]);
  });

  test('a log at rest is read from a medium that takes no writes', async () => {
    const cold = await mkdtemp(join(tmpdir(), 'ledger-cold-'));
    const file = join(cold, 'ledger.sqlite');
    const writer = await openSqliteLedger({ file });
    await writer.commit(undefined, groupOn(emptyTree, entriesOf(2)).group);
    await writer.close();
    await chmod(file, 0o444);
    await chmod(cold, 0o555);
    const reader = await openSqliteLedger({ file, readOnly: true });
    expect((await reader.range(0, 10)).length).toBe(2);
    await reader.close();
    await chmod(cold, 0o755);
    await rm(cold, { recursive: true, force: true });
  });
});

function never(): never {
  throw new Error('it was opened');
}
