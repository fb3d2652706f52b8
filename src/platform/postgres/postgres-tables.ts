import { type Kysely, sql } from 'kysely';
import { openPostgres, type PostgresLinkOptions } from './postgres-link.ts';

/** An index on a log that has grown for years takes its time. */
const makingMs = 3_600_000;

/**
 * Makes those of `relations`, name → SQL in this order, that are not there. `lock` names the advisory lock under which one gateway at a
 * time does so: PostgreSQL's IF NOT EXISTS is no lock, and takes locks that hold up whoever writes. Rejects, in one line for whoever
 * starts the gateway, where the database cannot be used.
 */
export async function makeTables(
  options: PostgresLinkOptions,
  lock: number,
  relations: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    const { database, close } = openPostgres<object>({ ...options, statementMs: makingMs, connectionsMax: 1 });
    try {
      if ((await missing(database, relations)).length === 0) return;
      await database.transaction().execute(async (transaction) => {
        await sql`SELECT pg_advisory_xact_lock(${lock})`.execute(transaction);
        for (const statement of await missing(transaction, relations)) await sql.raw(statement).execute(transaction);
      });
    } finally {
      await close();
    }
  } catch (error) {
    throw new Error(unusable(error));
  }
}

/** The SQL of what is not there, in order. */
async function missing(database: Kysely<object>, relations: Readonly<Record<string, string>>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM unnest(${Object.keys(relations)}::text[]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_class WHERE relname = name AND pg_table_is_visible(oid))`.execute(database);
  const names = new Set(rows.map(({ name }) => name));
  return Object.entries(relations).flatMap(([name, statement]) => (names.has(name) ? [statement] : []));
}

export function unusable(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `The database of DATABASE_URL cannot be used (${message}). Check that it runs, and that this user may connect and create tables there.`;
}
