import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { SentinelError } from './redis-failure.ts';
import { type RedisAddress, type RedisPlace, readRedisUrl } from './redis-url.ts';

export type RedisClient = Redis | Cluster;

/** How a connection is kept, in the words of ioredis; where to is the URL's. */
export type RedisClientOptions = Pick<
  RedisOptions,
  | 'autoResendUnfulfilledCommands'
  | 'autoResubscribe'
  | 'commandTimeout'
  | 'connectTimeout'
  | 'enableAutoPipelining'
  | 'enableOfflineQueue'
  | 'maxRetriesPerRequest'
  | 'socketTimeout'
> & {
  /** How long until the next try, milliseconds; without it there is none, and of a cluster's node there never is. */
  readonly retryMs?: (times: number) => number;
};

/** How often a cluster is asked which node holds what; a node that sends on is a reason to ask at once. Milliseconds. */
const refreshSlotsMs = 2_000;

/**
 * The connection to all of a Redis: to one server, to the master that Sentinels name (and to the next one, once they have promoted it),
 * or to a cluster. `options` are those of one connection, and hold for each node of a cluster. Throws where the URL is none (see
 * `redis-url.ts`): settings have refused it before.
 */
export function openRedisClient(url: string, options: RedisClientOptions): RedisClient {
  const place = placeOf(url);
  if (place.kind !== 'cluster') return openServer(place, options);
  const { enableAutoPipelining, retryMs, ...ofEach } = options;
  return new Cluster([...place.nodes], {
    redisOptions: { ...ofEach, ...accessTo(place) },
    ...(enableAutoPipelining !== undefined && { enableAutoPipelining }),
    enableOfflineQueue: true, // a node that a command is sent on to may have to be connected to first
    ...(retryMs && { clusterRetryStrategy: retryMs }),
    slotsRefreshTimeout: 1_000,
    slotsRefreshInterval: refreshSlotsMs,
    // whoever asks has given up before these would be over
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    maxRedirections: 4,
    ...(place.tls && { dnsLookup: (host, callback) => callback(null, host) }), // certificates name hosts, not addresses
  });
}

/**
 * A connection to one server, whichever: of a cluster one of the nodes that the URL names or that are known since, another at each `turn`
 * (from 0), for what is published on one of them is heard on all.
 */
export function openAnyServer(
  url: string,
  { turn, known }: { readonly turn: number; readonly known: readonly RedisAddress[] },
  options: RedisClientOptions,
): Redis {
  const place = placeOf(url);
  if (place.kind !== 'cluster') return openServer(place, options);
  const nodes = [...place.nodes, ...known];
  return openServer({ ...place, kind: 'single', nodes: nodes.slice(turn % nodes.length) }, options);
}

function placeOf(url: string): RedisPlace {
  const read = readRedisUrl(url);
  if (!read.ok) throw new TypeError(`the URL of Redis ${read.failure}`);
  return read.value;
}

function openServer(place: RedisPlace, { retryMs, ...options }: RedisClientOptions): Redis {
  const { kind, nodes, master, database, sentinelLogin } = place;
  const own = {
    ...options,
    ...accessTo(place),
    db: database,
    retryStrategy: retryMs ?? (() => null),
    // what was the master and is a replica now says so to every write
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  };
  if (kind !== 'sentinel') return new Redis({ ...own, ...nodes[0] });
  const redis = new Redis({
    ...own,
    sentinels: [...nodes],
    ...(master !== undefined && { name: master }),
    ...(sentinelLogin.username !== undefined && { sentinelUsername: sentinelLogin.username }),
    ...(sentinelLogin.password !== undefined && { sentinelPassword: sentinelLogin.password }),
    sentinelCommandTimeout: sentinelMsMax,
    ...(place.tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
  });
  sayWhySentinelsFail(redis, place);
  return redis;
}

const sentinelMsMax = 1_000;

/** Of a Sentinel that cannot be connected to ioredis tells only that the connection is closed: one more try tells why. */
function sayWhySentinelsFail(redis: Redis, { nodes, sentinelLogin, tls }: RedisPlace): void {
  let trying = false;
  redis.on('error', ({ message }: Error) => {
    if (trying || !message.endsWith('Last error: Connection is closed.')) return;
    trying = true;
    const sentinel = new Redis({
      ...nodes[0],
      ...accessTo({ login: sentinelLogin, tls }),
      retryStrategy: () => null,
      enableReadyCheck: false,
      connectTimeout: sentinelMsMax,
      commandTimeout: sentinelMsMax,
    });
    sentinel.once('error', (error: Error) => {
      if (redis.status !== 'end') redis.emit('error', new SentinelError(error));
    });
    sentinel.on('error', () => {}); // the first says it
    sentinel.once('ready', () => sentinel.disconnect());
    sentinel.once('end', () => {
      trying = false;
    });
  });
}

/** Whom a certificate is trusted from is Node's own matter: the authorities it ships, and those in `NODE_EXTRA_CA_CERTS`. */
function accessTo({ login, tls }: Pick<RedisPlace, 'login' | 'tls'>) {
  return { ...login, ...(tls && { tls: {} }) };
}
