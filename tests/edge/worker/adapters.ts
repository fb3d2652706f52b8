import { env, waitUntil } from 'cloudflare:workers';
import { type Cache, createExchange, deriveExchangeKeys } from '../../../src/exchange/index.ts';
import { certificatesIn } from '../../../src/platform/edge/certificates.ts';
import {
  type CountStub,
  CountObject as RealCountObject,
  subjectsName,
} from '../../../src/platform/edge/count-object.ts';
import { createEdgeCounts } from '../../../src/platform/edge/edge-counts.ts';
import { createFetchClient } from '../../../src/platform/edge/fetch-client.ts';
import { createObjectLink } from '../../../src/platform/edge/object-link.ts';
import { createObjectRedisCache } from '../../../src/platform/edge/object-redis-cache.ts';
import { createPolledFlights } from '../../../src/platform/edge/polled-flights.ts';
import { RedisObject as Held, type RedisStub } from '../../../src/platform/edge/redis-object.ts';
import { createMemoryCache } from '../../../src/platform/memory/memory-cache.ts';
import { createMemoryLimiter } from '../../../src/platform/memory/memory-limiter.ts';
import { createMemoryPurges } from '../../../src/platform/memory/memory-purges.ts';
import type { Limiter, SubjectCounts } from '../../../src/policy/index.ts';
import { allowedFor, catalogWith, dataCall, resourceOn } from '../../exchange/calls.ts';
import { type Call, decode, encode } from './wire.ts';

interface Bindings {
  readonly REDIS: { getByName(name: string): RedisStub & { breakDown(): Promise<void> } };
  readonly COUNTS: { getByName(name: string): CountStub & Pick<CountObject, 'subjectsKept'> };
  readonly REDIS_DEADLINE_MS: string;
}

const { REDIS, COUNTS, REDIS_DEADLINE_MS } = env as unknown as Bindings;
/** The Redis object, which can be told to break down. */
export class RedisObject extends Held {
  protected override readonly deadlineMs = Number(REDIS_DEADLINE_MS);

  async breakDown(): Promise<void> {
    this.ctx.abort('a test wants it');
  }
}

/** What counts, with a clock to set. */
export class CountObject extends RealCountObject {
  #now: number | undefined;

  async subjectsKept(at: number): Promise<number> {
    this.#now = at;
    await this.alarm();
    return this.ctx.storage.sql.exec('SELECT 1 FROM subject').toArray().length;
  }

  protected override now(): number {
    return this.#now ?? super.now();
  }
}

const http = createFetchClient({ certificates: certificatesIn({ ...env }) });
const flights = createPolledFlights();
const subjectCounts = new Map<string, SubjectCounts['add']>();
const asked = new Map<string, number>();
const begun = new Map<string, number>();
const caches = new Map<string, Cache>();
const limiters = new Map<string, Limiter>();

export default {
  async fetch(request: Request): Promise<Response> {
    return new Response(encode((await answer(decode(await request.text()) as Call)) ?? null));
  },
};

async function answer(call: Call): Promise<unknown> {
  switch (call.part) {
    case 'http':
      return send(call);
    case 'cache': {
      const cache = cacheOf(call);
      const ask = cache[call.method] as (...values: readonly unknown[]) => unknown;
      const value = await ask(...call.arguments);
      return { value, health: cache.health(), tiers: cache.tiers() };
    }
    case 'limiter': {
      const limiter = limiters.get(call.id) ?? limiterOf(call);
      limiters.set(call.id, limiter);
      return limiter.take(...(call.arguments as Parameters<Limiter['take']>));
    }
    case 'subjects': {
      const known = subjectCounts.get(call.id) ?? subjectCountsOf(call.place);
      subjectCounts.set(call.id, known);
      return known(...(call.arguments as Parameters<SubjectCounts['add']>));
    }
    case 'subjects-kept':
      return COUNTS.getByName(`${call.place} ${subjectsName}`).subjectsKept(call.at);
    case 'uses-asked':
      return asked.get(call.place) ?? 0;
    case 'flights': {
      begun.set(call.key, (begun.get(call.key) ?? 0) + 1);
      const joining = flights.join(call.key, async () => (await fetch(call.url)).text());
      return call.ends ? 'ended' : joining;
    }
    case 'flights-begun':
      return begun.get(call.key) ?? 0;
    case 'exchange':
      return ask(call);
    case 'abort-redis-object':
      return REDIS.getByName('main')
        .breakDown()
        .catch((error: unknown) => String(error));
  }
}

async function send({ request, limits, leaving, gone }: Call & { part: 'http' }): Promise<unknown> {
  if (gone) return http.send(request, { ...limits, signal: AbortSignal.abort() });
  if (leaving === undefined) return http.send(request, { ...limits, signal: new AbortController().signal });
  const [caller, over] = [new AbortController(), new AbortController()];
  const left = fetch(leaving, { signal: over.signal }).then(
    () => caller.abort(),
    () => {},
  );
  const outcome = await http.send(request, { ...limits, signal: caller.signal });
  over.abort();
  await left;
  return outcome;
}

/** Rows, or why there are none. */
async function ask({ url, settings, asking }: Call & { part: 'exchange' }): Promise<unknown> {
  const resource = resourceOn(url, { settings });
  const keys = deriveExchangeKeys([{ id: 'test', secret: crypto.getRandomValues(new Uint8Array(32)) }]);
  const exchange = createExchange({
    cache: createMemoryCache(),
    flights,
    purges: createMemoryPurges(),
    http,
    keys: () => keys,
    now: Date.now,
  });
  const call = dataCall(catalogWith(resource, true), asking, { at: Date.now(), id: asking.id ?? 'a-request' });
  const outcome = await exchange.fetch(call, allowedFor(resource, asking));
  return outcome.ok ? { rows: outcome.value.rows } : { refused: outcome.failure };
}

function cacheOf({ id, redis }: Call & { part: 'cache' }): Cache {
  const known = caches.get(id);
  if (known) return known;
  const local = createMemoryCache();
  const link = createObjectLink({
    name: 'the Redis object',
    object: (name) => REDIS.getByName(name),
    deadlineMs: 4 * Number(REDIS_DEADLINE_MS),
  });
  const cache = redis ? createObjectRedisCache({ redis: link, local, ...redis }) : local;
  caches.set(id, cache);
  return cache;
}

function limiterOf({ place }: Call & { part: 'limiter' }): Limiter {
  if (place === undefined) return createMemoryLimiter();
  return createEdgeCounts({ counts: countsAt(place), seeThrough: waitUntil }).limiter;
}

/** Says what the objects said: a call by itself goes by what they said last. */
function subjectCountsOf(place: string): SubjectCounts['add'] {
  const tellings: Promise<unknown>[] = [];
  const { subjects } = createEdgeCounts({
    counts: countsAt(place),
    tellEveryMs: 0,
    seeThrough: (telling) => tellings.push(telling),
  });
  const settled = () => Promise.all(tellings.splice(0));
  return async (...call) => {
    await subjects.add(...call);
    await settled();
    const count = await subjects.add(...call);
    await settled();
    return count;
  };
}

function countsAt(place: string) {
  const object = (name: string) => {
    asked.set(place, (asked.get(place) ?? 0) + 1);
    return COUNTS.getByName(`${place} ${name}`);
  };
  return createObjectLink({ name: 'a count', object, deadlineMs: 5_000 });
}
