import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
  type IBackoff,
  type IBackoffFactory,
  type IHalfOpenAfterBackoffContext,
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
  /** For how long it has been open for a call to try again, and none has; undefined where none may now. Milliseconds. */
  readonly untriedForMs: number | undefined;
  /** Whether a call must not be made: it is open, or the one call that tries is under way. */
  isRefusing(): boolean;
  /** Only where it is not refusing. `judge` is asked once, when the outcome is there. */
  execute<Outcome>(work: () => Promise<Outcome>, judge: (outcome: Outcome) => Verdict): Promise<Outcome>;
}

/** What an outcome tells of what is called; `none`: nothing, so that it neither trips the breaker nor clears it. */
export type Verdict = 'well' | 'trouble' | 'none';

export function createBreaker({ lostInARow, tryAgainAfterMs }: BreakerLimits): Breaker {
  /** As `performance.now()` counts. */
  let pausesUntil = Number.NEGATIVE_INFINITY;
  /** cockatiel keeps a pause by the wall clock, which may be set back by hours: it draws them, and `isRefusing` keeps them. */
  const keeping = (factory: Pauses): Pauses => ({
    next(context) {
      // the call that tried was broken off: the next one may try at once, and this pause is still to come
      if (isUnjudged(context)) return { duration: Number.NEGATIVE_INFINITY, next: keeping(factory).next };
      const pause = factory.next(context);
      pausesUntil = performance.now() + pause.duration;
      return { duration: Number.NEGATIVE_INFINITY, next: keeping(pause).next } satisfies IBackoff<unknown>;
    },
  });
  const policy = circuitBreaker(
    handleWhenResult((judged) => (judged as Judged<unknown>).verdict !== 'well'),
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
    get untriedForMs() {
      const sinceMs = performance.now() - pausesUntil;
      return policy.state === CircuitState.Open && sinceMs >= 0 ? sinceMs : undefined;
    },
    isRefusing() {
      // half open, cockatiel would let all others wait for the one that tries
      return policy.state === CircuitState.HalfOpen || this.triesAgainAt !== undefined;
    },
    async execute<Outcome>(work: () => Promise<Outcome>, judge: (outcome: Outcome) => Verdict) {
      let unjudged: Judged<Outcome> | undefined;
      try {
        const { outcome } = await policy.execute(async () => {
          const tries = policy.state === CircuitState.HalfOpen;
          const done = await work();
          const judged = { outcome: done, verdict: judge(done) };
          if (judged.verdict === 'none' && !tries) {
            unjudged = judged;
            throw new Error('closed, cockatiel counts no error that it does not handle');
          }
          return judged;
        });
        return outcome;
      } catch (error) {
        if (unjudged === undefined) throw error;
        return unjudged.outcome;
      }
    },
  };
}

interface Judged<Outcome> {
  readonly outcome: Outcome;
  readonly verdict: Verdict;
}

type Pauses = IBackoffFactory<IHalfOpenAfterBackoffContext>;

function isUnjudged({ result }: IHalfOpenAfterBackoffContext): boolean {
  return 'value' in result && (result.value as Judged<unknown>).verdict === 'none';
}
