import { Buffer } from 'node:buffer';
import type { Cache, Leads } from '../../exchange/index.ts';
import { createRedisLeads, createSharedLeads } from './redis-leads.ts';
import { createRedisLink, type RedisLink, type RedisLinkOptions } from './redis-link.ts';
import { createSharedCache, type SharedCacheOptions, type SharedStore } from './shared-cache.ts';

export interface RedisCacheOptions extends Omit<SharedCacheOptions, 'store'>, RedisLinkOptions {}

export interface RedisCache extends Cache {
  /** Over the same connection, so that what a leader keeps is there before its lead ends. */
  readonly leads: Leads;
  close(): void;
}

/** The shared cache over a connection of this process's own; losing it costs at most one deadline (see `redis-link.ts`). */
export function createRedisCache({ url, deadlineMs, onChange, ...options }: RedisCacheOptions): RedisCache {
  const link = createRedisLink({ url, deadlineMs, onChange });
  return {
    ...createSharedCache({ ...options, store: createRedisStore(link) }),
    leads: createRedisLeads(createSharedLeads(link, options.prefix)),
    close: () => link.close(),
  };
}

/** Values and their lifetimes over one connection. */
export function createRedisStore(link: RedisLink): SharedStore {
  return {
    async get(key) {
      const reply = await link.ask(key, (redis) => Promise.all([redis.getBuffer(key), redis.pttl(key)]));
      const [value, ttlMs] = reply ?? [];
      if (!value || ttlMs === undefined) return undefined;
      return { value: new Uint8Array(value), ttlMs }; // a copy: the reply lies in a large buffer shared with others
    },
    set(key, value, ttlMs) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      void link.ask(key, (redis) => redis.set(key, bytes, 'PX', ttlMs)); // no call waits for it; it never rejects
    },
    async delete(key) {
      await link.ask(key, (redis) => redis.del(key));
    },
    trouble: () => link.trouble(),
  };
}
