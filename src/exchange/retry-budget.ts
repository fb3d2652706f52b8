/**
 * How many calls may be made twice: a share of the calls of the last ten seconds, so that retries never make an outage worse, and
 * one in any case, or a quiet county would have none. cockatiel retries, but keeps no such account.
 */
export interface RetryBudget {
  /** A call is made, for the first time. */
  called(): void;
  allows(): boolean;
  retried(): void;
}

const windowSeconds = 10;

export function createRetryBudget({ share = 0.1 }: { readonly share?: number } = {}): RetryBudget {
  let seconds: Second[] = [];

  function present(): Second {
    const at = Math.floor(performance.now() / 1_000); // no clock that somebody may set
    const last = seconds.at(-1);
    if (last?.at === at) return last;
    const fresh = { at, calls: 0, retries: 0 };
    seconds = [...seconds.filter((second) => second.at > at - windowSeconds), fresh];
    return fresh;
  }

  return {
    called() {
      present().calls += 1;
    },
    allows() {
      present(); // forgets what is past
      const total = (of: 'calls' | 'retries') => seconds.reduce((sum, second) => sum + second[of], 0);
      return total('retries') < Math.max(1, share * total('calls'));
    },
    retried() {
      present().retries += 1;
    },
  };
}

interface Second {
  readonly at: number;
  calls: number;
  retries: number;
}
