import type { Purges } from '../../exchange/index.ts';
import { createMemoryPurges } from '../memory/memory-purges.ts';

/** Redis' side of purges: one sorted set of marks by generation, and a channel that tells of each. */
export interface SharedPurges {
  /** The generation it got, later than `floor`; undefined where Redis did not take it. */
  add(mark: string, floor: number): Promise<number | undefined>;
  /** Purges of that generation and later; undefined where Redis does not say. */
  since(generation: number): Promise<readonly (readonly [mark: string, generation: number])[] | undefined>;
}

/** What one instance knows of the purges of all. */
export interface PurgeView extends Pick<Purges, 'generation' | 'purge'> {
  /** Another instance has told of it. */
  heard(mark: string, generation: number): void;
  /** Tells what Redis has not taken yet and asks for what was missed; whether Redis answered. Never rejects. */
  catchUp(): Promise<boolean>;
  /** Whether Redis has taken all that was purged here. */
  isTold(): boolean;
}

/** A failover may bring a Redis that lacks the last purges and gives out their generations again, milliseconds. */
const overlapMs = 60_000;

/**
 * Runs on every runtime: it shares no promise between two calls, which workerd would end with the request that made it.
 *
 * While Redis is lost a purge holds here, and is made known once Redis is back. What Redis has taken and lost since, for a replica that
 * was behind took over, whoever knows of it tells anew: one that was away would never hear of it.
 */
export function createPurgeView(shared: SharedPurges): PurgeView {
  const local = createMemoryPurges();
  /** What Redis has not taken yet. */
  const untold = new Set<string>();
  /** What it has, and may have lost: generations by mark. */
  const recent = new Map<string, number>();
  /** The latest generation that it has told when asked. */
  let known = 0;

  function note(mark: string, generation: number): void {
    local.note(mark, generation);
    recent.set(mark, Math.max(generation, recent.get(mark) ?? 0));
  }

  async function tell(mark: string): Promise<void> {
    untold.add(mark);
    const generation = await shared.add(mark, local.newest());
    if (generation === undefined) return;
    untold.delete(mark);
    note(mark, generation);
  }

  async function catchUp(): Promise<boolean> {
    for (const mark of [...untold]) await tell(mark);
    const from = Math.max(0, known - overlapMs);
    const expected = [...recent].filter(([, generation]) => generation >= from);
    const found = await shared.since(from);
    if (found === undefined) return false;
    for (const [mark, generation] of found) {
      note(mark, generation);
      known = Math.max(known, generation);
    }
    const there = new Map(found);
    for (const [mark, generation] of expected) if ((there.get(mark) ?? 0) < generation) await tell(mark);
    for (const [mark, generation] of recent) if (generation < known - overlapMs) recent.delete(mark);
    return true;
  }

  return {
    generation: local.generation,
    async purge(mark) {
      await local.purge(mark); // at once here, whatever Redis does
      await tell(mark);
    },
    heard: note,
    catchUp,
    isTold: () => untold.size === 0,
  };
}
