import { waitUntil } from 'cloudflare:workers';
import type { Cache } from '../../exchange/index.ts';
import { createSharedCache, type SharedCacheOptions } from '../redis/shared-cache.ts';
import type { RedisReply } from './redis-object.ts';

/** The Redis object as the Worker calls it. */
export interface RedisStub {
  get(key: string): Promise<RedisReply>;
  set(key: string, value: Uint8Array<ArrayBuffer>, ttlMs: number): Promise<RedisReply>;
  delete(key: string): Promise<RedisReply>;
}

export interface ObjectRedisCacheOptions extends Omit<SharedCacheOptions, 'store'> {
  /** A stub for one call: one that has failed once is of no more use. */
  readonly object: () => RedisStub;
  /** An object that is gone answers nothing: longer than its own deadline for Redis, shorter than a caller would notice. Default 400. */
  readonly deadlineMs?: number;
}

/** After that it is left alone for a while, so that its silence is paid for once and not by every call. */
const leaveAloneMs = 1_000;

/** The shared cache through the Redis object: same keys, same sealed values as on Node, so that both can share one Redis. */
export function createObjectRedisCache({ object, deadlineMs = 400, ...options }: ObjectRedisCacheOptions): Cache {
  let trouble: string | undefined;
  let silentAt = Number.NEGATIVE_INFINITY;

  async function ask(call: (stub: RedisStub) => Promise<RedisReply>): Promise<RedisReply> {
    if (Date.now() - silentAt < leaveAloneMs) return {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<RedisReply>((resolve) => {
      timer = setTimeout(() => {
        silentAt = Date.now();
        resolve({ trouble: 'the Redis object does not answer' });
      }, deadlineMs);
    });
    const reply = await Promise.race([call(object()), late]).catch((error: unknown) => ({ trouble: String(error) }));
    clearTimeout(timer);
    trouble = reply.trouble;
    return reply;
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
