import { waitUntil } from 'cloudflare:workers';
import type { Cache } from '../../exchange/index.ts';
import { createSharedCache, type SharedCacheOptions } from '../redis/shared-cache.ts';
import type { ObjectLink } from './object-link.ts';
import type { RedisReply, RedisStub } from './redis-object.ts';

export interface ObjectRedisCacheOptions extends Omit<SharedCacheOptions, 'store'> {
  readonly redis: ObjectLink<RedisStub>;
}

/** The shared cache through the Redis object: same keys, same sealed values as on Node, so that both can share one Redis. */
export function createObjectRedisCache({ redis, ...options }: ObjectRedisCacheOptions): Cache {
  let trouble: string | undefined;

  async function ask(call: (stub: RedisStub) => Promise<RedisReply>): Promise<RedisReply> {
    const reply = await redis.ask(call);
    trouble = reply ? reply.trouble : redis.trouble();
    return reply ?? {};
  }

  return createSharedCache({
    ...options,
    store: {
      get: async (key) => (await ask((stub) => stub.get(key))).found,
      set: (key, value, ttlMs) => waitUntil(ask((stub) => stub.set(key, value, ttlMs))), // else it would end with its request
      delete: async (key) => void (await ask((stub) => stub.delete(key))),
      trouble: () => trouble,
    },
  });
}
