import type { LimitState } from '../../model/index.ts';
import {
  type Limit,
  type LimitAnswer,
  type QuotaState,
  quotaOfToday,
  type Rate,
  type RateState,
  rateAfter,
  rateAt,
  rateStanding,
  untilMidnightMs,
} from '../../policy/index.ts';

/** What a go has taken from limits that are counted somewhere. */
export interface UsesTaken {
  readonly granted: number;
  /** After that, one a limit in the order asked: how full the bucket is (see `gcra.ts`), or how many of the day are used. */
  readonly counts: readonly number[];
}

/** All that is counted of one key, by limit. */
export type UsesKept = Readonly<Record<string, RateState | QuotaState>>;

/** Takes as many of `wanted` as every limit has, or only looks where that is 0. `now`: milliseconds since 1970. */
export function takeUses(
  kept: UsesKept | undefined,
  limits: readonly Limit[],
  now: number,
  wanted: number,
): { readonly taken: UsesTaken; readonly kept: UsesKept } {
  const counters = limits.map((limit) => counterOf(kept?.[nameOf(limit)], limit, now));
  const granted = Math.min(wanted, ...counters.map(({ left }) => left));
  const states = counters.map(({ after }) => after(granted));
  return {
    taken: { granted, counts: states.map((state) => ('level' in state ? state.level : state.used)) },
    kept: Object.fromEntries(limits.map((limit, place) => [nameOf(limit), states[place] as RateState | QuotaState])),
  };
}

/** What `taken` means for a call that wanted `cost`; what was granted beyond that is its own, too. */
export function limitAnswer(
  { granted, counts }: UsesTaken,
  limits: readonly Limit[],
  now: number,
  cost: 0 | 1,
): LimitAnswer {
  const own = Math.max(0, granted - cost);
  const standings = limits.map((limit, place) => standingOf(limit, counts[place] ?? 0, now));
  const states = standings.map(({ retryAfterMs: _, ...state }) => withMore(state, own));
  const refusing = standings
    .filter(({ remaining }) => remaining === 0)
    .sort((a, b) => b.retryAfterMs - a.retryAfterMs)[0]; // of several, the one that lasts longest
  if (cost === 1 ? granted > 0 : refusing === undefined) return { allowed: true, states };
  return {
    allowed: false,
    states,
    ...(refusing && { refusedBy: refusing.name }),
    retryAfterSeconds: Math.max(1, Math.ceil((refusing?.retryAfterMs ?? 0) / 1_000)),
  };
}

/** A state seen by who may use so many more than it says. */
export function withMore(state: LimitState, more: number): LimitState {
  return { ...state, remaining: state.remaining + more };
}

interface Counter {
  readonly left: number;
  after(uses: number): RateState | QuotaState;
}

function counterOf(kept: RateState | QuotaState | undefined, limit: Limit, now: number): Counter {
  if (limit.name === 'quota') {
    const today = quotaOfToday(kept && 'used' in kept ? kept : undefined, now);
    return {
      left: Math.max(0, limit.quantity - today.used),
      after: (uses) => ({ ...today, used: today.used + uses }),
    };
  }
  const rate = rateOf(limit);
  const bucket = rateAt(kept && 'level' in kept ? kept : undefined, rate, now);
  return {
    left: Math.max(0, rateStanding(bucket, rate).remaining),
    after: (uses) => rateAfter(bucket, rate, uses),
  };
}

/** A limit that config has changed is a new count. */
function nameOf({ name, quantity, windowSeconds }: Limit): string {
  return name === 'rate' ? `rate ${quantity}/${windowSeconds}` : name;
}

function rateOf({ quantity, windowSeconds }: Limit): Rate {
  return { quantity, windowMs: windowSeconds * 1_000 };
}

/** What a limit says, and until when it refuses; 0 where it does not. */
interface Standing extends LimitState {
  readonly name: Limit['name'];
  readonly retryAfterMs: number;
}

/** `count`: see `UsesTaken`. */
function standingOf(limit: Limit, count: number, now: number): Standing {
  const { name, quantity, windowSeconds } = limit;
  if (name === 'quota') {
    const remaining = Math.max(0, quantity - count);
    const resetMs = untilMidnightMs(now);
    const retryAfterMs = remaining > 0 ? 0 : resetMs;
    return { name, limit: quantity, windowSeconds, remaining, resetSeconds: Math.ceil(resetMs / 1_000), retryAfterMs };
  }
  const { remaining, resetMs, retryAfterMs } = rateStanding({ level: count, at: now }, rateOf(limit));
  return { name, limit: quantity, windowSeconds, remaining, resetSeconds: Math.ceil(resetMs / 1_000), retryAfterMs };
}
