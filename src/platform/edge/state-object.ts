import { DurableObject } from 'cloudflare:workers';
import type { SqlStorage } from '@cloudflare/workers-types';
import {
  type Maintenance,
  maintenanceSql,
  type Pause,
  pauseSql,
  purgeMemorySeconds,
  purgeSql,
} from '../../exchange/index.ts';
import { type Revocation, stateSql, sweepEveryMs, sweepMarginSeconds, sweepRowsMax } from '../../identity/index.ts';
import { type Answer, answer } from './object-call.ts';
import type { PurgesKnown } from './object-purges.ts';

interface RevocationRow extends Record<string, string | number | null> {
  readonly kind: Revocation['kind'];
  readonly id: string;
  readonly at: number;
  readonly until: number | null;
}

interface MaintenanceRow extends Record<string, string | number> {
  readonly vertical: string;
  readonly since: number;
  readonly until: number;
  readonly note: string;
}

interface PauseRow extends Record<string, string | number> {
  readonly vertical: string;
  readonly credential: string;
  readonly until: number;
}

interface PurgeRow extends Record<string, string | number> {
  readonly mark: string;
  readonly generation: number;
}

/**
 * Used `jti`s, revocations, declared maintenance, pauses and purges of the whole gateway: one object, so that every isolate sees the same. Its
 * output gate holds each answer until what it says is durable.
 */
export class StateObject extends DurableObject {
  #prepared = false;
  #sweptAt = Number.NEGATIVE_INFINITY;

  /** True the first time. */
  useOnce(issuer: string, jti: string, expiresAt: number): Answer<boolean> {
    return this.#answer((sql) => {
      this.#sweepInPassing(sql);
      return sql.exec(stateSql.use, issuer, jti, Math.ceil(expiresAt)).rowsWritten > 0;
    });
  }

  revoke({ kind, id, at, until }: Revocation): Answer<void> {
    return this.#answer((sql) => {
      sql.exec(stateSql.revoke, kind, id, Math.floor(at), until === undefined ? null : Math.ceil(until));
    });
  }

  lift(kind: Revocation['kind'], id: string): Answer<void> {
    return this.#answer((sql) => {
      sql.exec(stateSql.lift, kind, id);
    });
  }

  all(moment: number): Answer<readonly Revocation[]> {
    return this.#answer((sql) =>
      sql
        .exec<RevocationRow>(stateSql.standing, moment)
        .toArray()
        .map(({ kind, id, at, until }) => ({ kind, id, at, ...(until !== null && { until }) })),
    );
  }

  declareMaintenance({ vertical, from, until, note }: Maintenance): Answer<void> {
    return this.#answer((sql) => {
      sql.exec(maintenanceSql.declare, vertical, Math.floor(from), Math.floor(until), note);
    });
  }

  endMaintenance(vertical: string): Answer<void> {
    return this.#answer((sql) => {
      sql.exec(maintenanceSql.end, vertical);
    });
  }

  maintenance(moment: number): Answer<readonly Maintenance[]> {
    return this.#answer((sql) =>
      sql
        .exec<MaintenanceRow>(maintenanceSql.standing, moment)
        .toArray()
        .map(({ since, ...window }) => ({ ...window, from: since })),
    );
  }

  pause({ vertical, credential, until }: Pause): Answer<void> {
    return this.#answer((sql) => {
      sql.exec(pauseSql.pause, vertical, credential, Math.ceil(until));
    });
  }

  resume(vertical: string): Answer<void> {
    return this.#answer((sql) => {
      sql.exec(pauseSql.resume, vertical);
    });
  }

  pauses(moment: number): Answer<readonly Pause[]> {
    return this.#answer((sql) => sql.exec<PauseRow>(pauseSql.standing, moment).toArray());
  }

  addPurge(mark: string, floor: number): Answer<number> {
    return this.#answer((sql) => {
      const now = this.now();
      sql.exec(purgeSql.sweep, now - purgeMemorySeconds * 1000);
      return sql.exec<{ generation: number }>(purgeSql.add, mark, now, floor).one().generation;
    });
  }

  purgesSince(generation: number): Answer<PurgesKnown> {
    return this.#answer((sql) => {
      const rows = sql.exec<PurgeRow>(purgeSql.since, generation).toArray();
      return {
        purges: rows.map(({ mark, generation }) => [mark, generation] as const),
        reach: 'every-instance' as const,
      };
    });
  }

  /** Milliseconds since 1970. */
  protected now(): number {
    return Date.now();
  }

  #answer<Value>(work: (sql: SqlStorage) => Value): Answer<Value> {
    return answer(
      () => {
        const { sql } = this.ctx.storage;
        if (!this.#prepared) sql.exec(stateSql.schema + maintenanceSql.schema + pauseSql.schema + purgeSql.schema);
        this.#prepared = true;
        return work(sql);
      },
      (failure) => console.error({ failure }, 'the state does not answer'),
    );
  }

  #sweepInPassing(sql: SqlStorage): void {
    const now = this.now();
    if (now - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = now;
    sql.exec(stateSql.sweepJtis, Math.floor(now / 1000) - sweepMarginSeconds, sweepRowsMax);
    sql.exec(stateSql.sweepRevocations, now - sweepMarginSeconds * 1000);
  }
}
