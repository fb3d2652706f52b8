import { Buffer } from 'node:buffer';
import { LRUCache } from 'lru-cache';
import type { Cache } from '../../exchange/index.ts';
import { createRedisLink } from './redis-link.ts';

export interface RedisCacheOptions {
  /** `redis://` or `rediss://`, with user, password and database where there are any. */
  readonly url: string;
  /** In front of Redis: answers go on from it while Redis is lost. */
  readonly local: Cache;
  /** How long one command may take before Redis counts as lost, milliseconds; default 100. */
  readonly deadlineMs?: number;
  /** How long a local copy is used before Redis is asked whether another instance has a newer one, seconds; default 30. */
  readonly recheckAfterSeconds?: number;
  /** Put in front of every key; default `shuqiao:`. */
  readonly prefix?: string;
}

export interface RedisCache extends Cache {
  close(): void;
}

/**
 * A cache that several gateways share, with this one's own in front. Redis is trusted with nothing: it sees sealed values
 * under keyed hashes; losing it costs speed alone, and of that at most one deadline (see `redis-link.ts`).
 */
export function createRedisCache({
  url,
  local,
  deadlineMs = 100,
  recheckAfterSeconds = 30,
  prefix = 'shuqiao:',
}: RedisCacheOptions): RedisCache {
  const link = createRedisLink({ url, deadlineMs });
  const rechecked = new LRUCache<string, true>({ max: 10_000, ttl: recheckAfterSeconds * 1_000 });

  return {
    async get(key) {
      const copy = await local.get(key);
      if (copy !== undefined && rechecked.has(key)) return copy;
      const reply = await link.ask((redis) => Promise.all([redis.getBuffer(prefix + key), redis.pttl(prefix + key)]));
      const [value, ttlMs] = reply ?? [];
      if (!value || ttlMs === undefined || ttlMs <= 0) return copy;
      const newer = new Uint8Array(value); // a copy: the reply lies in a large buffer shared with others
      await keepLocally(key, newer, ttlMs / 1_000);
      return newer;
    },
    async set(key, value, ttlSeconds) {
      await keepLocally(key, value, ttlSeconds);
      const ttlMs = Math.floor(ttlSeconds * 1_000);
      if (ttlMs <= 0) return;
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      void link.ask((redis) => redis.set(prefix + key, bytes, 'PX', ttlMs)); // no call waits for it; it never rejects
    },
    async delete(key) {
      await local.delete(key);
      rechecked.delete(key);
      await link.ask((redis) => redis.del(prefix + key));
    },
    health() {
      const note = link.trouble();
      return {
        technology: 'redis',
        state: note === undefined ? 'ok' : 'degraded',
        ...(note !== undefined && { note }),
      };
    },
    close: () => link.close(),
  };

  async function keepLocally(key: string, value: Uint8Array<ArrayBuffer>, ttlSeconds: number): Promise<void> {
    await local.set(key, value, ttlSeconds);
    rechecked.set(key, true);
  }
}
