import type { Entry } from '../model/index.ts';

/**
 * The newest entries in the order they became durable, for the live tail. One ring serves all who follow: each keeps only its
 * own position in it, so a slow reader costs nothing and misses nothing until it falls a whole ring behind.
 */
export interface Feed {
  publish(entry: Entry): void;
  /** The position after the newest entry. */
  end(): number;
  /** The position after the entry with this id, if it is still in the ring. */
  after(id: string): number | undefined;
  /** Entries from a position on, or `lost` where the ring no longer reaches back so far. */
  from(position: number, most: number): readonly Entry[] | 'lost';
  newest(): Entry | undefined;
  /** Resolves when there is something at the position, after `timeoutMs`, when the signal aborts or the feed closes. */
  wait(position: number, timeoutMs: number, signal: AbortSignal): Promise<void>;
  /** Ends every tail: the gateway is stopping. */
  close(): void;
  closed(): boolean;
}

export function createFeed(capacity = 4096): Feed {
  const ring: Entry[] = [];
  const positions = new Map<string, number>();
  const waiting = new Set<() => void>();
  let end = 0;
  let isClosed = false;

  const wakeAll = () => {
    for (const wake of [...waiting]) wake();
  };

  return {
    publish(entry) {
      const replaced = ring[end % capacity];
      if (replaced) positions.delete(replaced.id);
      ring[end % capacity] = entry;
      end += 1;
      positions.set(entry.id, end);
      wakeAll();
    },
    end: () => end,
    after: (id) => positions.get(id),
    from(position, most) {
      if (position < end - capacity) return 'lost';
      const upTo = Math.min(end, position + most);
      const entries: Entry[] = [];
      for (let at = Math.max(0, position); at < upTo; at += 1) {
        const entry = ring[at % capacity];
        if (entry) entries.push(entry);
      }
      return entries;
    },
    newest: () => ring[(end - 1) % capacity],
    wait(position, timeoutMs, signal) {
      if (end > position || isClosed || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, timeoutMs);
        waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    },
    close() {
      isClosed = true;
      wakeAll();
    },
    closed: () => isClosed,
  };
}
