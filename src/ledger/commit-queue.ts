import type { Entry, Result } from '../model/index.ts';
import type { Committer, NewEntry } from './committer.ts';

export interface QueueLimits {
  /** How long one caller waits at most, milliseconds. */
  readonly deadlineMs: number;
  /** Entries that may wait; beyond that a caller is turned away at once. */
  readonly waitingMax: number;
  readonly groupMax: number;
  /** After this long without a commit, `health` proves by a write that one is still possible, milliseconds. */
  readonly idleMs: number;
  /** So long after a failure only an entry that was written counts as recovery: a probe is smaller, and may fit where no entry does. */
  readonly doubtMs: number;
}

/** Group commit: while one group is on its way to the disk, the next one gathers. No timer holds an entry back. */
export interface CommitQueue {
  /** True once the entry is durable; false if it is not, or not in time (it may still become so). Never rejects. */
  add(entry: NewEntry): Promise<boolean>;
  health(): Promise<Result<{ readonly size: number }, string>>;
  /** Takes nothing more and waits for what waits, no longer than the deadline. */
  close(): Promise<void>;
}

interface Waiting {
  /** None: a probe, which asks only whether the store can write. */
  readonly entry: NewEntry | undefined;
  settled: boolean;
  settle(durable: boolean): void;
}

export function createCommitQueue(options: {
  readonly committer: Committer;
  readonly size: number;
  readonly now: () => number;
  readonly limits: QueueLimits;
  readonly onDurable: (entry: Entry) => void;
  readonly onFailure: (failure: string) => void;
}): CommitQueue {
  const { committer, now, limits, onDurable, onFailure } = options;
  const waiting: Waiting[] = [];
  let size = options.size;
  let running = false;
  let closed = false;
  /** When the group under way began; a disk that hangs keeps it so. */
  let begunAt: number | undefined;
  let lastCommitAt = Number.NEGATIVE_INFINITY;
  let failure: string | undefined;
  /** The last failure since which no entry has been written. */
  let doubted: { readonly failure: string; readonly at: number } | undefined;

  return {
    add: enqueue,
    async health() {
      if (isHanging()) return { ok: false, failure: 'the store has not answered in time' };
      if (doubted && now() - doubted.at < limits.doubtMs) return { ok: false, failure: doubted.failure };
      if (failure === undefined && now() - lastCommitAt < limits.idleMs) return { ok: true, value: { size } };
      const writable = await enqueue(undefined);
      return writable
        ? { ok: true, value: { size } }
        : { ok: false, failure: failure ?? (closed ? 'the ledger is closed' : 'the store has not answered in time') };
    },
    async close() {
      // A probe at the end of the queue: when it is done, so is everything before it.
      const last = running ? enqueue(undefined) : undefined;
      closed = true;
      await last;
    },
  };

  function enqueue(entry: NewEntry | undefined): Promise<boolean> {
    if (closed || waiting.length >= limits.waitingMax || isHanging()) return Promise.resolve(false);
    return new Promise((resolve) => {
      const item: Waiting = {
        entry,
        settled: false,
        settle(durable) {
          clearTimeout(deadline);
          item.settled = true;
          resolve(durable);
        },
      };
      const deadline = setTimeout(() => item.settle(false), limits.deadlineMs);
      waiting.push(item);
      if (running) return;
      running = true;
      // After the present turn, so that calls made together share the first group too.
      queueMicrotask(run);
    });
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      // Whoever has given up waiting gets no entry: nothing left for it.
      const group = waiting.splice(0, limits.groupMax).filter(({ settled }) => !settled);
      if (group.length > 0) await commitTogether(group);
    }
    running = false;
  }

  async function commitTogether(group: readonly Waiting[]): Promise<void> {
    const entries = group.flatMap(({ entry }) => entry ?? []);
    begunAt = now();
    const result = await committer.commit(entries);
    begunAt = undefined;
    failure = result.ok ? undefined : result.failure;
    if (result.ok) {
      size = result.value.size;
      lastCommitAt = now();
      if (entries.length > 0) doubted = undefined;
    } else {
      doubted = { failure: result.failure, at: now() };
      onFailure(result.failure);
    }
    for (const item of group) item.settle(result.ok);
    if (result.ok) for (const { entry } of entries) onDurable(entry);
  }

  /** A group that has been under way for longer than anyone waits: a new caller would only wait in vain. */
  function isHanging(): boolean {
    return begunAt !== undefined && now() - begunAt > limits.deadlineMs;
  }
}
