import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { readRedisUrl } from './redis-url.ts';

export type RedisClient = Redis | Cluster;

/** How a connection is kept, in the words of ioredis; where to is the URL's. */
export type RedisClientOptions = Pick<
  RedisOptions,
  | 'enableAutoPipelining'
  | 'enableOfflineQueue'
  | 'autoResendUnfulfilledCommands'
  | 'maxRetriesPerRequest'
  | 'commandTimeout'
  | 'connectTimeout'
  | 'socketTimeout'
  | 'retryStrategy'
>;

/** How often a cluster is asked which node holds what; a node that is lost or that sends on is a reason to ask at once. Milliseconds. */
const refreshSlotsMs = 2_000;

/**
 * Every connection to Redis: to one server, to the master that Sentinels name (and to the next one, once they have promoted it), or to a
 * cluster. `options` are those of one connection, and hold for each node of a cluster. Throws where the URL is none (see
 * `redis-url.ts`): settings have refused it before.
 */
export function openRedisClient(url: string, options: RedisClientOptions): RedisClient {
  const read = readRedisUrl(url);
  if (!read.ok) throw new TypeError(`the URL of Redis ${read.failure}`);
  const { kind, tls, nodes, master, username, password, database } = read.value;
  const own = {
    ...options,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
  };
  if (kind === 'single') return new Redis({ ...own, ...nodes[0], db: database });
  if (kind === 'sentinel') {
    return new Redis({
      ...own,
      sentinels: [...nodes],
      ...(master !== undefined && { name: master }),
      db: database,
      failoverDetector: true, // a master that is frozen closes no connection: Sentinels say that another took its place
      sentinelCommandTimeout: 1_000,
      ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    });
  }
  const { enableAutoPipelining, enableOfflineQueue, retryStrategy, ...ofEach } = own;
  return new Cluster([...nodes], {
    redisOptions: ofEach,
    ...(enableAutoPipelining !== undefined && { enableAutoPipelining }),
    ...(enableOfflineQueue !== undefined && { enableOfflineQueue }),
    ...(retryStrategy && { clusterRetryStrategy: (times: number) => retryStrategy(times) }),
    slotsRefreshTimeout: 1_000,
    slotsRefreshInterval: refreshSlotsMs,
    ...(tls && { dnsLookup: (host, callback) => callback(null, host) }), // certificates name hosts, not addresses
  });
}
