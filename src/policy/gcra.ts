/** A rate of `quantity` in `windowMs`, all of which may come at once after a rest. Whole numbers. */
export interface Rate {
  readonly quantity: number;
  readonly windowMs: number;
}

/**
 * How full the bucket was, and when. A use adds `windowMs`, each millisecond takes `quantity` away, so the numbers stay
 * whole and a count stays true: a bucket that holds `quantity × windowMs` is full.
 */
export interface RateState {
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface RateStanding {
  /** Uses that would be allowed at once. */
  readonly remaining: number;
  /** Until all of the quantity may be used at once again. */
  readonly resetMs: number;
  /** Until the next use is allowed; 0 where `remaining` is not 0. */
  readonly retryAfterMs: number;
}

/*
 * The Generic Cell Rate Algorithm (ITU-T I.371, Annex A) in its form as a leaky bucket: uses are spread over the window
 * instead of being counted per window, so no edge lets twice the quantity through.
 */

/** Those that are counted in another order than they came in are not so far apart, milliseconds: a body may be sent slowly. */
const lateMsMax = 120_000;

/**
 * The bucket at `now` (milliseconds since 1970), before any use. A clock that was set back neither fills nor empties it, nor keeps it
 * from draining until that clock is where it was.
 */
export function rateAt(previous: RateState | undefined, { quantity }: Rate, now: number): RateState {
  if (previous === undefined) return { level: 0, at: now };
  if (now < previous.at - lateMsMax) return { level: previous.level, at: now };
  const elapsedMs = Math.max(0, now - previous.at);
  return { level: Math.max(0, previous.level - elapsedMs * quantity), at: Math.max(previous.at, now) };
}

/** The bucket after so many uses; only where `rateStanding` has them remaining. */
export function rateAfter(state: RateState, { windowMs }: Rate, uses: number): RateState {
  return { level: state.level + uses * windowMs, at: state.at };
}

export function rateStanding({ level }: RateState, { quantity, windowMs }: Rate): RateStanding {
  const room = quantity * windowMs - level;
  const remaining = Math.floor(room / windowMs);
  return {
    remaining,
    resetMs: Math.ceil(level / quantity),
    retryAfterMs: remaining > 0 ? 0 : Math.ceil((windowMs - room) / quantity),
  };
}
