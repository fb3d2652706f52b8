import { LRUCache } from 'lru-cache';
import type { SubjectCounts } from '../../policy/index.ts';

/** Subjects that an isolate was asked for under one key, at about one time. */
export interface SubjectsSeen {
  readonly key: string;
  readonly subjects: readonly string[];
  readonly windowSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface ToldSubjectCountsOptions {
  /** Counts for this isolate alone, exactly; the shared count is never taken for less. */
  readonly local: SubjectCounts;
  /** How many of all isolates there are, one a line; undefined where that cannot be known. Never rejects. */
  readonly tell: (seen: readonly SubjectsSeen[]) => Promise<readonly number[] | undefined>;
  /** Between two tellings, so that one tells for many calls; default 100. Milliseconds. */
  readonly tellEveryMs?: number | undefined;
  /** No call waits for a telling, which would end with its request. */
  readonly seeThrough: (telling: Promise<void>) => void;
}

const pauseAfterFailureMs = 1_000;
/** One that takes longer has ended with its request. */
const tellingMs = 2_000;
/** In one go: what an object and a script of Redis take without holding up the others. */
const linesMax = 500;
const subjectsMax = 1_000;
/** Beyond that the oldest lines are dropped: nobody has listened for long. */
const untoldMax = 10_000;
/** Subjects are told with the time of the first of their line, so a line must be short of what any window would notice. */
const lineMs = 60_000;

/**
 * Counts of all isolates together. No call waits for them: it goes by what was said last, so beyond a threshold each isolate lets through
 * what it is asked until its telling of that is answered, some tenths of a second. What could not be told is told later.
 */
export function createToldSubjectCounts({
  local,
  tell,
  tellEveryMs = 100,
  seeThrough,
}: ToldSubjectCountsOptions): SubjectCounts {
  const said = new LRUCache<string, { readonly at: number; readonly count: number }>({ max: 20_000 });
  const untold = new Map<string, SubjectsSeen>();
  /** As `performance.now()` counts. */
  let telling: { since: number } | undefined;
  let nextAt = Number.NEGATIVE_INFINITY;

  const isTelling = () => telling !== undefined && performance.now() - telling.since < tellingMs;

  async function tellAll(): Promise<void> {
    const mine = { since: performance.now() };
    telling = mine;
    while (telling === mine && untold.size > 0) {
      await pauseUntil(nextAt);
      mine.since = performance.now();
      const lines = [...untold].slice(0, linesMax).map(([name, line]) => {
        return [name, { ...line, subjects: line.subjects.slice(0, subjectsMax) }] as const;
      });
      const counts = await tell(lines.map(([, line]) => line));
      nextAt = performance.now() + (counts ? tellEveryMs : pauseAfterFailureMs);
      if (counts === undefined) break; // the next call tries again
      for (const [place, [name, line]] of lines.entries()) settle(name, line, counts[place] ?? 0);
    }
    if (telling === mine) telling = undefined;
  }

  function settle(name: string, { key, subjects, now }: SubjectsSeen, count: number): void {
    if (now >= (said.get(key)?.at ?? 0)) said.set(key, { at: now, count });
    const line = untold.get(name);
    const told = new Set(subjects);
    const rest = line?.subjects.filter((subject) => !told.has(subject)) ?? [];
    if (line && rest.length > 0) untold.set(name, { ...line, subjects: rest });
    else untold.delete(name);
  }

  function note({ key, subjects, windowSeconds, now }: SubjectsSeen): void {
    const name = `${key} ${Math.floor(now / lineMs)}`;
    const line = untold.get(name);
    untold.set(name, {
      key,
      windowSeconds,
      now,
      ...line,
      subjects: [...new Set([...(line?.subjects ?? []), ...subjects])],
    });
    const [oldest] = untold.keys();
    if (untold.size > untoldMax && oldest !== undefined) untold.delete(oldest);
  }

  return {
    async add(key, subjects, windowSeconds, now) {
      const own = await local.add(key, subjects, windowSeconds, now);
      note({ key, subjects, windowSeconds, now });
      if (!isTelling()) seeThrough(tellAll());
      const last = said.get(key);
      return last && now - last.at < windowSeconds * 1_000 ? Math.max(own, last.count) : own;
    },
  };
}

async function pauseUntil(moment: number): Promise<void> {
  const leftMs = moment - performance.now();
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
}
