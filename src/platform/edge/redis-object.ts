import { DurableObject } from 'cloudflare:workers';
import { createRedisStore } from '../redis/redis-cache.ts';
import { createRedisLink, type RedisLink } from '../redis/redis-link.ts';
import { createSharedPurges } from '../redis/redis-purges.ts';
import type { SharedStore } from '../redis/shared-cache.ts';
import type { SharedPurges } from '../redis/shared-purges.ts';

/** A reply of the object, with how the connection is doing: the Worker has no other way to know. */
export interface RedisReply {
  readonly found?: { readonly value: Uint8Array<ArrayBuffer>; readonly ttlMs: number } | undefined;
  readonly trouble?: string | undefined;
}

interface Connection {
  readonly link: RedisLink;
  readonly store: SharedStore;
  readonly purges: SharedPurges;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** A connection in trouble for so long is given up for a new one: workerd runs no timer of it while nobody calls. */
const reconnectAfterMs = 1_000;

/** Holds the one connection to Redis: a socket that a request made would end with it. What fails inside is a value outside. */
export class RedisObject extends DurableObject<{ readonly REDIS_URL?: string }> {
  /** How long one command may take before Redis counts as lost, milliseconds. */
  protected readonly deadlineMs: number = 100;
  #connection: Connection | undefined;

  get #store(): SharedStore {
    return this.#open.store;
  }

  get #open(): Connection {
    const open = this.#connection;
    if (open && (open.link.trouble() === undefined || Date.now() - open.since < reconnectAfterMs)) return open;
    open?.link.close();
    const link = createRedisLink({ url: this.env.REDIS_URL ?? '', deadlineMs: this.deadlineMs });
    this.#connection = { link, store: createRedisStore(link), purges: createSharedPurges(link), since: Date.now() };
    return this.#connection;
  }

  async get(key: string): Promise<RedisReply> {
    const store = this.#store;
    return { found: await store.get(key), trouble: store.trouble() };
  }

  async set(key: string, value: Uint8Array<ArrayBuffer>, ttlMs: number): Promise<RedisReply> {
    const store = this.#store;
    store.set(key, value, ttlMs);
    return { trouble: store.trouble() };
  }

  async addPurge(mark: string, floor: number): Promise<number | undefined> {
    return this.#open.purges.add(mark, floor);
  }

  async purgesSince(generation: number): Promise<readonly (readonly [string, number])[] | undefined> {
    return this.#open.purges.since(generation);
  }

  async delete(key: string): Promise<RedisReply> {
    const store = this.#store;
    await store.delete(key);
    return { trouble: store.trouble() };
  }
}
