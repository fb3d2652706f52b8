import type { Entry } from '../model/index.ts';
import type { LedgerStore } from './store.ts';

/** How far a log has come, and its entries from a place on. */
export interface LogTail {
  readonly size: number;
  readonly entries: readonly Entry[];
}

/** Who wants to hear of entries, in a process or isolate that records some of them and may share the logs with others. */
export interface Followers {
  follow(listener: (entry: Entry) => void): () => void;
  /** An entry was recorded here. */
  recorded(entry: Entry): void;
  /** Tells what others have recorded since the last time; the first time only notes where each log ends. Never rejects. */
  catchUp(maxAgeMs?: number): Promise<void>;
}

/** Logs are not asked again before so long, unless somebody cannot wait. */
const againMs = 1_000;
/** Of a log that has moved on by more, only the newest are told. */
const tailMax = 1_000;
const rememberedMax = 10_000;

/**
 * Keeps plain data alone, so that it may outlive the requests that use it: each `catchUp` asks for its own request, and none waits for
 * another's.
 */
export function createFollowers({
  logs,
  tail,
  now,
  onFailure,
}: {
  readonly logs: () => readonly string[];
  readonly tail: (log: string, from: number | undefined, limit: number) => Promise<LogTail>;
  readonly now: () => number;
  /** Told of a listener that threw, in words for the log. */
  readonly onFailure: (failure: string) => void;
}): Followers {
  const listeners = new Set<(entry: Entry) => void>();
  /** How much of each log has been told. */
  const told = new Map<string, number>();
  /** What is recorded here comes twice, by itself and from its log: ids told once, in order, so that the oldest can go. */
  const once = new Set<string>();
  let askedAt = Number.NEGATIVE_INFINITY;

  function tell(entry: Entry): void {
    if (once.delete(entry.id)) return;
    once.add(entry.id);
    const [oldest] = once;
    if (oldest !== undefined && once.size > rememberedMax) once.delete(oldest);
    for (const listener of listeners) {
      try {
        listener(entry);
      } catch (error) {
        // Whoever watches must not hold up those who record.
        onFailure(`a follower of the ledger threw: ${error}`);
      }
    }
  }

  async function catchUpOn(log: string): Promise<void> {
    const from = told.get(log);
    const { size, entries } = await tail(log, from, tailMax);
    // Another request may have told some of them meanwhile.
    const position = told.get(log) ?? size;
    if (size < position) return;
    told.set(log, size);
    for (const entry of entries.slice(Math.max(0, entries.length - (size - position)))) {
      tell(entry);
    }
  }

  return {
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recorded: tell,
    async catchUp(maxAgeMs = againMs) {
      if (now() - askedAt < maxAgeMs) return;
      askedAt = now();
      await Promise.allSettled(logs().map(catchUpOn));
    },
  };
}

/** The end of a log as it stands in its store; `from` left out, only how far it has come. */
export async function readTail(store: LedgerStore, from: number | undefined, limit: number): Promise<LogTail> {
  const size = (await store.head())?.size ?? 0;
  if (from === undefined || from >= size) return { size, entries: [] };
  const stored = await store.range(Math.max(from, size - limit), limit);
  return { size, entries: stored.map(({ entry }) => entry) };
}
