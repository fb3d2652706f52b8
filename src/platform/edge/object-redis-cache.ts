import type { Cache } from '../../exchange/index.ts';
import { createSharedCache } from '../redis/shared-cache.ts';
import type { RedisReply } from './redis-object.ts';

/** The Redis object as the Worker calls it. */
export interface RedisStub {
  get(key: string): Promise<RedisReply>;
  set(key: string, value: Uint8Array<ArrayBuffer>, ttlMs: number): Promise<RedisReply>;
  delete(key: string): Promise<RedisReply>;
}

/** An object that is gone answers nothing: longer than its own deadline for Redis, shorter than a caller would notice. */
const objectMs = 400;

/** The shared cache through the Redis object: same keys, same sealed values as on Node, so that both can share one Redis. */
export function createObjectRedisCache({
  object,
  local,
}: {
  /** A stub for one call: one that has failed once is of no more use. */
  readonly object: () => RedisStub;
  readonly local: Cache;
}): Cache {
  let trouble: string | undefined;

  async function ask(call: (stub: RedisStub) => Promise<RedisReply>): Promise<RedisReply> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<RedisReply>((resolve) => {
      timer = setTimeout(() => resolve({ trouble: 'the Redis object does not answer' }), objectMs);
    });
    const reply = await Promise.race([call(object()), late]).catch((error: unknown) => ({ trouble: String(error) }));
    clearTimeout(timer);
    trouble = reply.trouble;
    return reply;
  }

  return createSharedCache({
    local,
    store: {
      get: async (key) => (await ask((stub) => stub.get(key))).found,
      set: (key, value, ttlMs) => void ask((stub) => stub.set(key, value, ttlMs)),
      delete: async (key) => void (await ask((stub) => stub.delete(key))),
      trouble: () => trouble,
    },
  });
}
