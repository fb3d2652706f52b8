/** Remembers texts for ten minutes, so that a number or nonce is accepted once. */
export function createMemory(now: () => number, keptMs = 600_000) {
  const seen = new Map<string, number>();
  return {
    /** True the first time within the ten minutes. */
    isNew(text: string): boolean {
      const present = now();
      // Insertion order is time order: forget from the front.
      for (const [old, at] of seen) {
        if (present - at <= keptMs) break;
        seen.delete(old);
      }
      if (seen.has(text)) return false;
      seen.set(text, present);
      return true;
    },
  };
}
