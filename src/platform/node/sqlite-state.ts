import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import {
  type Maintenance,
  type MaintenanceStore,
  maintenanceSql,
  type Pause,
  type PauseStore,
  pauseSql,
} from '../../exchange/index.ts';
import {
  type ReplayStore,
  type Revocation,
  type RevocationStore,
  stateSql,
  sweepEveryMs,
  sweepMarginSeconds,
  sweepRowsMax,
} from '../../identity/index.ts';

export interface SqliteState {
  readonly replays: ReplayStore;
  readonly revocations: RevocationStore;
  readonly maintenance: MaintenanceStore;
  readonly pauses: PauseStore;
  /** Whether it answers, for /readyz. */
  healthy(): boolean;
  close(): void;
}

/**
 * Used `jti`s, revocations, declared maintenance and pauses in one SQLite file. WAL with `synchronous=FULL`: what is answered survives
 * power loss; several processes on one machine may share the file. Throws where the file cannot be opened.
 */
export function openSqliteState(path: string, { now = Date.now }: { readonly now?: () => number } = {}): SqliteState {
  const database = new DatabaseSync(path, { timeout: 1_000 });
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${stateSql.schema} ${maintenanceSql.schema} ${pauseSql.schema}`,
  );
  const use = database.prepare(stateSql.use);
  const sweepJtis = database.prepare(stateSql.sweepJtis);
  const sweepRevocations = database.prepare(stateSql.sweepRevocations);
  const revoke = database.prepare(stateSql.revoke);
  const lift = database.prepare(stateSql.lift);
  const standing = database.prepare(stateSql.standing);
  const declare = database.prepare(maintenanceSql.declare);
  const end = database.prepare(maintenanceSql.end);
  const windows = database.prepare(maintenanceSql.standing);
  const pause = database.prepare(pauseSql.pause);
  const resume = database.prepare(pauseSql.resume);
  const pauses = database.prepare(pauseSql.standing);
  const ping = database.prepare('SELECT 1');
  let sweptAt = Number.NEGATIVE_INFINITY;

  function sweepInPassing(): void {
    if (now() - sweptAt < sweepEveryMs) return;
    sweptAt = now();
    sweepJtis.run(Math.floor(now() / 1000) - sweepMarginSeconds, sweepRowsMax);
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
    maintenance: {
      async declare({ vertical, from, until, note }) {
        declare.run(vertical, Math.floor(from), Math.floor(until), note);
      },
      async end(vertical) {
        end.run(vertical);
      },
      async all(moment) {
        return windows.all(moment).map(toMaintenance);
      },
    },
    pauses: {
      async pause({ vertical, credential, until }) {
        pause.run(vertical, credential, Math.ceil(until));
      },
      async resume(vertical) {
        resume.run(vertical);
      },
      async all(moment) {
        return pauses.all(moment).map(toPause);
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

function toMaintenance({ vertical, since, until, note }: Record<string, SQLOutputValue>): Maintenance {
  return { vertical: String(vertical), from: Number(since), until: Number(until), note: String(note) };
}

function toPause({ vertical, credential, until }: Record<string, SQLOutputValue>): Pause {
  return { vertical: String(vertical), credential: String(credential), until: Number(until) };
}
