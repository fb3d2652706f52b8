import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Statement } from '../../ledger/index.ts';
import type { WorkerAnswer, WorkerCall } from './worker-calls.ts';

/** The thread that holds one connection to a log's file. It opens it at the first call, and again after a failure to open. */
export interface WorkerSettings {
  readonly file: string;
  /** Tables and indexes to make where they are missing; undefined: opened to read. Handed over so that a thread loads nothing but this file. */
  readonly schema: string | undefined;
}

export interface CommitMessage {
  readonly previous: Pick<HeadRow, 'size' | 'root'> | undefined;
  /** Position of the first entry. */
  readonly first: number;
  /** All leaves one after the other, and where each ends. */
  readonly leaves: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  /** Storage positions of the nodes, and their hashes one after the other. */
  readonly positions: Float64Array<ArrayBuffer>;
  readonly hashes: Uint8Array<ArrayBuffer>;
  readonly head: HeadRow;
}

export interface HeadRow {
  readonly size: number;
  readonly root: Uint8Array<ArrayBuffer>;
  readonly checkpoint: string;
}

export interface LeafRow {
  readonly position: number;
  readonly leaf: string;
}

/** How long a writer waits for another process's transaction, milliseconds. */
const busyTimeoutMs = 2_000;
/** Pages the write-ahead log may grow to before it is worked into the file: fewer, longer pauses than SQLite's 1,000. */
const checkpointPages = 4_000;

const port = parentPort;
if (port)
  serve(
    workerData as WorkerSettings,
    (answer) => port.postMessage(answer),
    (handle) => port.on('message', handle),
  );

function serve(
  settings: WorkerSettings,
  answer: (message: WorkerAnswer) => void,
  onCall: (handle: (call: WorkerCall) => void) => void,
): void {
  let connection: Connection | undefined;
  onCall(({ call, method, argument }) => {
    try {
      if (method === 'close') connection?.close();
      else connection ??= connect(settings);
      answer({ call, value: method === 'close' ? undefined : connection?.[method as Method](argument as never) });
    } catch (error) {
      answer({ call, error: error instanceof Error ? error.message : String(error) });
    }
  });
}

type Connection = ReturnType<typeof connect>;
type Method = Exclude<keyof Connection, 'close'>;

function connect({ file, schema }: WorkerSettings) {
  const database = schema === undefined ? openToRead(file) : openToWrite(file, schema);
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const head = () => prepared('SELECT size, root, checkpoint FROM head').get() as HeadRow | undefined;

  return {
    head,
    commit(message: CommitMessage): 'committed' | 'conflict' {
      database.exec('BEGIN IMMEDIATE');
      try {
        if (!isSame(head(), message.previous)) {
          database.exec('ROLLBACK');
          return 'conflict';
        }
        insertAll(prepared, message);
        // With synchronous=FULL this returns once the write-ahead log is on the disk.
        database.exec('COMMIT');
        return 'committed';
      } catch (error) {
        // The connection stays open: opening anew would find the group in the log although its sync has failed.
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    hashes(positions: readonly number[]): Uint8Array<ArrayBuffer> {
      const joined = new Uint8Array(positions.length * 32);
      const statement = prepared('SELECT hash FROM nodes WHERE position = ?');
      for (const [place, position] of positions.entries()) {
        const row = statement.get(position) as { hash: Uint8Array } | undefined;
        if (row?.hash.length !== 32) throw new Error(`node ${position} of the log's tree is missing`);
        joined.set(row.hash, place * 32);
      }
      return joined;
    },
    find: (id: string) => prepared('SELECT position, leaf FROM entries WHERE id = ?').get(id) as LeafRow | undefined,
    select: ({ sql, values }: Statement) => rows(prepared(sql), ...values),
    range: ({ from, limit }: { from: number; limit: number }) =>
      rows(prepared('SELECT position, leaf FROM entries WHERE position >= ? ORDER BY position LIMIT ?'), from, limit),
    close: () => database.close(),
  };
}

function insertAll(prepared: (sql: string) => StatementSync, message: CommitMessage): void {
  const { first, leaves, ends, positions, hashes, head } = message;
  const insertEntry = prepared('INSERT INTO entries (position, leaf) VALUES (?, ?)');
  const decoder = new TextDecoder();
  let start = 0;
  for (const [offset, end] of ends.entries()) {
    insertEntry.run(first + offset, decoder.decode(leaves.subarray(start, end)));
    start = end;
  }
  const insertNode = prepared('INSERT INTO nodes (position, hash) VALUES (?, ?)');
  for (const [place, position] of positions.entries()) {
    insertNode.run(position, hashes.subarray(place * 32, place * 32 + 32));
  }
  prepared('INSERT OR REPLACE INTO head (only, size, root, checkpoint) VALUES (1, ?, ?, ?)').run(
    head.size,
    head.root,
    head.checkpoint,
  );
}

function openToWrite(file: string, schema: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${checkpointPages};`,
    );
    // macOS: a plain fsync there does not reach the disk.
    database.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;');
    database.exec(schema);
    // What a crashed writer left in the write-ahead log may never have been synced: whatever can be read is durable from here on.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function openToRead(file: string): DatabaseSync {
  if (!existsSync(file)) throw new Error('no such file');
  const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs });
  try {
    database.prepare('SELECT size FROM head').get();
    return database;
  } catch (error) {
    database.close();
    // A log at rest on a medium that cannot be written has no place for SQLite's lock files, and needs none.
    if (existsSync(`${file}-wal`) || !/unable to open|readonly/.test(String(error))) throw error;
    return new DatabaseSync(new URL(`${pathToFileURL(file)}?immutable=1`), { readOnly: true });
  }
}

function rows(statement: StatementSync, ...values: SQLInputValue[]): LeafRow[] {
  return statement.all(...values) as unknown as LeafRow[];
}

function isSame(head: HeadRow | undefined, previous: CommitMessage['previous']): boolean {
  if (!head || !previous) return head === previous;
  return head.size === previous.size && head.root.every((byte, place) => byte === previous.root[place]);
}
