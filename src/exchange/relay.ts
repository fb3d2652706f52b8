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
}

export function createRelay(limits: BreakerLimits): Relay {
  const silent = new Set<string>();
  return {
    breaker: createBreaker(limits),
    isTrouble(vertical, outcome) {
      if (isAbandoned(outcome)) return false;
      if (!outcome.ok && outcome.failure.reason === 'vertical-timeout') silent.add(vertical);
      else silent.clear();
      if (outcome.ok) return false;
      const { atRelay, unanswered } = outcome.failure;
      return atRelay === true || unanswered !== undefined || silent.size > 1;
    },
  };
}
