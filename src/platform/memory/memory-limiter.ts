import { LRUCache } from 'lru-cache';
import type { Limiter } from '../../policy/index.ts';
import { limitAnswer, takeUses, type UsesKept } from './uses.ts';

export interface MemoryLimiterOptions {
  /** Counts kept at once; the one used longest ago is forgotten first. Default 100 000, far more than a county has demands. */
  readonly countsMax?: number;
}

/** Counts in this process: a restart begins anew, and another instance counts for itself. */
export function createMemoryLimiter({ countsMax = 100_000 }: MemoryLimiterOptions = {}): Limiter {
  const counts = new LRUCache<string, UsesKept>({ max: countsMax });
  return {
    async take(key, limits, now, cost) {
      const { taken, kept } = takeUses(counts.get(key), limits, now, cost);
      if (cost === 1) counts.set(key, kept); // refused ones too: a clock that was set back is noted
      return limitAnswer(taken, limits, now, cost);
    },
  };
}
