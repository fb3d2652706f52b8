import type { Result } from '../model/index.ts';
import { type Breaker, type BreakerLimits, createBreaker } from './breaker.ts';
import { isAbandoned, type TripFailure } from './failure.ts';

/** The platform that several verticals are reached through: they share its health. */
export interface Relay {
  readonly breaker: Breaker;
  /**
   * Whether it is the relay that is in trouble and not the vertical behind it: it says so itself, nothing answers at its address, or
   * several verticals in a row did not answer in time, and none did between them.
   */
  isTrouble(vertical: string, outcome: Result<unknown, TripFailure>): boolean;
  /**
   * Whether the next try is another vertical's: this one has tried in vain, and it may be itself that is in trouble. Where no other comes
   * for a time it may try again.
   */
  leavesTurn(vertical: string): boolean;
}

export function createRelay(limits: BreakerLimits): Relay {
  const silent = new Set<string>();
  /** Those that tried while it was open. */
  const inVain = new Set<string>();
  const breaker = createBreaker(limits);
  return {
    breaker,
    leavesTurn(vertical) {
      const { untriedForMs } = breaker;
      return untriedForMs !== undefined && untriedForMs < limits.tryAgainAfterMs && inVain.has(vertical);
    },
    isTrouble(vertical, outcome) {
      if (isAbandoned(outcome)) return false;
      if (!outcome.ok && outcome.failure.reason === 'vertical-timeout') silent.add(vertical);
      else silent.clear();
      const isTrouble = !outcome.ok && (isOfRelay(outcome.failure) || silent.size > 1);
      if (!isTrouble) inVain.clear();
      else if (breaker.state === 'half-open') inVain.add(vertical);
      return isTrouble;
    },
  };
}

function isOfRelay({ atRelay, unanswered }: TripFailure): boolean {
  return atRelay === true || unanswered !== undefined;
}
