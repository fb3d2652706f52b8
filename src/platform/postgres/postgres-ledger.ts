import { type ExpressionBuilder, type Generated, type Kysely, sql } from 'kysely';
import {
  type EntryFilter,
  type EntryGroup,
  filterColumns,
  type Head,
  type LedgerStore,
  type StoredEntry,
  storagePosition,
} from '../../ledger/index.ts';
import { openPostgres, type PostgresLinkOptions } from './postgres-link.ts';
import { createPostgresPrimary } from './postgres-primary.ts';
import { makeTables, unusable } from './postgres-tables.ts';

type FilterColumn = (typeof filterColumns)[keyof typeof filterColumns];

interface Tables {
  readonly ledger_entries: Readonly<Record<FilterColumn, Generated<string | null>>> & {
    readonly position: string;
    readonly leaf: string;
    readonly id: Generated<string>;
    readonly time: Generated<string>;
  };
  readonly ledger_nodes: { readonly position: string; readonly hash: Buffer };
  readonly ledger_head: {
    readonly single: boolean;
    readonly size: string;
    readonly root: Buffer;
    readonly checkpoint: string;
  };
}

export interface PostgresLedgerOptions extends PostgresLinkOptions {
  /** For those who only read: nothing is made, locked or written, so a standby will do. */
  readonly readOnly?: boolean;
}

/**
 * A log in PostgreSQL, as `LedgerStore` promises: several gateways may write on it. A group is one statement that moves the head only
 * from where the writer believes it to be, so a group is in the log as a whole or not at all, however late its answer comes. Rejects,
 * in one line for whoever starts it, where the database cannot be used.
 */
export async function openPostgresLedger({
  readOnly = false,
  ...options
}: PostgresLedgerOptions): Promise<LedgerStore> {
  const primary = options.primary ?? createPostgresPrimary({ ...options, readOnly });
  const shared = { ...options, primary };
  await (readOnly ? mustBeThere(shared) : makeTables(shared, schemaLock, tables));
  // Apart, so that searches that take long hold up no entry.
  const writing = openPostgres<Tables>({ ...shared, connectionsMax: 2 });
  const reading = openPostgres<Tables>(shared);
  const { database } = reading;
  /** Commits that were rejected, here or before this store was opened, and of how many it is known what became of them. */
  let rejected = 1;
  let settled = 0;
  return {
    async commit(previous, group) {
      try {
        return await commit(writing.database, previous, group);
      } catch (error) {
        rejected += 1;
        throw error;
      }
    },
    async head() {
      const until = rejected;
      const row =
        settled === until || readOnly
          ? await database.selectFrom('ledger_head').selectAll().executeTakeFirst()
          : // Waits for a group that is under way, whose lock is on the row, and until a standby has all that went before.
            await writing.database.selectFrom('ledger_head').selectAll().forShare().executeTakeFirst();
      settled = until;
      return row && { size: Number(row.size), root: Uint8Array.from(row.root), checkpoint: row.checkpoint };
    },
    async hashes(nodes) {
      if (nodes.length === 0) return [];
      const positions = nodes.map((node) => String(storagePosition(node)));
      const rows = await database
        .selectFrom('ledger_nodes')
        .selectAll()
        .where('position', 'in', [...new Set(positions)])
        .execute();
      const byPosition = new Map(rows.map(({ position, hash }) => [position, Uint8Array.from(hash)]));
      return positions.map((position) => {
        const hash = byPosition.get(position);
        if (hash?.length !== 32) throw new Error(`node ${position} of the log's tree is missing`);
        return hash;
      });
    },
    async find(id) {
      const row = await leaves(database).where('id', '=', id).executeTakeFirst();
      return row && toStored(row);
    },
    async search(filter, { before, limit }) {
      const rows = await leaves(database)
        .where((expression) => expression.and(conditionsOf(expression, filter)))
        .$if(before !== undefined, (query) =>
          query.where(sql<boolean>`(time, id) < (${instant(before?.time)}, ${before?.id ?? ''})`),
        )
        .orderBy('time', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toStored);
    },
    async range(from, limit) {
      const rows = await leaves(database)
        .where('position', '>=', String(from))
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(toStored);
    },
    async close() {
      await Promise.all([writing.close(), reading.close()]);
    },
  };
}

/**
 * A log's relations: only the leaf is kept of an entry, everything that is searched is computed from it. Times are the entries' own
 * RFC 3339 text, all in one form, so that their order as bytes is their order in time.
 */
const tables = {
  ledger_entries: `CREATE TABLE ledger_entries (
  position bigint PRIMARY KEY,
  leaf text NOT NULL,
  id text COLLATE "C" NOT NULL GENERATED ALWAYS AS (leaf::jsonb ->> 'id') STORED,
  time text COLLATE "C" NOT NULL GENERATED ALWAYS AS (leaf::jsonb ->> 'time') STORED,
${Object.entries(filterColumns)
  .map(([member, column]) => `  ${column} text GENERATED ALWAYS AS (leaf::jsonb ->> '${member}') STORED`)
  .join(',\n')}
)`,
  ledger_entries_by_id: 'CREATE UNIQUE INDEX ledger_entries_by_id ON ledger_entries (id)',
  ledger_entries_by_time: 'CREATE INDEX ledger_entries_by_time ON ledger_entries (time, id)',
  ...Object.fromEntries(
    (['bundle', 'case_number', 'officer', 'reason', 'department'] satisfies FilterColumn[]).map((column) => [
      `ledger_entries_by_${column}`,
      `CREATE INDEX ledger_entries_by_${column} ON ledger_entries (${column}, time, id) WHERE ${column} IS NOT NULL`,
    ]),
  ),
  ledger_entries_by_subject:
    "CREATE INDEX ledger_entries_by_subject ON ledger_entries USING gin ((leaf::jsonb -> 'subjects') jsonb_path_ops)",
  ledger_nodes: 'CREATE TABLE ledger_nodes (position bigint PRIMARY KEY, hash bytea NOT NULL)',
  ledger_head: `CREATE TABLE ledger_head (
  single boolean PRIMARY KEY CHECK (single),
  size bigint NOT NULL,
  root bytea NOT NULL,
  checkpoint text NOT NULL
)`,
};

const schemaLock = 7_235_010;

async function mustBeThere(options: PostgresLinkOptions): Promise<void> {
  const { database, close } = openPostgres<Tables>(options);
  try {
    const { rows } = await sql<{ there: boolean }>`SELECT to_regclass('ledger_head') IS NOT NULL AS there`
      .execute(database)
      .catch((error: unknown) => {
        throw new Error(unusable(error));
      });
    if (!rows[0]?.there) throw new Error('There is no ledger in the database of DATABASE_URL.');
  } finally {
    await close();
  }
}

async function commit(
  database: Kysely<Tables>,
  previous: Head | undefined,
  { entries, hashes, head }: EntryGroup,
): Promise<'committed' | 'conflict'> {
  const decoder = new TextDecoder();
  const size = String(head.size);
  const root = Buffer.from(head.root);
  const moved = previous
    ? sql`UPDATE ledger_head SET size = ${size}, root = ${root}, checkpoint = ${head.checkpoint}
        WHERE single AND size = ${String(previous.size)} AND root = ${Buffer.from(previous.root)} RETURNING single`
    : sql`INSERT INTO ledger_head (single, size, root, checkpoint) VALUES (true, ${size}, ${root}, ${head.checkpoint})
        ON CONFLICT DO NOTHING RETURNING single`;
  const { rows } = await sql<{ single: boolean }>`
    WITH moved AS (${moved}),
    entries AS (
      INSERT INTO ledger_entries (position, leaf)
      SELECT position, leaf FROM moved, unnest(
        ${entries.map(({ index }) => String(index))}::bigint[],
        ${entries.map(({ leaf }) => decoder.decode(leaf))}::text[]
      ) AS entry (position, leaf)
    ),
    nodes AS (
      INSERT INTO ledger_nodes (position, hash)
      SELECT position, hash FROM moved, unnest(
        ${hashes.map((node) => String(storagePosition(node)))}::bigint[],
        ${hashes.map(({ hash }) => Buffer.from(hash))}::bytea[]
      ) AS node (position, hash)
    )
    SELECT single FROM moved`.execute(database);
  return rows.length === 1 ? 'committed' : 'conflict';
}

function leaves(database: Kysely<Tables>) {
  return database.selectFrom('ledger_entries').select(['position', 'leaf']);
}

function conditionsOf(expression: ExpressionBuilder<Tables, 'ledger_entries'>, filter: EntryFilter) {
  const { subject, since, until, ...members } = filter;
  return [
    ...Object.entries(members).flatMap(([member, wanted]) =>
      wanted === undefined
        ? []
        : [expression(filterColumns[member as keyof typeof filterColumns], 'in', valuesOf(member, wanted))],
    ),
    ...(subject === undefined ? [] : [sql<boolean>`leaf::jsonb -> 'subjects' @> ${JSON.stringify([subject])}::jsonb`]),
    ...(since === undefined ? [] : [expression('time', '>=', instant(since))]),
    ...(until === undefined ? [] : [expression('time', '<', instant(until))]),
  ];
}

function valuesOf(member: string, wanted: string): string[] {
  return member === 'kind' ? wanted.split(',') : [wanted];
}

/** An RFC 3339 time in the form that entries have; one that cannot be read finds nothing rather than everything. */
function instant(time: string | undefined): string {
  const value = Date.parse(time ?? '');
  return Number.isNaN(value) ? '' : new Date(value).toISOString();
}

function toStored({ position, leaf }: { readonly position: string; readonly leaf: string }): StoredEntry {
  return { index: Number(position), leaf: new TextEncoder().encode(leaf), entry: JSON.parse(leaf) };
}
