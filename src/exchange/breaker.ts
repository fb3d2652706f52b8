import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
  type IBackoff,
  type IBackoffFactory,
} from 'cockatiel';

export interface BreakerLimits {
  /** Calls in a row that met trouble before nothing is asked any more. */
  readonly lostInARow: number;
  /** Then one call tries again, first after this or sooner; later and later each time in vain, to at most 16 times. Milliseconds. */
  readonly tryAgainAfterMs: number;
}

/** A circuit breaker (cockatiel) whose refusals can say when it will be worth asking again. */
export interface Breaker {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Milliseconds since 1970: from then on one call may try, where none may now. */
  readonly triesAgainAt: number | undefined;
  /** Whether a call must not be made: it is open, or the one call that tries is under way. */
  isRefusing(): boolean;
  /** Only where it is not refusing. `isTrouble` is asked once, when the outcome is there. */
  execute<Outcome>(work: () => Promise<Outcome>, isTrouble: (outcome: Outcome) => boolean): Promise<Outcome>;
}

export function createBreaker({ lostInARow, tryAgainAfterMs }: BreakerLimits): Breaker {
  /** As `performance.now()` counts. */
  let pausesUntil = Number.NEGATIVE_INFINITY;
  /** cockatiel keeps a pause by the wall clock, which may be set back by hours: it draws them, and `isRefusing` keeps them. */
  const keeping = (factory: IBackoffFactory<unknown>): IBackoffFactory<unknown> => ({
    next(context) {
      const pause = factory.next(context);
      pausesUntil = performance.now() + pause.duration;
      return { duration: Number.NEGATIVE_INFINITY, next: keeping(pause).next } satisfies IBackoff<unknown>;
    },
  });
  const policy = circuitBreaker(
    handleWhenResult((judged) => (judged as Judged<unknown>).isTrouble),
    {
      breaker: new ConsecutiveBreaker(lostInARow),
      halfOpenAfter: keeping(new ExponentialBackoff({ initialDelay: tryAgainAfterMs, maxDelay: 16 * tryAgainAfterMs })),
    },
  );

  return {
    get state() {
      if (policy.state === CircuitState.HalfOpen) return 'half-open';
      return policy.state === CircuitState.Open ? 'open' : 'closed';
    },
    get triesAgainAt() {
      const leftMs = pausesUntil - performance.now();
      return policy.state === CircuitState.Open && leftMs > 0 ? Date.now() + leftMs : undefined;
    },
    isRefusing() {
      // half open, cockatiel would let all others wait for the one that tries
      return policy.state === CircuitState.HalfOpen || this.triesAgainAt !== undefined;
    },
    async execute(work, isTrouble) {
      const judged = await policy.execute(async () => {
        const outcome = await work();
        return { outcome, isTrouble: isTrouble(outcome) };
      });
      return judged.outcome;
    },
  };
}

interface Judged<Outcome> {
  readonly outcome: Outcome;
  readonly isTrouble: boolean;
}
