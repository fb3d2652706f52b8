import { env } from 'cloudflare:workers';
import type { Cache } from '../../../src/exchange/index.ts';
import { certificatesIn } from '../../../src/platform/edge/certificates.ts';
import { createFetchClient } from '../../../src/platform/edge/fetch-client.ts';
import { createNoFlights } from '../../../src/platform/edge/no-flights.ts';
import { createObjectRedisCache, type RedisStub } from '../../../src/platform/edge/object-redis-cache.ts';
import { RedisObject as Held } from '../../../src/platform/edge/redis-object.ts';
import { createMemoryCache } from '../../../src/platform/memory/memory-cache.ts';
import { createMemoryLimiter } from '../../../src/platform/memory/memory-limiter.ts';
import type { Limiter } from '../../../src/policy/index.ts';
import { type Call, decode, encode } from './wire.ts';

interface Bindings {
  readonly REDIS: { getByName(name: string): RedisStub & { breakDown(): Promise<void> } };
  readonly REDIS_DEADLINE_MS: string;
}

const { REDIS, REDIS_DEADLINE_MS } = env as unknown as Bindings;
/** The Redis object, which can be told to break down. */
export class RedisObject extends Held {
  protected override readonly deadlineMs = Number(REDIS_DEADLINE_MS);

  async breakDown(): Promise<void> {
    this.ctx.abort('a test wants it');
  }
}

const http = createFetchClient({ certificates: certificatesIn({ ...env }) });
const flights = createNoFlights();
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
      return { value, health: cache.health() };
    }
    case 'limiter': {
      const limiter = limiters.get(call.id) ?? createMemoryLimiter();
      limiters.set(call.id, limiter);
      return limiter.take(...(call.arguments as Parameters<Limiter['take']>));
    }
    case 'flights':
      return flights.join(call.key, async () => (await fetch(call.url)).text());
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

function cacheOf({ id, redis }: Call & { part: 'cache' }): Cache {
  const known = caches.get(id);
  if (known) return known;
  const local = createMemoryCache();
  const deadlineMs = 4 * Number(REDIS_DEADLINE_MS);
  const object = () => REDIS.getByName('main');
  const cache = redis ? createObjectRedisCache({ object, local, deadlineMs, ...redis }) : local;
  caches.set(id, cache);
  return cache;
}
