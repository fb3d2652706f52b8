import type { LimitState } from '../model/index.ts';

/** A limit of `quantity` in `windowSeconds`. */
export interface Limit {
  readonly name: 'rate' | 'quota';
  readonly quantity: number;
  readonly windowSeconds: number;
}

/** Counts uses of a key against limits. It never rejects: without its shared part it counts locally. */
export interface Limiter {
  /**
   * Takes `cost` from every limit, or nothing from any if one of them is used up; 0 only looks whether 1 would be allowed.
   * `now`: milliseconds since 1970.
   */
  take(key: string, limits: readonly Limit[], now: number, cost: 0 | 1): Promise<LimitAnswer>;
}

export interface LimitAnswer {
  readonly allowed: boolean;
  /** One a limit, in the order asked. */
  readonly states: readonly LimitState[];
  /** The limit that refused, and when to try again. */
  readonly refusedBy?: 'rate' | 'quota';
  readonly retryAfterSeconds?: number;
}
