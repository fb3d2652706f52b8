import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EntryGroup, Head, LedgerStore, StoredEntry } from '../../ledger/index.ts';
import { schema, searchStatement, storagePosition } from '../../ledger/index.ts';
import type { CommitMessage, HeadRow, LeafRow, WorkerSettings } from './sqlite-ledger-worker.ts';
import { createWorkerCalls } from './worker-calls.ts';

/** Where the log lies within a data folder. */
export function ledgerFile(dataFolder: string): string {
  return join(dataFolder, 'ledger.sqlite');
}

export interface SqliteLedgerOptions {
  readonly file: string;
  /** For verification: nothing is created, commits reject. */
  readonly readOnly?: boolean;
  /** How a worker thread is started; a test may want to hold it. */
  readonly startWorker?: (settings: WorkerSettings) => Worker;
}

/**
 * A log in an SQLite file (WAL, `synchronous=FULL`), as `LedgerStore` promises. One thread writes; another reads, so that a slow search
 * holds up no commit. Several processes may share the file. Rejects, in one line for whoever starts it, where the file cannot be opened.
 */
export async function openSqliteLedger(options: SqliteLedgerOptions): Promise<LedgerStore> {
  const { file, readOnly = false, startWorker = startThread } = options;
  const writer = createWorkerCalls({ start: () => startWorker({ file, schema: readOnly ? undefined : schema }) });
  const reader = createWorkerCalls({ start: () => startWorker({ file, schema: undefined }) });
  const store: LedgerStore = {
    async commit(previous, group) {
      const message = packed(previous, group);
      const buffers = [message.leaves, message.ends, message.positions, message.hashes].map(({ buffer }) => buffer);
      return (await writer.call('commit', message, buffers)) as 'committed' | 'conflict';
    },
    // By the writer: after a commit whose answer was lost, its word comes after whatever became of that commit.
    head: async () => (await writer.call('head', undefined)) as HeadRow | undefined,
    async hashes(nodes) {
      const joined = (await reader.call('hashes', nodes.map(storagePosition))) as Uint8Array<ArrayBuffer>;
      return nodes.map((_, place) => joined.subarray(place * 32, place * 32 + 32));
    },
    async find(id) {
      const row = (await reader.call('find', id)) as LeafRow | undefined;
      return row && toStored(row);
    },
    async search(filter, page) {
      return toStoredAll(await reader.call('select', searchStatement(filter, page)));
    },
    async range(from, limit) {
      return toStoredAll(await reader.call('range', { from, limit }));
    },
    async close() {
      await reader.close();
      await writer.close();
    },
  };
  try {
    await store.head();
  } catch (error) {
    await store.close();
    throw new Error(inWords(file, error));
  }
  return store;
}

function startThread(settings: WorkerSettings): Worker {
  return new Worker(new URL('./sqlite-ledger-worker.ts', import.meta.url), { workerData: settings });
}

/** One message of few flat buffers: a clone of thousands of small ones would cost more than the commit. */
function packed(previous: Head | undefined, { entries, hashes, head }: EntryGroup): CommitMessage {
  const leaves = new Uint8Array(entries.reduce((sum, { leaf }) => sum + leaf.length, 0));
  const ends = new Uint32Array(entries.length);
  let end = 0;
  for (const [place, { leaf }] of entries.entries()) {
    leaves.set(leaf, end);
    end += leaf.length;
    ends[place] = end;
  }
  const joined = new Uint8Array(hashes.length * 32);
  for (const [place, { hash }] of hashes.entries()) joined.set(hash, place * 32);
  return {
    previous: previous && { size: previous.size, root: Uint8Array.from(previous.root) },
    first: entries[0]?.index ?? head.size,
    leaves,
    ends,
    positions: Float64Array.from(hashes, storagePosition),
    hashes: joined,
    head: { size: head.size, root: Uint8Array.from(head.root), checkpoint: head.checkpoint },
  };
}

function toStoredAll(rows: unknown): StoredEntry[] {
  return (rows as LeafRow[]).map(toStored);
}

function toStored({ position, leaf }: LeafRow): StoredEntry {
  return { index: position, leaf: new TextEncoder().encode(leaf), entry: JSON.parse(leaf) };
}

/** The line that a person who starts the gateway, or checks a log, reads. */
function inWords(file: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/no such file/.test(message))
    return `There is no ledger at ${file}. Check the data folder (SHUQIAO_DATA, or --data).`;
  if (/not a database|malformed|no such table/.test(message)) {
    return `The ledger ${file} is not a ledger or is damaged (${message}). Restore it from a backup, or move it away to begin a new log.`;
  }
  return `The ledger ${file} cannot be opened (${message}). Check that its folder exists and that this user may write there.`;
}
