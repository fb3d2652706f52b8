import { LRUCache } from 'lru-cache';
import type { SubjectCounts } from '../../policy/index.ts';

/** Exact counts in this process, to the millisecond: a restart begins anew, and another instance counts for itself. */
export function createMemorySubjectCounts({ keysMax = 20_000 } = {}): SubjectCounts {
  /** When each subject of a key was last asked for, the one longest ago first. */
  const counts = new LRUCache<string, Map<string, number>>({ max: keysMax });
  return {
    async add(key, subjects, windowSeconds, now) {
      const lastAsked = counts.get(key) ?? new Map<string, number>();
      if (lastAsked.size === 0) counts.set(key, lastAsked);
      for (const subject of subjects) {
        lastAsked.delete(subject);
        lastAsked.set(subject, now);
      }
      const over = now - windowSeconds * 1_000;
      for (const [subject, at] of lastAsked) {
        if (at > over && lastAsked.size <= subjectsMax) break;
        lastAsked.delete(subject);
      }
      return lastAsked.size;
    },
  };
}

/** Far beyond any threshold: who counts further fills memory and tells nothing new. */
const subjectsMax = 10_000;
