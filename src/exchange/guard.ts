import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
  isBrokenCircuitError,
} from 'cockatiel';
import type { Result } from '../model/index.ts';
import { failed, isLost, type TripFailure } from './failure.ts';

export interface GuardLimits {
  /** Calls in a row that found the vertical lost before it is no longer asked. */
  readonly lostInARow: number;
  /** Then one call tries again, first after this; doubled each time in vain, to at most 16 times. Milliseconds. */
  readonly tryAgainAfterMs: number;
  /** Calls under way to one vertical at once; more are refused as `overloaded`. */
  readonly callsMax: number;
}

export const defaultGuardLimits: GuardLimits = { lostInARow: 5, tryAgainAfterMs: 1_000, callsMax: 256 };

/** Keeps calls to a lost vertical from piling up, and its loss from the others (design §4). State is per gateway. */
export interface Guard {
  run<Value>(vertical: string, trip: () => Promise<Result<Value, TripFailure>>): Promise<Result<Value, TripFailure>>;
}

export function createGuard({ lostInARow, tryAgainAfterMs, callsMax }: GuardLimits): Guard {
  const verticals = new Map<string, VerticalState>();

  function stateOf(vertical: string): VerticalState {
    const known = verticals.get(vertical);
    if (known !== undefined) return known;
    const breaker = circuitBreaker(handleWhenResult(isLostOutcome), {
      breaker: new ConsecutiveBreaker(lostInARow),
      halfOpenAfter: new ExponentialBackoff({ initialDelay: tryAgainAfterMs, maxDelay: 16 * tryAgainAfterMs }),
    });
    const state = { breaker, calls: 0 };
    verticals.set(vertical, state);
    return state;
  }

  function refuse(reason: TripFailure['reason'], note: string) {
    const retryAfterSeconds = Math.ceil(tryAgainAfterMs / 1_000);
    return { ok: false, failure: { ...failed(reason, note), retryAfterSeconds } } as const;
  }

  return {
    async run(vertical, trip) {
      const state = stateOf(vertical);
      if (state.calls >= callsMax) return refuse('overloaded', `${callsMax} calls to ${vertical} are under way`);
      // cockatiel would let all others wait for the one that tries again
      if (state.breaker.state === CircuitState.HalfOpen) return refuse('vertical-unavailable', notAsked);
      state.calls += 1;
      try {
        return await state.breaker.execute(trip);
      } catch (error) {
        if (isBrokenCircuitError(error)) return refuse('vertical-unavailable', notAsked);
        throw error;
      } finally {
        state.calls -= 1;
      }
    },
  };
}

interface VerticalState {
  readonly breaker: CircuitBreakerPolicy;
  calls: number;
}

const notAsked = 'not asked: the calls before found it lost';

function isLostOutcome(outcome: unknown): boolean {
  const { ok, failure } = outcome as Result<unknown, TripFailure> & { failure?: TripFailure };
  return !ok && failure !== undefined && isLost(failure);
}
