/**
 * How many calls may be made twice: a share of the calls of the last ten seconds, so that retries never make an outage worse, and
 * one in any case, or a quiet county would have none. cockatiel retries, but keeps no such account.
 */
export interface RetryBudget {
  /** A call is made, for the first time. */
  called(): void;
  retried(): void;
  /** How many calls may be made twice now. */
  left(): number;
  /** Since the start. */
  readonly total: number;
}

const windowSeconds = 10;

export function createRetryBudget({ share = 0.1 }: { readonly share?: number } = {}): RetryBudget {
  let seconds: Second[] = [];
  let total = 0;

  function present(): Second {
    const at = Math.floor(performance.now() / 1_000); // no clock that somebody may set
    const last = seconds.at(-1);
    if (last?.at === at) return last;
    const fresh = { at, calls: 0, retries: 0 };
    seconds = [...seconds.filter((second) => second.at > at - windowSeconds), fresh];
    return fresh;
  }

  function left(): number {
    present(); // forgets what is past
    const sum = (of: 'calls' | 'retries') => seconds.reduce((all, second) => all + second[of], 0);
    return Math.max(0, Math.ceil(Math.max(1, share * sum('calls')) - sum('retries')));
  }

  return {
    called() {
      present().calls += 1;
    },
    retried() {
      present().retries += 1;
      total += 1;
    },
    left,
    get total() {
      return total;
    },
  };
}

interface Second {
  readonly at: number;
  calls: number;
  retries: number;
}
