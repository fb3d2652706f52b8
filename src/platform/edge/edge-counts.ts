import type { Limiter, SubjectCounts } from '../../policy/index.ts';
import { createLeasedLimiter } from '../memory/leased-limiter.ts';
import { createMemoryLimiter } from '../memory/memory-limiter.ts';
import { createMemorySubjectCounts } from '../memory/memory-subject-counts.ts';
import { type CountStub, subjectsName, usesName } from './count-object.ts';
import type { Answer } from './object-call.ts';
import type { ObjectLink } from './object-link.ts';
import type { RedisStub } from './redis-object.ts';
import { createToldSubjectCounts, type ToldSubjectCountsOptions } from './told-subject-counts.ts';

export interface EdgeCountsOptions extends Pick<ToldSubjectCountsOptions, 'tellEveryMs'> {
  readonly counts: ObjectLink<CountStub>;
  /** Set where gateways on Node share them: then they are counted in Redis, and by the objects while Redis is lost. */
  readonly redis?: ObjectLink<RedisStub> | undefined;
  readonly seeThrough: (work: Promise<unknown>) => void;
}

/** Limits and suspicious use, counted for all isolates together; while nothing answers, each counts for itself. */
export function createEdgeCounts({ counts, redis, tellEveryMs, seeThrough }: EdgeCountsOptions): {
  readonly limiter: Limiter;
  readonly subjects: SubjectCounts;
} {
  const inObject = async <Value>(name: string, call: (stub: CountStub) => Answer<Value>) => {
    const reply = await counts.ask(call, name);
    return reply?.ok ? reply.value : undefined;
  };
  return {
    limiter: createLeasedLimiter({
      uses: {
        take: async (key, ...use) =>
          (await redis?.ask((stub) => stub.takeUses(key, ...use))) ??
          (await inObject(usesName(key), (stub) => stub.takeUses(...use))),
      },
      local: createMemoryLimiter({ countsMax: 1_000 }),
      waitsForOthers: false,
    }),
    subjects: createToldSubjectCounts({
      local: createMemorySubjectCounts({ keysMax: 1_000 }),
      tell: async (seen) =>
        (await redis?.ask((stub) => stub.addSubjects(seen))) ??
        (await inObject(subjectsName, (stub) => stub.addSubjects(seen))),
      tellEveryMs,
      seeThrough,
    }),
  };
}
