import type { DurableObjectStorage, SqlStorage } from '@cloudflare/workers-types';
import {
  type EntryGroup,
  type Head,
  type LedgerStore,
  type StoredEntry,
  schema,
  searchStatement,
  storagePosition,
} from '../../ledger/index.ts';

interface LeafRow extends Record<string, string | number> {
  readonly position: number;
  readonly leaf: string;
}

/**
 * A log in a Durable Object's own SQLite, as `LedgerStore` promises. Nobody else writes there, and the statements of a group run
 * without a pause between them; `sync` resolves once they are as durable as the platform makes them, and the object's output gate
 * holds every reply until then besides.
 */
export function createObjectLedgerStore(storage: DurableObjectStorage): LedgerStore {
  let closed = false;
  storage.sql.exec(schema);

  function open(): SqlStorage {
    if (closed) throw new Error('the log has been closed');
    return storage.sql;
  }

  function head(): Head | undefined {
    const [row] = open()
      .exec<{ size: number; root: ArrayBuffer; checkpoint: string }>('SELECT size, root, checkpoint FROM head')
      .toArray();
    return row && { size: row.size, root: new Uint8Array(row.root), checkpoint: row.checkpoint };
  }

  function leaves(query: string, ...values: (string | number)[]): StoredEntry[] {
    return open()
      .exec<LeafRow>(query, ...values)
      .toArray()
      .map(toStored);
  }

  return {
    async commit(previous, group) {
      const outcome = storage.transactionSync(() => {
        if (!isSame(head(), previous)) return 'conflict';
        insertAll(storage, group);
        return 'committed';
      });
      await storage.sync();
      return outcome;
    },
    head: async () => head(),
    async hashes(nodes) {
      return nodes.map((node) => {
        const [row] = open()
          .exec<{ hash: ArrayBuffer }>('SELECT hash FROM nodes WHERE position = ?', storagePosition(node))
          .toArray();
        if (row?.hash.byteLength !== 32)
          throw new Error(`node ${node.level}/${node.index} of the log's tree is missing`);
        return new Uint8Array(row.hash);
      });
    },
    async find(id) {
      return leaves('SELECT position, leaf FROM entries WHERE id = ?', id)[0];
    },
    async search(filter, page) {
      const { sql: query, values } = searchStatement(filter, page);
      return leaves(query, ...values);
    },
    async range(from, limit) {
      return leaves('SELECT position, leaf FROM entries WHERE position >= ? ORDER BY position LIMIT ?', from, limit);
    },
    async close() {
      closed = true;
    },
  };
}

function insertAll({ sql }: DurableObjectStorage, { entries, hashes, head }: EntryGroup): void {
  const decoder = new TextDecoder();
  for (const { index, leaf } of entries) {
    sql.exec('INSERT INTO entries (position, leaf) VALUES (?, ?)', index, decoder.decode(leaf));
  }
  for (const node of hashes) {
    sql.exec('INSERT INTO nodes (position, hash) VALUES (?, ?)', storagePosition(node), exactly(node.hash));
  }
  sql.exec(
    'INSERT OR REPLACE INTO head (only, size, root, checkpoint) VALUES (1, ?, ?, ?)',
    head.size,
    exactly(head.root),
    head.checkpoint,
  );
}

/** The bytes alone, without the rest of a buffer they may lie in. */
function exactly(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function toStored({ position, leaf }: LeafRow): StoredEntry {
  return { index: position, leaf: new TextEncoder().encode(leaf), entry: JSON.parse(leaf) };
}

function isSame(head: Head | undefined, previous: Head | undefined): boolean {
  if (!head || !previous) return head === previous;
  return head.size === previous.size && head.root.every((byte, place) => byte === previous.root[place]);
}
