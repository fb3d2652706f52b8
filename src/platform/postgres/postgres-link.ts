import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

export interface PostgresLinkOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** How long one statement may take, its wait for a connection included twice, milliseconds. */
  readonly timeoutMs?: number;
  /** Connections at once; more statements wait their turn. */
  readonly connectionsMax?: number;
}

/** A pool of connections to one database. After a loss the next statement opens a new connection: nothing has to be told. */
export interface PostgresLink<Tables> {
  readonly database: Kysely<Tables>;
  /** Whether it answers, for /readyz. */
  isHealthy(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Every statement has a deadline on both sides: the client's, for a server that is frozen or cut off, and the server's, so that what
 * the client has given up does not go on there.
 */
export function openPostgres<Tables>({
  url,
  timeoutMs = 3_000,
  connectionsMax = 8,
}: PostgresLinkOptions): PostgresLink<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs,
    application_name: 'shuqiao',
  });
  // A connection that dies: the pool drops it, and the next statement opens another. While one is in use the pool does not listen to
  // it; its statements reject, and what it says beside that would end the process if nobody heard it.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    database,
    async isHealthy() {
      try {
        await sql`SELECT 1`.execute(database);
        return true;
      } catch {
        return false;
      }
    },
    close: () => database.destroy(),
  };
}
