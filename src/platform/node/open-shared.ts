import { type Cache, everyoneLeads, type Leads, type Purges } from '../../exchange/index.ts';
import type { Limiter, SubjectCounts } from '../../policy/index.ts';
import { createMemoryCache } from '../memory/memory-cache.ts';
import { createMemoryLimiter } from '../memory/memory-limiter.ts';
import { createMemoryPurges } from '../memory/memory-purges.ts';
import { createMemorySubjectCounts } from '../memory/memory-subject-counts.ts';
import type { Settings } from './settings.ts';

// What several gateways share where there is a Redis, and each has for itself where there is none.

/** Memory alone, or Redis with memory in front. `onChange` is told in one line why Redis is away; undefined: it is used. */
export async function openCache(
  { redisUrl, cacheBytesMax }: Settings,
  onChange: (why: string | undefined) => void,
): Promise<Cache & { readonly leads: Leads; close(): void }> {
  const local = createMemoryCache({ bytesMax: cacheBytesMax });
  if (redisUrl === undefined) return { ...local, leads: everyoneLeads, close: () => {} };
  const { createRedisCache } = await import('../redis/redis-cache.ts');
  return createRedisCache({ url: redisUrl, local, onChange });
}

/** Whom officers and cases ask for is counted as limits are. */
export async function openSubjectCounts({ redisUrl }: Settings): Promise<SubjectCounts & { close(): void }> {
  const local = createMemorySubjectCounts();
  if (redisUrl === undefined) return { ...local, close: () => {} };
  const { createRedisSubjectCounts } = await import('../redis/redis-subject-counts.ts');
  return createRedisSubjectCounts({ url: redisUrl, local });
}

/** Purges of this process's memory, or told to every instance by Redis. */
export async function openPurges({ redisUrl }: Settings): Promise<Purges & { close(): void }> {
  if (redisUrl === undefined) return { ...createMemoryPurges(), close: () => {} };
  const { createRedisPurges } = await import('../redis/redis-purges.ts');
  return createRedisPurges({ url: redisUrl });
}

/** Each instance counts for itself, or all together in Redis. */
export async function openLimiter({ redisUrl }: Settings): Promise<Limiter & { close(): void }> {
  const local = createMemoryLimiter();
  if (redisUrl === undefined) return { ...local, close: () => {} };
  const { createRedisLimiter } = await import('../redis/redis-limiter.ts');
  return createRedisLimiter({ url: redisUrl, local });
}
