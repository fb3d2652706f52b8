import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { createPostgresPrimary, deadlines, type PostgresPrimary, usualTimeoutMs } from './postgres-primary.ts';
import type { PostgresPlace } from './postgres-url.ts';

export interface PostgresLinkOptions {
  /** `postgres://user:password@host:port,host:port/database`. */
  readonly url: string;
  /** What all links of one gateway go by; one of its own where none is given. */
  readonly primary?: PostgresPrimary;
  /** How long a connection may take, milliseconds. */
  readonly timeoutMs?: number;
  /** How long one statement may take, milliseconds; as long as a connection where it is not given. */
  readonly statementMs?: number;
  /** Connections at once; more statements wait their turn, no longer than a connection may take. */
  readonly connectionsMax?: number;
}

/** Connections to the server that takes writes. After a loss the next statement looks for it again: nothing has to be told. */
export interface PostgresLink<Tables> {
  readonly database: Kysely<Tables>;
  close(): Promise<void>;
}

export function openPostgres<Tables>(options: PostgresLinkOptions): PostgresLink<Tables> {
  const pool = openPool(options);
  // Kysely itself closes nothing that was never used.
  return { database: new Kysely({ dialect: new PostgresDialect({ pool }) }), close: () => pool.end() };
}

/** A pool for each server, of which the primary's is used. */
function openPool({
  url,
  timeoutMs = usualTimeoutMs,
  statementMs = timeoutMs,
  primary = createPostgresPrimary({ url, timeoutMs }),
  connectionsMax = 4,
}: PostgresLinkOptions): PostgresPool {
  const config = { ...deadlines(timeoutMs, statementMs), max: connectionsMax };
  const pools = new Map<PostgresPlace, pg.Pool>();
  let ended: Promise<unknown> | undefined;

  function poolOf(place: PostgresPlace): pg.Pool {
    const known = pools.get(place);
    if (known) return known;
    const onConnect = (client: pg.ClientBase) => primary.check(client, place);
    const pool = new pg.Pool({ ...config, connectionString: place.url, onConnect });
    pool.on('error', () => giveUp(place, pool)); // an idle connection that died
    // While a connection is in use the pool does not listen to it; its statements reject, and what it says beside that would end the
    // process if nobody heard it.
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.set(place, pool);
    return pool;
  }

  /** What is idle there is as doubtful as the connection that has shown it, and would cost a statement each. */
  function giveUp(place: PostgresPlace, pool: pg.Pool): void {
    primary.doubt(place);
    if (pools.get(place) !== pool) return;
    pools.delete(place);
    void pool.end();
  }

  return {
    options: config,
    async connect() {
      if (ended) throw new Error('the database was closed');
      const place = await primary.current();
      const pool = poolOf(place);
      try {
        return watched(await pool.connect(), () => giveUp(place, pool));
      } catch (error) {
        // Where all places are taken, it says nothing about the server that none has become free in time.
        if (pool.totalCount < connectionsMax) giveUp(place, pool);
        throw error;
      }
    },
    async end() {
      ended ??= Promise.all([...pools.values()].map((pool) => pool.end()));
      await ended;
    },
  };
}

/** Is not given back to its pool once it is no longer sure what it is good for. */
function watched(client: pg.PoolClient, onDoubt: () => void): PostgresPoolClient {
  let isDoubtful = false;
  let isReplicated = true;
  const listen = ({ routine }: { readonly routine?: string | undefined }) => {
    isReplicated &&= routine !== 'SyncRepWaitForLSN';
  };
  client.on('notice', listen);
  async function query(text: string, parameters: readonly unknown[]) {
    try {
      const result = await client.query(text, [...parameters]);
      // Committed, but somebody has made it wait no longer for its standby: it would be lost with this server.
      if (!isReplicated) throw new Error('the commit was not replicated');
      return result;
    } catch (error) {
      isDoubtful ||= !isOfStatement(error);
      throw error;
    }
  }
  return {
    query: query as unknown as PostgresPoolClient['query'], // with text alone: no cursor is opened here
    release(destroy = false) {
      client.off('notice', listen);
      if (isDoubtful) onDoubt();
      client.release(destroy || isDoubtful);
    },
  };
}

/**
 * Whether an error leaves the connection as it was. It does not where no server has answered, where the server takes no writes any more
 * (25006), or where it ends, begins or drops sessions (class 57P).
 */
function isOfStatement(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.code !== '25006' && error.code?.startsWith('57P') === false;
}
