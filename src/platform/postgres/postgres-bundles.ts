import { type Kysely, sql } from 'kysely';
import type { BundleStore, BundleWork, Created, KeptBundle } from '../../bundles/index.ts';
import type { DepartmentId, RequestId } from '../../model/index.ts';
import { type BundleRun, type BundleShelf, runBundles } from '../bundle-run.ts';
import { notAhead, openPostgres, type PostgresLinkOptions } from './postgres-link.ts';
import { makeTables } from './postgres-tables.ts';

export interface PostgresBundles {
  readonly store: BundleStore;
  /** Does what is due from now on, whichever gateway took it in. */
  run(work: BundleWork, options: { readonly onError: (error: unknown) => void }): Pick<BundleRun, 'stop'>;
  close(): Promise<void>;
}

/** Times are milliseconds since 1970; PostgreSQL's big integers come as text. */
interface Tables {
  readonly bundle: {
    readonly id: string;
    readonly department: string;
    readonly sealed: Buffer;
    readonly due_at: string | null;
    readonly expires_at: string;
    readonly work_ms: number;
    readonly takes: number;
  };
  readonly key_use: {
    readonly name: string;
    readonly fingerprint: string;
    readonly bundle: string;
    readonly expires_at: string;
    readonly until: string;
  };
}

/** How many expired rows are swept at a time. */
const sweepRowsMax = 500;

/** Bundles that several gateways keep and work on together. Rejects where the database cannot be used. */
export async function openPostgresBundles({
  now = Date.now,
  ...options
}: PostgresLinkOptions & { readonly now?: () => number }): Promise<PostgresBundles> {
  await makeTables(options, schemaLock, tables);
  const { database, close } = openPostgres<Tables>(options);
  let onDue = () => {};

  const store: BundleStore = {
    async create({ id, department, sealed, dueAt, expiresAt, workMs, keptMax }, at, use) {
      const created = await database.transaction().execute(async (transaction): Promise<Created> => {
        if (use) {
          await lockUntilCommit(transaction, use.name);
          const known = await transaction
            .selectFrom('key_use')
            .selectAll()
            .where('name', '=', use.name)
            .where('until', '>', String(at))
            .executeTakeFirst();
          if (known && known.fingerprint !== use.fingerprint) return { kind: 'mismatch' };
          if (known) return { kind: 'known', id: known.bundle as RequestId, expiresAt: Number(known.expires_at) };
        }
        await lockUntilCommit(transaction, `bundles of ${department}`); // who counts at once would count the same
        const { kept, until } = await transaction
          .selectFrom('bundle')
          .select(({ fn }) => [fn.countAll<string>().as('kept'), fn.min('expires_at').as('until')])
          .where('department', '=', department)
          .where('expires_at', '>', String(at))
          .executeTakeFirstOrThrow();
        if (Number(kept) >= keptMax) return { kind: 'full', until: Number(until) };
        const times = { due_at: String(Math.ceil(dueAt)), expires_at: String(Math.floor(expiresAt)) };
        const work = { work_ms: Math.ceil(workMs), takes: 0 };
        await transaction
          .insertInto('bundle')
          .values({ id, department, sealed: Buffer.from(sealed), ...times, ...work })
          .execute();
        if (use) {
          const { name, fingerprint } = use;
          const until = String(Math.floor(use.until));
          const row = { fingerprint, bundle: id, expires_at: times.expires_at, until };
          await transaction
            .insertInto('key_use')
            .values({ name, ...row })
            .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
            .execute();
        }
        return { kind: 'created' };
      });
      if (created.kind === 'created') onDue();
      return created;
    },
    async find(id, department, at) {
      const row = await database
        .selectFrom('bundle')
        .selectAll()
        .where('id', '=', id)
        .where('department', '=', department)
        .where('expires_at', '>', String(at))
        .executeTakeFirst();
      return row && toBundle(row);
    },
    async remove(id, department) {
      const { numDeletedRows } = await database
        .deleteFrom('bundle')
        .where('id', '=', id)
        .where('department', '=', department)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };

  const shelf: BundleShelf = {
    async take(at, most) {
      // Rows that another gateway is taking up at this moment are passed over.
      const due = database
        .selectFrom('bundle')
        .select('id')
        .where('due_at', '<=', String(at))
        .where('expires_at', '>', String(at))
        .orderBy('due_at')
        .limit(most)
        .forUpdate()
        .skipLocked();
      const rows = await database
        .updateTable('bundle')
        .set({ due_at: sql`${String(at)}::bigint + work_ms`, takes: sql`takes + 1` })
        .where('id', 'in', due)
        .returningAll()
        .execute();
      return rows.map(toBundle);
    },
    async nextDue() {
      const { at } = await database
        .selectFrom('bundle')
        .select(({ fn }) => fn.min('due_at').as('at'))
        .executeTakeFirstOrThrow();
      return at === null ? undefined : Number(at);
    },
    async keep(bundle, { sealed, dueAt }) {
      const due_at = dueAt === undefined ? null : String(Math.ceil(dueAt));
      await mine(database.updateTable('bundle').set({ sealed: Buffer.from(sealed), due_at }), bundle).execute();
    },
    async release(bundle, dueAt) {
      await mine(database.updateTable('bundle').set({ due_at: String(dueAt) }), bundle).execute();
    },
    async drop(bundle) {
      await mine(database.deleteFrom('bundle'), bundle).execute();
    },
    async sweep(at) {
      const bundles = database.selectFrom('bundle').select('id').where('expires_at', '<=', notAhead(at));
      await database.deleteFrom('bundle').where('id', 'in', bundles.limit(sweepRowsMax)).execute();
      const uses = database.selectFrom('key_use').select('name').where('until', '<=', notAhead(at));
      await database.deleteFrom('key_use').where('name', 'in', uses.limit(sweepRowsMax)).execute();
    },
  };

  return {
    store,
    run(work, { onError }) {
      const running = runBundles(shelf, work, { now, onError });
      onDue = running.look;
      return {
        stop() {
          onDue = () => {};
          return running.stop();
        },
      };
    },
    close,
  };
}

async function lockUntilCommit(transaction: Kysely<Tables>, name: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction);
}

/** Only who took it up last may say what it came to. */
function mine<Query extends { where(column: 'id' | 'takes', operator: '=', value: never): Query }>(
  query: Query,
  { id, takes }: KeptBundle,
): Query {
  return query.where('id', '=', id as never).where('takes', '=', takes as never);
}

function toBundle({
  id,
  department,
  sealed,
  due_at: dueAt,
  expires_at: expiresAt,
  takes,
}: Tables['bundle']): KeptBundle {
  return {
    id: id as RequestId,
    department: department as DepartmentId,
    sealed: Uint8Array.from(sealed),
    ...(dueAt !== null && { dueAt: Number(dueAt) }),
    expiresAt: Number(expiresAt),
    takes,
  };
}

const schemaLock = 7_235_012;

const tables = {
  bundle: `CREATE TABLE bundle (
    id text PRIMARY KEY, department text NOT NULL, sealed bytea NOT NULL, due_at bigint, expires_at bigint NOT NULL,
    work_ms integer NOT NULL, takes integer NOT NULL
  )`,
  bundle_by_due: 'CREATE INDEX bundle_by_due ON bundle (due_at) WHERE due_at IS NOT NULL',
  bundle_by_expiry: 'CREATE INDEX bundle_by_expiry ON bundle (expires_at)',
  bundle_by_department: 'CREATE INDEX bundle_by_department ON bundle (department, expires_at)',
  key_use: `CREATE TABLE key_use (
    name text PRIMARY KEY, fingerprint text NOT NULL, bundle text NOT NULL, expires_at bigint NOT NULL, until bigint NOT NULL
  )`,
  key_use_by_end: 'CREATE INDEX key_use_by_end ON key_use (until)',
};
