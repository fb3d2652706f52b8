import { Cluster } from 'ioredis';
import { openRedisClient, type RedisClient } from './redis-client.ts';
import { isRedirection } from './redis-failure.ts';
import { nodesOf, oneServer } from './redis-servers.ts';
import type { RedisAddress } from './redis-url.ts';

/** A connection that its users need not trust to be there. */
export interface RedisLink {
  /**
   * What Redis says to a command about `key`, or undefined: at once where the server that holds it is known to be lost, else after the
   * deadline at the latest. Never rejects.
   */
  ask<Reply>(key: string, command: (redis: RedisClient) => Promise<Reply>): Promise<Reply | undefined>;
  /** Since when Redis is lost and why, of a cluster which nodes; undefined while all is well. Of `key`: the server that holds it. */
  trouble(key?: string): string | undefined;
  /** Whether a server is away: one that is there and refuses something is not. */
  isLost(): boolean;
  /** Servers of a cluster that are known by now, beside the ones that the URL names. */
  addresses(): readonly RedisAddress[];
  close(): void;
}

export interface RedisLinkOptions {
  /** See `redis-url.ts`. */
  readonly url: string;
  /** How long one command may take before the server it went to counts as lost, milliseconds; default 100. */
  readonly deadlineMs?: number | undefined;
  /** Told in one line when what is wrong has become something else; undefined once all is well. */
  readonly onChange?: ((why: string | undefined) => void) | undefined;
  /** Told each time that a server is well anew, the first time too. */
  readonly onBack?: (() => void) | undefined;
}

const reconnectMsMax = 1_000;
/** To connect and say who we are, milliseconds. */
const connectMsMax = 1_000;
/** A server that is silent for so long is connected to anew, milliseconds: it may have vanished, or Sentinels have another by now. */
const silentMsMax = 2_000;

/**
 * One connection to each server, with a circuit breaker of its own (see `redis-node.ts`): losing it costs at most one deadline, and no
 * other server's keys.
 */
export function createRedisLink({ url, deadlineMs = 100, onChange, onBack }: RedisLinkOptions): RedisLink {
  const redis = openRedisClient(url, {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: Math.max(2 * deadlineMs, connectMsMax), // nobody waits past the deadline; this is for what connects
    connectTimeout: connectMsMax,
    socketTimeout: Math.max(2 * deadlineMs, silentMsMax),
    retryMs: (times) => Math.min(50 * 2 ** Math.min(times, 10), reconnectMsMax),
  });
  let told: string | undefined = 'connecting';
  let closed = false;
  const changed = () => {
    const why = servers.trouble()?.why;
    if (closed || why === told) return;
    told = why;
    onChange?.(why);
  };
  const back = () => {
    if (!closed) onBack?.();
  };
  const options = { deadlineMs, changed, back };
  const servers = redis instanceof Cluster ? nodesOf(redis, options) : oneServer(redis, options);

  return {
    async ask(key, command) {
      return servers.holderOf(key)?.ask(async () => {
        try {
          return await command(redis);
        } catch (error) {
          if (!isRedirection(error)) throw error;
          servers.redirected();
          return await command(redis); // ioredis follows, but not out of a pipeline in which another command has written
        }
      });
    },
    trouble(key) {
      const holder = key === undefined ? servers : (servers.holderOf(key) ?? servers);
      const trouble = holder.trouble();
      return trouble && `since ${new Date(trouble.since).toISOString()}: ${trouble.why}`;
    },
    isLost() {
      const trouble = servers.trouble();
      return trouble !== undefined && !trouble.isRefusal;
    },
    addresses: () => servers.addresses(),
    close() {
      closed = true;
      servers.close();
      redis.disconnect();
    },
  };
}
