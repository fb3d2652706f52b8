import { everything, type Purges } from '../../exchange/index.ts';

export interface MemoryPurges extends Purges {
  /** Takes over a purge that another instance has made. */
  note(mark: string, generation: number): void;
  /** The newest there is; 0 where nothing was purged. */
  newest(): number;
}

export interface MemoryPurgesOptions {
  /** More marks than that become one purge of everything: bounded, and nothing purged comes back. Default 100 000. */
  readonly marksMax?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Purges of this process's own cache, which a restart empties with them. */
export function createMemoryPurges({ marksMax = 100_000, now = Date.now }: MemoryPurgesOptions = {}): MemoryPurges {
  const generations = new Map<string, number>();
  let newest = 0;

  function note(mark: string, generation: number): void {
    newest = Math.max(newest, generation);
    if (generations.size >= marksMax && !generations.has(mark)) {
      generations.clear();
      generations.set(everything, newest);
    }
    generations.set(mark, Math.max(generation, generations.get(mark) ?? 0));
  }

  return {
    async generation(marks) {
      if (newest === 0) return 0;
      return Math.max(0, ...marks.map((mark) => generations.get(mark) ?? 0));
    },
    async purge(mark) {
      note(mark, Math.max(newest + 1, now()));
    },
    reach: async () => 'this-instance',
    note,
    newest: () => newest,
  };
}
