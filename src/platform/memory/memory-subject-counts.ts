import { LRUCache } from 'lru-cache';
import type { SubjectCounts } from '../../policy/index.ts';

/** Exact counts in this process: a restart begins anew, and another instance counts for itself. */
export function createMemorySubjectCounts({ keysMax = 20_000 } = {}): SubjectCounts {
  const counts = new LRUCache<string, { readonly window: number; readonly subjects: Set<string> }>({ max: keysMax });
  return {
    async add(key, subjects, windowSeconds, now) {
      const window = Math.floor(now / 1_000 / windowSeconds);
      let kept = counts.get(key);
      if (kept?.window !== window) {
        kept = { window, subjects: new Set() };
        counts.set(key, kept);
      }
      for (const subject of subjects) if (kept.subjects.size < subjectsMax) kept.subjects.add(subject);
      return kept.subjects.size;
    },
  };
}

/** Far beyond any threshold: who counts further fills memory and tells nothing new. */
const subjectsMax = 10_000;
