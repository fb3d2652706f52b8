import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
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
  const servers = new Map(primary.places.map((place) => [place, openServer(place, primary, config)]));
  let ended: Promise<unknown> | undefined;
  return {
    options: config,
    async connect() {
      if (ended) throw new Error('the database was closed');
      const place = await primary.current();
      const server = servers.get(place);
      if (!server) throw new Error(`${place.name} is no server of this link`);
      return server.connect();
    },
    async end() {
      ended ??= Promise.all([...servers.values()].map((server) => server.end()));
      await ended;
    },
  };
}

/**
 * Connections to one server. One that has shown that it may be good for nothing makes all doubtful that are as old: they would cost a
 * statement each.
 */
function openServer(place: PostgresPlace, primary: PostgresPrimary, config: pg.PoolConfig & { readonly max: number }) {
  const onConnect = (client: pg.ClientBase) => primary.check(client, place);
  const pool = new pg.Pool({ ...config, connectionString: place.url, onConnect });
  let doubts = 0;
  const doubtsBefore = new WeakMap<pg.PoolClient, number>();
  const doubt = () => {
    doubts += 1;
    primary.doubt(place);
  };
  pool.on('error', doubt); // an idle connection that died
  pool.on('connect', (client) => {
    doubtsBefore.set(client, doubts);
    // While it is in use the pool does not listen to it; its statements reject, and what it says beside that would end the process if
    // nobody heard it.
    client.on('error', () => {});
  });
  return {
    async connect(): Promise<PostgresPoolClient> {
      for (;;) {
        const client = await pool.connect().catch((error: unknown) => {
          // Where all places are taken, it says nothing about the server that none has become free in time.
          if (pool.totalCount < config.max) doubt();
          throw error;
        });
        if (doubtsBefore.get(client) === doubts) return watched(client, doubt);
        client.release(true);
      }
    },
    end: () => pool.end(),
  };
}

/** A moment, or the database's own where that is earlier, milliseconds: what is over for a gateway whose clock is ahead may not be. */
export function notAhead(at: number) {
  return sql<string>`least(${String(Math.floor(at))}::bigint, (extract(epoch FROM now()) * 1000)::bigint)`;
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
