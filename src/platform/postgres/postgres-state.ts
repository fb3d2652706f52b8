import { sql } from 'kysely';
import type { MaintenanceStore, PauseStore } from '../../exchange/index.ts';
import {
  type ReplayStore,
  type Revocation,
  type RevocationStore,
  sweepEveryMs,
  sweepMarginSeconds,
  sweepRowsMax,
} from '../../identity/index.ts';
import { notAhead, openPostgres, type PostgresLinkOptions } from './postgres-link.ts';
import { makeTables } from './postgres-tables.ts';

export interface PostgresState {
  readonly replays: ReplayStore;
  readonly revocations: RevocationStore;
  readonly maintenance: MaintenanceStore;
  readonly pauses: PauseStore;
  close(): Promise<void>;
}

/** Times of a `jti` are seconds, all others milliseconds since 1970; PostgreSQL's big integers come as text. */
interface Tables {
  readonly used_jti: { readonly issuer: string; readonly jti: string; readonly expires_at: string };
  readonly revocation: {
    readonly kind: Revocation['kind'];
    readonly id: string;
    readonly at: string;
    readonly until: string | null;
  };
  readonly maintenance: {
    readonly vertical: string;
    readonly since: string;
    readonly until: string;
    readonly note: string;
  };
  readonly pause: { readonly vertical: string; readonly credential: string; readonly until: string };
}

/** Used token ids, revocations, declared maintenance and pauses, for gateways on several machines. Rejects where the database cannot be used. */
export async function openPostgresState({
  now = Date.now,
  ...options
}: PostgresLinkOptions & { readonly now?: () => number }): Promise<PostgresState> {
  await makeTables(options, schemaLock, tables);
  const { database, close } = openPostgres<Tables>(options);
  let sweptAt = Number.NEGATIVE_INFINITY;

  /** Nobody waits for a broom. */
  function sweepInPassing(): void {
    if (now() - sweptAt < sweepEveryMs) return;
    sweptAt = now();
    const before = sql<string>`${notAhead(now())} - ${sweepMarginSeconds * 1000}::int`;
    const old = database
      .selectFrom('used_jti')
      .select(sql<string>`ctid`.as('row'))
      .where('expires_at', '<', sql<string>`(${before}) / 1000`);
    Promise.all([
      database.deleteFrom('used_jti').where(sql`ctid`, 'in', old.limit(sweepRowsMax)).execute(),
      database.deleteFrom('revocation').where('until', '<', before).execute(),
    ]).catch(() => {}); // they are swept the next time
  }

  return {
    replays: {
      async useOnce(issuer, jti, expiresAt) {
        sweepInPassing();
        const { numInsertedOrUpdatedRows } = await database
          .insertInto('used_jti')
          .values({ issuer, jti, expires_at: String(Math.ceil(expiresAt)) })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 1n;
      },
    },
    revocations: {
      async revoke({ kind, id, at, until }) {
        // The later end wins, and none is later than any: a second revocation never shortens the first.
        await database
          .insertInto('revocation')
          .values({
            kind,
            id,
            at: String(Math.floor(at)),
            until: until === undefined ? null : String(Math.ceil(until)),
          })
          .onConflict((conflict) =>
            conflict.columns(['kind', 'id']).doUpdateSet({
              at: sql`greatest(revocation.at, excluded.at)`,
              until: sql`CASE WHEN revocation.until IS NULL OR excluded.until IS NULL THEN NULL
                ELSE greatest(revocation.until, excluded.until) END`,
            }),
          )
          .execute();
      },
      async lift(kind, id) {
        await database.deleteFrom('revocation').where('kind', '=', kind).where('id', '=', id).execute();
      },
      async all(moment) {
        const rows = await database
          .selectFrom('revocation')
          .selectAll()
          .where((expression) =>
            expression.or([expression('until', 'is', null), expression('until', '>', String(moment))]),
          )
          .orderBy('kind')
          .orderBy('id')
          .execute();
        return rows.map(({ kind, id, at, until }) => ({
          kind,
          id,
          at: Number(at),
          ...(until !== null && { until: Number(until) }),
        }));
      },
    },
    maintenance: {
      async declare({ vertical, from, until, note }) {
        const window = { since: String(Math.floor(from)), until: String(Math.floor(until)), note };
        await database
          .insertInto('maintenance')
          .values({ vertical, ...window })
          .onConflict((conflict) => conflict.column('vertical').doUpdateSet(window))
          .execute();
      },
      async end(vertical) {
        await database.deleteFrom('maintenance').where('vertical', '=', vertical).execute();
      },
      async all(moment) {
        const rows = await database
          .selectFrom('maintenance')
          .selectAll()
          .where('until', '>', String(moment))
          .orderBy('vertical')
          .execute();
        return rows.map(({ vertical, since, until, note }) => ({
          vertical,
          from: Number(since),
          until: Number(until),
          note,
        }));
      },
    },
    pauses: {
      async pause({ vertical, credential, until }) {
        await database
          .insertInto('pause')
          .values({ vertical, credential, until: String(Math.ceil(until)) })
          .onConflict((conflict) =>
            conflict.columns(['vertical', 'credential']).doUpdateSet({ until: String(Math.ceil(until)) }),
          )
          .execute();
      },
      async resume(vertical) {
        await database.deleteFrom('pause').where('vertical', '=', vertical).execute();
      },
      async all(moment) {
        const rows = await database
          .selectFrom('pause')
          .selectAll()
          .where('until', '>', String(moment))
          .orderBy('vertical')
          .orderBy('credential')
          .execute();
        return rows.map(({ until, ...pause }) => ({ ...pause, until: Number(until) }));
      },
    },
    close,
  };
}

const schemaLock = 7_235_011;

const tables = {
  used_jti: `CREATE TABLE used_jti (
    issuer text NOT NULL, jti text NOT NULL, expires_at bigint NOT NULL, PRIMARY KEY (issuer, jti)
  )`,
  used_jti_by_expiry: 'CREATE INDEX used_jti_by_expiry ON used_jti (expires_at)',
  revocation: `CREATE TABLE revocation (
    kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, at bigint NOT NULL, until bigint, PRIMARY KEY (kind, id)
  )`,
  maintenance: `CREATE TABLE maintenance (
    vertical text COLLATE "C" NOT NULL PRIMARY KEY, since bigint NOT NULL, until bigint NOT NULL, note text NOT NULL
  )`,
  pause: `CREATE TABLE pause (
    vertical text COLLATE "C" NOT NULL, credential text COLLATE "C" NOT NULL, until bigint NOT NULL,
    PRIMARY KEY (vertical, credential)
  )`,
};
