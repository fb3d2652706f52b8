import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { BundleStore, BundleWork, Created, KeptBundle } from '../../bundles/index.ts';
import type { DepartmentId, RequestId } from '../../model/index.ts';
import { type BundleRun, type BundleShelf, runBundles } from '../bundle-run.ts';

export interface SqliteBundles {
  readonly store: BundleStore;
  /** Does what is due from now on, what was left by a process that has died among it. `now`: milliseconds since 1970. */
  run(work: BundleWork, options: RunOptions): Pick<BundleRun, 'stop'>;
  close(): void;
}

export interface RunOptions {
  readonly onError: (error: unknown) => void;
}

/** How many expired rows are swept at a time: nobody waits for a broom. */
const sweepRowsMax = 500;

const schema = `
  CREATE TABLE IF NOT EXISTS bundle (
    id TEXT PRIMARY KEY, department TEXT NOT NULL, sealed BLOB NOT NULL, due_at INTEGER, expires_at INTEGER NOT NULL,
    work_ms INTEGER NOT NULL, takes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS bundle_by_due ON bundle (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS bundle_by_expiry ON bundle (expires_at);
  CREATE INDEX IF NOT EXISTS bundle_by_department ON bundle (department, expires_at);
  CREATE TABLE IF NOT EXISTS key_use (
    name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, bundle TEXT NOT NULL, expires_at INTEGER NOT NULL, until INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX IF NOT EXISTS key_use_by_end ON key_use (until);`;

/**
 * Bundles in a SQLite file of their own. WAL with `synchronous=FULL`: what is answered survives power loss; several processes on one
 * machine may share the file. What is deleted is overwritten. Throws where the file cannot be opened.
 */
export function openSqliteBundles(
  path: string,
  { now = Date.now }: { readonly now?: () => number } = {},
): SqliteBundles {
  const database = new DatabaseSync(path, { timeout: 1_000 });
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; ${schema}`);
  const findUse = database.prepare('SELECT fingerprint, bundle, expires_at FROM key_use WHERE name = ? AND until > ?');
  const putUse = database.prepare('INSERT OR REPLACE INTO key_use VALUES (?, ?, ?, ?, ?)');
  const countKept = database.prepare(
    'SELECT count(*) AS kept, min(expires_at) AS until FROM bundle WHERE department = ? AND expires_at > ?',
  );
  const insert = database.prepare(
    'INSERT INTO bundle (id, department, sealed, due_at, expires_at, work_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const find = database.prepare('SELECT * FROM bundle WHERE id = ? AND department = ? AND expires_at > ?');
  const remove = database.prepare('DELETE FROM bundle WHERE id = ? AND department = ?');
  const take = database.prepare(`
    UPDATE bundle SET due_at = ?1 + work_ms, takes = takes + 1
    WHERE id IN (SELECT id FROM bundle WHERE due_at <= ?1 AND expires_at > ?1 ORDER BY due_at LIMIT ?2) RETURNING *`);
  const nextDue = database.prepare('SELECT min(due_at) AS at FROM bundle');
  // Only who took it up last may say what it came to.
  const keep = database.prepare('UPDATE bundle SET sealed = ?, due_at = ? WHERE id = ? AND takes = ?');
  const release = database.prepare('UPDATE bundle SET due_at = ? WHERE id = ? AND takes = ?');
  const drop = database.prepare('DELETE FROM bundle WHERE id = ? AND takes = ?');
  const sweepBundles = database.prepare(
    'DELETE FROM bundle WHERE id IN (SELECT id FROM bundle WHERE expires_at <= ? LIMIT ?)',
  );
  const sweepUses = database.prepare(
    'DELETE FROM key_use WHERE name IN (SELECT name FROM key_use WHERE until <= ? LIMIT ?)',
  );
  let onDue = () => {};

  const store: BundleStore = {
    async create({ id, department, sealed, dueAt, expiresAt, workMs, keptMax }, at, use) {
      const created = transaction((): Created => {
        const known = use && findUse.get(use.name, at);
        if (known && known.fingerprint !== use.fingerprint) return { kind: 'mismatch' };
        if (known) return { kind: 'known', id: String(known.bundle) as RequestId, expiresAt: Number(known.expires_at) };
        const { kept, until } = countKept.get(department, at) ?? {};
        if (Number(kept) >= keptMax) return { kind: 'full', until: Number(until) };
        insert.run(id, department, sealed, Math.ceil(dueAt), Math.floor(expiresAt), Math.ceil(workMs));
        if (use) putUse.run(use.name, use.fingerprint, id, Math.floor(expiresAt), Math.floor(use.until));
        return { kind: 'created' };
      });
      if (created.kind === 'created') onDue();
      return created;
    },
    async find(id, department, at) {
      const row = find.get(id, department, at);
      return row && toBundle(row);
    },
    async remove(id, department) {
      return remove.run(id, department).changes > 0;
    },
  };

  function transaction<Value>(work: () => Value): Value {
    database.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      database.exec('COMMIT');
      return value;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  const shelf: BundleShelf = {
    async take(at, most) {
      return take.all(at, most).map(toBundle);
    },
    async nextDue() {
      const at = nextDue.get()?.at ?? null;
      return at === null ? undefined : Number(at);
    },
    async keep({ id, takes }, { sealed, dueAt }) {
      keep.run(sealed, dueAt === undefined ? null : Math.ceil(dueAt), id, takes);
    },
    async release({ id, takes }, dueAt) {
      release.run(dueAt, id, takes);
    },
    async drop({ id, takes }) {
      drop.run(id, takes);
    },
    async sweep(at) {
      sweepBundles.run(at, sweepRowsMax);
      sweepUses.run(at, sweepRowsMax);
    },
  };

  function run(work: BundleWork, { onError }: RunOptions): Pick<BundleRun, 'stop'> {
    const running = runBundles(shelf, work, { now, onError });
    onDue = running.look;
    return {
      stop() {
        onDue = () => {};
        return running.stop();
      },
    };
  }

  return { store, run, close: () => database.close() };
}

function toBundle(row: Record<string, SQLOutputValue>): KeptBundle {
  const { id, department, sealed, due_at: dueAt, expires_at: expiresAt, takes } = row;
  if (!(sealed instanceof Uint8Array)) throw new Error('a sealed bundle is bytes');
  return {
    id: String(id) as RequestId,
    department: String(department) as DepartmentId,
    sealed: Uint8Array.from(sealed),
    ...(dueAt !== null && { dueAt: Number(dueAt) }),
    expiresAt: Number(expiresAt),
    takes: Number(takes),
  };
}
