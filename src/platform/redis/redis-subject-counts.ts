import { LRUCache } from 'lru-cache';
import type { SubjectCounts } from '../../policy/index.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';

export interface RedisSubjectCountsOptions {
  readonly url: string;
  /** Counts for this instance alone, exactly; the shared count is never taken for less. */
  readonly local: SubjectCounts;
  readonly deadlineMs?: number;
  readonly prefix?: string;
}

export interface RedisSubjectCounts extends SubjectCounts {
  /** Resolves when what was added has been counted by Redis, or cannot be. */
  settled(): Promise<void>;
  close(): void;
}

/** A window is counted in so many parts, and in the one that has begun: it reaches up to a sixth further back, never less far. */
const partsOfWindow = 6;
/** What Redis has not heard of while it was lost is told afterwards; of more than so many, the latest. */
const untoldMax = 50_000;

/**
 * Counts of all instances together, in HyperLogLogs: they hold no subject, and are off by 0.81 % as a rule (Redis, PFCOUNT). No call
 * waits for Redis: it goes by what Redis said last, so an instance may let through what it has under way. While Redis is lost each
 * counts for itself, and tells Redis once it is back; where Redis comes back empty, what it was told before stays with who counted it.
 */
export function createRedisSubjectCounts({
  url,
  local,
  deadlineMs,
  prefix,
}: RedisSubjectCountsOptions): RedisSubjectCounts {
  const link = createRedisLink({ url, deadlineMs, onBack: () => track(tellRest()) });
  const add = createSharedSubjects(link, prefix);
  const shared = new LRUCache<string, { readonly part: number; readonly count: number }>({ max: 40_000 });
  const untold = new LRUCache<string, Untold>({ max: untoldMax });
  const underWay = new Set<Promise<void>>();

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  /** False where Redis did not hear of it, or may not have. */
  async function tell(place: Place, subjects: readonly string[]): Promise<boolean> {
    const { key, part } = place;
    const count = await add(place, subjects);
    if (count === undefined) return false;
    const known = shared.get(key);
    if (known === undefined || known.part < part) shared.set(key, { part, count });
    else if (known.part === part) shared.set(key, { part, count: Math.max(known.count, count) });
    return true;
  }

  async function tellOrKeep(place: Place, subjects: readonly string[]): Promise<void> {
    if (await tell(place, subjects)) return;
    for (const subject of subjects) untold.set(`${place.key} ${place.part} ${subject}`, { ...place, subject });
  }

  /** What is of a server that is lost anew, or still, waits for the next time. Twice told counts once. */
  async function tellRest(): Promise<void> {
    for (const [name, { subject, ...place }] of [...untold.entries()]) {
      if (await tell(place, [subject])) untold.delete(name);
    }
  }

  return {
    async add(key, subjects, windowSeconds, now) {
      const own = await local.add(key, subjects, windowSeconds, now);
      const part = partAt(now, windowSeconds);
      track(tellOrKeep({ key, part, windowSeconds }, subjects));
      const said = shared.get(key);
      return said !== undefined && part - said.part <= partsOfWindow ? Math.max(own, said.count) : own;
    },
    async settled() {
      await Promise.all(underWay);
    },
    close: () => link.close(),
  };
}

/** Redis' side of counting. */
export function createSharedSubjects(link: RedisLink, prefix = 'shuqiao:') {
  /** How many different subjects there are, these included; undefined where Redis did not hear of them, or may not have. */
  return async ({ key, part, windowSeconds }: Place, subjects: readonly string[]): Promise<number | undefined> => {
    const nameOf = (back: number) => `${prefix}subjects:{${key}}:${part - back}`; // one slot of a cluster
    const names = Array.from({ length: partsOfWindow + 1 }, (_, back) => nameOf(back));
    const keepSeconds = windowSeconds + Math.ceil((2 * windowSeconds) / partsOfWindow);
    const reply = await link.ask(nameOf(0), (redis) =>
      redis.call('EVAL', script, names.length, ...names, keepSeconds, ...subjects),
    );
    return typeof reply === 'number' ? reply : undefined;
  };
}

/** `now`: milliseconds since 1970. */
export function partAt(now: number, windowSeconds: number): number {
  return Math.floor(now / ((windowSeconds * 1_000) / partsOfWindow));
}

/** The part of a window that was under way when somebody was asked for. */
interface Place {
  readonly key: string;
  readonly part: number;
  readonly windowSeconds: number;
}

interface Untold extends Place {
  readonly subject: string;
}

const script = `
redis.call('PFADD', KEYS[1], unpack(ARGV, 2))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return redis.call('PFCOUNT', unpack(KEYS))`;
