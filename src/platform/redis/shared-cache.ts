import { LRUCache } from 'lru-cache';
import type { Cache } from '../../exchange/index.ts';

/** Redis as the cache needs it. Nothing rejects: what cannot be had is undefined. */
export interface SharedStore {
  get(key: string): Promise<{ readonly value: Uint8Array<ArrayBuffer>; readonly ttlMs: number } | undefined>;
  /** Not waited for. */
  set(key: string, value: Uint8Array<ArrayBuffer>, ttlMs: number): void;
  delete(key: string): Promise<void>;
  /** Since when Redis is lost and why; undefined while all is well. */
  trouble(): string | undefined;
}

export interface SharedCacheOptions {
  readonly store: SharedStore;
  /** In front of Redis: answers go on from it while Redis is lost. */
  readonly local: Cache;
  /** How long a local copy is used before Redis is asked whether another instance has a newer one, seconds; default 30. */
  readonly recheckAfterSeconds?: number;
  /** Put in front of every key; default `shuqiao:`. */
  readonly prefix?: string;
}

/**
 * A cache that several gateways share, with this one's own in front. Redis is trusted with nothing: it sees sealed values under keyed
 * hashes; losing it costs speed alone.
 */
export function createSharedCache({
  store,
  local,
  recheckAfterSeconds = 30,
  prefix = 'shuqiao:',
}: SharedCacheOptions): Cache {
  // without a resolution of its own it would set a timer, which workerd ends with the request that set it: time would stand still
  const rechecked = new LRUCache<string, true>({ max: 10_000, ttl: recheckAfterSeconds * 1_000, ttlResolution: 0 });

  let [hits, misses] = [0, 0];

  async function keepLocally(key: string, value: Uint8Array<ArrayBuffer>, ttlSeconds: number): Promise<void> {
    await local.set(key, value, ttlSeconds);
    rechecked.set(key, true);
  }

  return {
    async get(key, { newest = false } = {}) {
      const copy = await local.get(key);
      if (copy !== undefined && !newest && rechecked.has(key)) return copy;
      const newer = await store.get(prefix + key);
      if (newer === undefined || newer.ttlMs <= 0) {
        misses += 1;
        return copy;
      }
      hits += 1;
      await keepLocally(key, newer.value, newer.ttlMs / 1_000);
      return newer.value;
    },
    async set(key, value, ttlSeconds) {
      await keepLocally(key, value, ttlSeconds);
      const ttlMs = Math.floor(ttlSeconds * 1_000);
      if (ttlMs > 0) store.set(prefix + key, value, ttlMs);
    },
    async delete(key) {
      await local.delete(key);
      rechecked.delete(key);
      await store.delete(prefix + key);
    },
    health() {
      const note = store.trouble();
      return {
        technology: 'redis',
        state: note === undefined ? 'ok' : 'degraded',
        ...(note !== undefined && { note }),
      };
    },
    tiers: () => [...local.tiers(), { tier: 'redis', hits, misses }],
  };
}
