export interface SlotLimits {
  /** Calls under way at once. */
  readonly callsMax: number;
  /** Calls that wait for one of them to end; more are turned away at once. */
  readonly waitingMax: number;
  /** How long one waits, milliseconds. */
  readonly waitMs: number;
}

/**
 * Most calls at once to one vertical, and a short queue in front: first come, first served. Not cockatiel's bulkhead: its queue
 * has no wait of its own, so the last in it would wait for as long as all before it take.
 */
export interface Slots {
  /** True once there is room, to be given back by `free`; false where there is none in time, or whoever waits has left. */
  take(limits: SlotLimits, leaving?: AbortSignal): Promise<boolean>;
  free(): void;
  readonly taken: number;
  readonly waiting: number;
}

export function createSlots(): Slots {
  const queue: { isCalled: boolean }[] = [];
  let taken = 0;

  return {
    async take({ callsMax, waitingMax, waitMs }, leaving) {
      if (taken < callsMax && queue.length === 0) {
        taken += 1;
        return true;
      }
      if (queue.length >= waitingMax) return false;
      const ticket = { isCalled: false };
      queue.push(ticket);
      const until = performance.now() + waitMs; // no clock that somebody may set
      // Each looks for itself: at the edge one request must not wait for a promise that another one keeps.
      while (!ticket.isCalled && !leaving?.aborted && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      if (!ticket.isCalled) queue.splice(queue.indexOf(ticket), 1);
      return ticket.isCalled;
    },
    free() {
      const next = queue.shift();
      if (next) next.isCalled = true;
      else taken -= 1;
    },
    get taken() {
      return taken;
    },
    get waiting() {
      return queue.length;
    },
  };
}

const lookEveryMs = 10;
