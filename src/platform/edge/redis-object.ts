import { DurableObject } from 'cloudflare:workers';
import type { Limit } from '../../policy/index.ts';
import type { UsesTaken } from '../memory/uses.ts';
import { createRedisStore } from '../redis/redis-cache.ts';
import { createSharedLeads, type SharedLeads } from '../redis/redis-leads.ts';
import { createRedisUses } from '../redis/redis-limiter.ts';
import { createRedisLink, type RedisLink } from '../redis/redis-link.ts';
import { createSharedPurges } from '../redis/redis-purges.ts';
import { createSharedSubjects, partAt } from '../redis/redis-subject-counts.ts';
import { type Answer, answer } from './object-call.ts';
import type { PurgeStub, PurgesKnown } from './object-purges.ts';
import type { SubjectsSeen } from './told-subject-counts.ts';

/** The Redis object as the Worker calls it. */
export interface RedisStub extends PurgeStub {
  get(key: string): Promise<RedisReply>;
  set(key: string, value: Uint8Array<ArrayBuffer>, ttlMs: number): Promise<RedisReply>;
  delete(key: string): Promise<RedisReply>;
  takeUses(key: string, limits: readonly Limit[], now: number, wanted: number): Promise<UsesTaken | undefined>;
  addSubjects(seen: readonly SubjectsSeen[]): Promise<readonly number[] | undefined>;
  takeLead(name: string, token: string): ReturnType<SharedLeads['take']>;
  renewLead(name: string, token: string): Promise<void>;
  releaseLead(name: string, token: string): Promise<void>;
}

/** A reply of the object, with how the connection is doing: the Worker has no other way to know. */
export interface RedisReply {
  readonly found?: { readonly value: Uint8Array<ArrayBuffer>; readonly ttlMs: number } | undefined;
  readonly trouble?: string | undefined;
}

interface Connection {
  readonly link: RedisLink;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** A connection that is lost for so long is given up for a new one: workerd runs no timer of it while nobody calls. */
const reconnectAfterMs = 1_000;
/** The first calls after the object came to life wait so long for its connection, and not for a Redis that is away. */
const openingMsMax = 200;
/** How often Redis is told again of a purge that it did not take. */
const tellEveryMs = 1_000;
const untoldPrefix = 'purge ';

/**
 * Holds the one connection to Redis: a socket that a request made would end with it. What fails inside is a value outside. A purge that
 * Redis does not take lies in the object's own storage until it does.
 */
export class RedisObject extends DurableObject<{ readonly REDIS_URL?: string }> implements RedisStub {
  /** How long one command may take before Redis counts as lost, milliseconds. */
  protected readonly deadlineMs: number = 100;
  #connection: Connection | undefined;
  #bornAt: number | undefined;

  async get(key: string): Promise<RedisReply> {
    const link = await this.#opened();
    return { found: await createRedisStore(link).get(key), trouble: link.trouble() };
  }

  async set(key: string, value: Uint8Array<ArrayBuffer>, ttlMs: number): Promise<RedisReply> {
    const link = await this.#opened();
    createRedisStore(link).set(key, value, ttlMs);
    return { trouble: link.trouble() };
  }

  async delete(key: string): Promise<RedisReply> {
    const link = await this.#opened();
    await createRedisStore(link).delete(key);
    return { trouble: link.trouble() };
  }

  async takeUses(...use: Parameters<RedisStub['takeUses']>): Promise<UsesTaken | undefined> {
    return createRedisUses(await this.#opened()).take(...use);
  }

  async addSubjects(seen: readonly SubjectsSeen[]): Promise<readonly number[] | undefined> {
    const add = createSharedSubjects(await this.#opened());
    const counts = await Promise.all(
      seen.map(({ key, subjects, windowSeconds, now }) =>
        add({ key, windowSeconds, part: partAt(now, windowSeconds) }, subjects),
      ),
    );
    const known = counts.filter((count) => count !== undefined);
    return known.length === seen.length ? known : undefined;
  }

  async takeLead(name: string, token: string): ReturnType<SharedLeads['take']> {
    return createSharedLeads(await this.#opened()).take(name, token);
  }

  async renewLead(name: string, token: string): Promise<void> {
    await createSharedLeads(await this.#opened()).renew(name, token);
  }

  async releaseLead(name: string, token: string): Promise<void> {
    await createSharedLeads(await this.#opened()).release(name, token);
  }

  addPurge(mark: string, floor: number): Answer<number> {
    return this.#answer(async () => {
      const taken = await createSharedPurges(await this.#opened()).add(mark, floor);
      if (taken !== undefined) return taken;
      const newest = Math.max(floor, ...(await this.#untold()).map(([, generation]) => generation));
      const generation = Math.max(Date.now(), newest + 1);
      await this.ctx.storage.put(untoldPrefix + mark, generation);
      await this.ctx.storage.setAlarm(Date.now() + tellEveryMs);
      return generation;
    });
  }

  purgesSince(generation: number): Answer<PurgesKnown> {
    return this.#answer(async () => {
      const told = await createSharedPurges(await this.#opened()).since(generation);
      const untold = await this.#untold();
      return {
        purges: [...(told ?? []), ...untold],
        reach: told && untold.length === 0 ? 'every-instance' : 'this-instance',
      };
    });
  }

  override async alarm(): Promise<void> {
    const purges = createSharedPurges(await this.#opened());
    for (const [mark, generation] of await this.#untold()) {
      const isTaken = (await purges.add(mark, generation)) !== undefined;
      if (!isTaken) return this.ctx.storage.setAlarm(Date.now() + tellEveryMs);
      await this.ctx.storage.delete(untoldPrefix + mark);
    }
  }

  async #untold(): Promise<readonly (readonly [mark: string, generation: number])[]> {
    const kept = await this.ctx.storage.list<number>({ prefix: untoldPrefix });
    return [...kept].map(([key, generation]) => [key.slice(untoldPrefix.length), generation] as const);
  }

  async #opened(): Promise<RedisLink> {
    this.#bornAt ??= Date.now();
    const until = this.#bornAt + openingMsMax;
    while (this.#link.isLost() && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.#link;
  }

  get #link(): RedisLink {
    const open = this.#connection;
    if (open && (!open.link.isLost() || Date.now() - open.since < reconnectAfterMs)) return open.link;
    open?.link.close();
    const link = createRedisLink({ url: this.env.REDIS_URL ?? '', deadlineMs: this.deadlineMs });
    this.#connection = { link, since: Date.now() };
    return link;
  }

  #answer<Value>(work: () => Promise<Value>): Answer<Value> {
    return answer(work, (failure) => console.error({ failure }, 'the Redis object does not answer'));
  }
}
