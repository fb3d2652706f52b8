import pg from 'pg';
import { type PostgresPlace, readPostgresUrl } from './postgres-url.ts';

/**
 * Which server of a cluster takes writes: what libpq calls `target_session_attrs=read-write`, and pg has not. All that one gateway opens
 * goes by one of these, so that nothing is read from an old primary once anything has found the new one.
 *
 * A promoted standby begins a new timeline, so of two that take writes the one on the higher is the primary, and what is behind a
 * timeline that was seen is an old one come back. That keeps gateways together; it does not stop an old primary that nobody has
 * stopped from writing. Whoever promotes has to (Patroni and repmgr do), or replicates synchronously: then it acknowledges nothing alone.
 */
export interface PostgresPrimary {
  readonly places: readonly PostgresPlace[];
  /** The server to connect to; rejects, in words for ops, where none takes writes. */
  current(): Promise<PostgresPlace>;
  /** Of a new connection: rejects unless its server takes writes, and is no old primary. */
  check(client: pg.ClientBase, place: PostgresPlace): Promise<void>;
  /** It is no longer sure that this is the server: the next one who asks has all of them looked at again. */
  doubt(place: PostgresPlace): void;
}

export interface PostgresPrimaryOptions {
  /** `postgres://user:password@host:port,host:port/database`. */
  readonly url: string;
  /** How long a server may take to answer, milliseconds. */
  readonly timeoutMs?: number;
  /** For those who only read: where none takes writes, a standby will do. */
  readonly readOnly?: boolean;
}

export const usualTimeoutMs = 3_000;

type Sighting =
  | { readonly place: PostgresPlace; readonly timeline: number }
  | { readonly place: PostgresPlace; readonly fault: string };
type Found = Extract<Sighting, { readonly timeline: number }>;

export function createPostgresPrimary({
  url,
  timeoutMs = usualTimeoutMs,
  readOnly = false,
}: PostgresPrimaryOptions): PostgresPrimary {
  const read = readPostgresUrl(url);
  if (!read.ok) throw new Error(`DATABASE_URL ${read.failure}`);
  const places = read.value;
  let known: PostgresPlace | undefined;
  /** The furthest timeline that any server was on; 0 before the first. */
  let furthest = 0;
  let looking: Promise<PostgresPlace> | undefined;

  async function check(client: pg.ClientBase, place: PostgresPlace): Promise<void> {
    const sighting = await ask(client, place);
    if ('fault' in sighting) throw new Error(sighting.fault);
    furthest = Math.max(furthest, sighting.timeline);
  }

  async function ask(client: pg.ClientBase, place: PostgresPlace): Promise<Sighting> {
    const { rows } = await client.query<{ segment: string | null; waits: boolean }>(question, [timeoutMs]);
    const segment = rows[0]?.segment ?? undefined;
    if (segment === undefined && !readOnly) return { place, fault: `${place.name} takes no writes` };
    if (rows[0]?.waits && !readOnly) return { place, fault: `${place.name} waits for a standby that does not answer` };
    const timeline = Number.parseInt(segment?.slice(0, 8) ?? '0', 16);
    if (timeline >= furthest || readOnly) return { place, timeline };
    return {
      place,
      fault: `${place.name} is an old primary, on timeline ${timeline} while another was on ${furthest}`,
    };
  }

  async function look(place: PostgresPlace): Promise<Sighting> {
    let client: pg.Client | undefined;
    try {
      client = new pg.Client({ ...deadlines(timeoutMs), connectionString: place.url });
      client.on('error', () => {}); // what is lost meanwhile rejects below
      await client.connect();
      return await ask(client, place);
    } catch (error) {
      return { place, fault: `${place.name}: ${inWords(error)}` };
    } finally {
      void client?.end().catch(() => {}); // a server that is frozen never sees it off
    }
  }

  /** All are asked at once, and the highest timeline counts; one that is beyond all that was seen need not wait for the others. */
  async function lookAtAll(): Promise<PostgresPlace> {
    const { promise: newer, resolve } = Promise.withResolvers<Found>();
    const before = furthest;
    const looks = places.map(async (place) => {
      const sighting = await look(place);
      if (before > 0 && 'timeline' in sighting && sighting.timeline > before) resolve(sighting);
      return sighting;
    });
    const found = await Promise.race([newer, Promise.all(looks).then(furthestOf)]);
    furthest = Math.max(furthest, found.timeline);
    known = found.place;
    return found.place;
  }

  return {
    places,
    check,
    async current() {
      if (known) return known;
      looking ??= lookAtAll().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    doubt(place) {
      if (known === place) known = undefined;
    },
  };
}

/**
 * The name of the segment that is written to begins with the timeline, 8 hexadecimal digits. Sessions that wait for a lost standby stay
 * when their clients have given up, so where there are such no more come: they would take all places there are. A commit is to be on
 * disk, and on the standby that the server waits for, before it is acknowledged, whatever is usual on that server.
 */
const question = `
  SELECT
    CASE WHEN NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean
      THEN pg_walfile_name(pg_current_wal_lsn()) END AS segment,
    EXISTS (
      SELECT FROM pg_stat_activity
      WHERE usename = current_user AND wait_event = 'SyncRep' AND query_start < now() - $1::int * interval '1 millisecond'
    ) AS waits,
    CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
      THEN set_config('synchronous_commit', 'on', false) END`;

/**
 * Every statement has a deadline on both sides: the server's comes first and leaves the connection whole; the client's is for a server
 * that is frozen or cut off, or waits for a standby that is lost.
 */
export function deadlines(connectionMs: number, statementMs = connectionMs): pg.ClientConfig {
  return {
    connectionTimeoutMillis: connectionMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    query_timeout: statementMs + 500,
    application_name: 'shuqiao',
  };
}

function furthestOf(sightings: readonly Sighting[]): Found {
  const found = sightings.filter((one) => 'timeline' in one);
  const [first] = found.toSorted((one, other) => other.timeline - one.timeline);
  if (first) return first;
  throw new Error(sightings.map((one) => ('fault' in one ? one.fault : '')).join('; '));
}

/** A host of several addresses fails with an error for each, and no message of its own. */
function inWords(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}
