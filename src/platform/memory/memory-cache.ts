import { LRUCache } from 'lru-cache';
import type { Cache } from '../../exchange/index.ts';

export interface MemoryCacheOptions {
  /** Keys, values and their overhead together; default 64 MiB. The least recently used go first. */
  readonly bytesMax?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Keeps what fits in this process's memory; another instance does not see it, a restart begins empty. */
export function createMemoryCache({ bytesMax = 64 * 1_048_576, now = Date.now }: MemoryCacheOptions = {}): Cache {
  const entries = new LRUCache<string, Uint8Array<ArrayBuffer>>({
    maxSize: bytesMax,
    sizeCalculation: (value, key) => value.byteLength + 2 * key.length + entryOverheadBytes,
    ttlResolution: 0, // an expired value is never served, not even for a millisecond
    perf: { now },
  });
  let [hits, misses] = [0, 0];
  return {
    async get(key) {
      const found = entries.get(key);
      if (found === undefined) misses += 1;
      else hits += 1;
      return found;
    },
    async set(key, value, ttlSeconds) {
      const ttl = Math.floor(ttlSeconds * 1_000);
      if (ttl > 0) entries.set(key, value, { ttl });
      else entries.delete(key);
    },
    async delete(key) {
      entries.delete(key);
    },
    health: () => ({ technology: 'memory', state: 'ok' }),
    tiers: () => [{ tier: 'memory', hits, misses, entries: entries.size, bytes: entries.calculatedSize, bytesMax }],
  };
}

/** About what a Map entry, its list links and a typed array's header take. */
const entryOverheadBytes = 200;
