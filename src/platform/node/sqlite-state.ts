import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { ReplayStore, Revocation, RevocationStore } from '../../identity/index.ts';

export interface SqliteState {
  readonly replays: ReplayStore;
  readonly revocations: RevocationStore;
  /** Whether it answers, for /readyz. */
  healthy(): boolean;
  close(): void;
}

/** A used `jti` is kept this much longer than it must be, should the clock ever be set back, seconds. */
const sweepMarginSeconds = 3600;
/** How often the expired are swept, and how many at most at a time: nobody waits for a broom. */
const sweepEveryMs = 60_000;
const sweepRowsMax = 500;

/**
 * Used `jti`s and revocations in one SQLite file (`state.db`). WAL with `synchronous=FULL`: what is answered survives
 * power loss; several processes on one machine may share the file. Throws where the file cannot be opened.
 */
export function openSqliteState(path: string, { now = Date.now }: { readonly now?: () => number } = {}): SqliteState {
  const database = new DatabaseSync(path, { timeout: 1_000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS used_jti (
      issuer TEXT NOT NULL, jti TEXT NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (issuer, jti)
    ) WITHOUT ROWID, STRICT;
    CREATE INDEX IF NOT EXISTS used_jti_by_expiry ON used_jti (expires_at);
    CREATE TABLE IF NOT EXISTS revocation (
      kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER, PRIMARY KEY (kind, id)
    ) WITHOUT ROWID, STRICT;
  `);
  const use = database.prepare(
    'INSERT INTO used_jti (issuer, jti, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const sweepJtis = database.prepare(
    `DELETE FROM used_jti WHERE (issuer, jti) IN
       (SELECT issuer, jti FROM used_jti WHERE expires_at < ? LIMIT ${sweepRowsMax})`,
  );
  const sweepRevocations = database.prepare('DELETE FROM revocation WHERE until < ?');
  // The later end wins, and none is later than any: a second revocation never shortens the first.
  const revoke = database.prepare(`
    INSERT INTO revocation (kind, id, at, until) VALUES (?, ?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET at = max(at, excluded.at), until = max(until, excluded.until)`);
  const lift = database.prepare('DELETE FROM revocation WHERE kind = ? AND id = ?');
  const standing = database.prepare(
    'SELECT kind, id, at, until FROM revocation WHERE until IS NULL OR until > ? ORDER BY kind, id',
  );
  const ping = database.prepare('SELECT 1');
  let sweptAt = Number.NEGATIVE_INFINITY;

  function sweepInPassing(): void {
    if (now() - sweptAt < sweepEveryMs) return;
    sweptAt = now();
    sweepJtis.run(Math.floor(now() / 1000) - sweepMarginSeconds);
    sweepRevocations.run(now() - sweepMarginSeconds * 1000);
  }

  return {
    replays: {
      async useOnce(issuer, jti, expiresAt) {
        sweepInPassing();
        return use.run(issuer, jti, Math.ceil(expiresAt)).changes === 1;
      },
    },
    revocations: {
      async revoke({ kind, id, at, until }) {
        revoke.run(kind, id, Math.floor(at), until === undefined ? null : Math.ceil(until));
      },
      async lift(kind, id) {
        lift.run(kind, id);
      },
      async all(moment) {
        return standing.all(moment).map(toRevocation);
      },
    },
    healthy() {
      try {
        return ping.get() !== undefined;
      } catch {
        return false;
      }
    },
    close: () => database.close(),
  };
}

function toRevocation({ kind, id, at, until }: Record<string, SQLOutputValue>): Revocation {
  if (kind !== 'token' && kind !== 'key' && kind !== 'department') throw new Error(`unknown kind ${String(kind)}`);
  return { kind, id: String(id), at: Number(at), ...(until !== null && { until: Number(until) }) };
}
