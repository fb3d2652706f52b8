import { DurableObject } from 'cloudflare:workers';
import type { SqlStorage } from '@cloudflare/workers-types';
import { type Revocation, stateSql, sweepEveryMs, sweepMarginSeconds, sweepRowsMax } from '../../identity/index.ts';

interface RevocationRow extends Record<string, string | number | null> {
  readonly kind: Revocation['kind'];
  readonly id: string;
  readonly at: number;
  readonly until: number | null;
}

/** Used `jti`s and revocations of the whole gateway: one object, so that every isolate sees the same. */
export class StateObject extends DurableObject {
  #sweptAt = Number.NEGATIVE_INFINITY;

  #prepared = false;

  get #sql(): SqlStorage {
    const { sql } = this.ctx.storage;
    if (!this.#prepared) sql.exec(stateSql.schema);
    this.#prepared = true;
    return sql;
  }

  /** True the first time; the output gate holds the answer until it is durable. */
  async useOnce(issuer: string, jti: string, expiresAt: number): Promise<boolean> {
    this.#sweepInPassing();
    return this.#sql.exec(stateSql.use, issuer, jti, Math.ceil(expiresAt)).rowsWritten > 0;
  }

  async revoke({ kind, id, at, until }: Revocation): Promise<void> {
    this.#sql.exec(stateSql.revoke, kind, id, Math.floor(at), until === undefined ? null : Math.ceil(until));
    await this.ctx.storage.sync();
  }

  async lift(kind: Revocation['kind'], id: string): Promise<void> {
    this.#sql.exec(stateSql.lift, kind, id);
    await this.ctx.storage.sync();
  }

  async all(now: number): Promise<readonly Revocation[]> {
    return this.#sql
      .exec<RevocationRow>(stateSql.standing, now)
      .toArray()
      .map(({ kind, id, at, until }) => ({ kind, id, at, ...(until !== null && { until }) }));
  }

  #sweepInPassing(): void {
    const now = Date.now();
    if (now - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = now;
    const sql = this.#sql;
    sql.exec(stateSql.sweepJtis, Math.floor(now / 1000) - sweepMarginSeconds, sweepRowsMax);
    sql.exec(stateSql.sweepRevocations, now - sweepMarginSeconds * 1000);
  }
}
