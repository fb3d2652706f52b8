import { DurableObject } from 'cloudflare:workers';
import { createRedisStore } from '../redis/redis-cache.ts';
import { createRedisLink } from '../redis/redis-link.ts';
import type { SharedStore } from '../redis/shared-cache.ts';

/** A reply of the object, with how the connection is doing: the Worker has no other way to know. */
export interface RedisReply {
  readonly found?: { readonly value: Uint8Array<ArrayBuffer>; readonly ttlMs: number } | undefined;
  readonly trouble?: string | undefined;
}

/** Holds the one connection to Redis: a socket that a request made would end with it. What fails inside is a value outside. */
export class RedisObject extends DurableObject<{ readonly REDIS_URL?: string }> {
  #opened: SharedStore | undefined;

  get #store(): SharedStore {
    this.#opened ??= createRedisStore(createRedisLink({ url: this.env.REDIS_URL ?? '', deadlineMs: 100 }));
    return this.#opened;
  }

  async get(key: string): Promise<RedisReply> {
    return { found: await this.#store.get(key), trouble: this.#store.trouble() };
  }

  async set(key: string, value: Uint8Array<ArrayBuffer>, ttlMs: number): Promise<RedisReply> {
    this.#store.set(key, value, ttlMs);
    return { trouble: this.#store.trouble() };
  }

  async delete(key: string): Promise<RedisReply> {
    await this.#store.delete(key);
    return { trouble: this.#store.trouble() };
  }
}
