import { LRUCache } from 'lru-cache';
import type { LimitState } from '../../model/index.ts';
import {
  type Limit,
  type LimitAnswer,
  type Limiter,
  type QuotaState,
  quotaOfToday,
  type Rate,
  type RateState,
  rateAfterUse,
  rateAt,
  rateStanding,
  untilMidnightMs,
} from '../../policy/index.ts';

export interface MemoryLimiterOptions {
  /** Counts kept at once; the one used longest ago is forgotten first. Default 100 000, far more than a county has demands. */
  readonly countsMax?: number;
}

/** Counts in this process: a restart begins anew, and another instance counts for itself. */
export function createMemoryLimiter({ countsMax = 100_000 }: MemoryLimiterOptions = {}): Limiter {
  const rates = new LRUCache<string, RateState>({ max: countsMax });
  const quotas = new LRUCache<string, QuotaState>({ max: countsMax });

  /** What one limit says now, and how to take one from it. */
  function look(key: string, limit: Limit, now: number): Look {
    return limit.name === 'rate' ? lookAtRate(key, limit, now) : lookAtQuota(key, limit, now);
  }

  function lookAtRate(key: string, limit: Limit, now: number): Look {
    const rate: Rate = { quantity: limit.quantity, windowMs: limit.windowSeconds * 1_000 };
    const name = `${key} ${rate.quantity}/${rate.windowMs}`; // a limit that config has changed is a new bucket
    const before = rateAt(rates.get(name), rate, now);
    const after = rateAfterUse(before, rate);
    const { remaining, resetMs, retryAfterMs } = rateStanding(before, rate);
    return {
      limit,
      allowed: remaining > 0,
      retryAfterMs,
      untouched: stateOf(limit, remaining, resetMs),
      take() {
        rates.set(name, after);
        const taken = rateStanding(after, rate);
        return stateOf(limit, taken.remaining, taken.resetMs);
      },
    };
  }

  function lookAtQuota(key: string, limit: Limit, now: number): Look {
    const { day, used } = quotaOfToday(quotas.get(key), now);
    const remaining = Math.max(0, limit.quantity - used);
    const resetMs = untilMidnightMs(now);
    return {
      limit,
      allowed: remaining > 0,
      retryAfterMs: remaining > 0 ? 0 : resetMs,
      untouched: stateOf(limit, remaining, resetMs),
      take() {
        quotas.set(key, { day, used: used + 1 });
        return stateOf(limit, remaining - 1, resetMs);
      },
    };
  }

  return {
    async take(key, limits, now, cost): Promise<LimitAnswer> {
      const looks = limits.map((limit) => look(key, limit, now));
      const refusing = looks.filter(({ allowed }) => !allowed).sort((a, b) => b.retryAfterMs - a.retryAfterMs)[0];
      if (refusing === undefined) {
        return { allowed: true, states: looks.map((one) => (cost === 0 ? one.untouched : one.take())) };
      }
      return {
        allowed: false,
        states: looks.map(({ untouched }) => untouched),
        refusedBy: refusing.limit.name, // of several, the one that lasts longest
        retryAfterSeconds: Math.max(1, Math.ceil(refusing.retryAfterMs / 1_000)),
      };
    },
  };
}

interface Look {
  readonly limit: Limit;
  readonly allowed: boolean;
  readonly retryAfterMs: number;
  readonly untouched: LimitState;
  take(): LimitState;
}

function stateOf({ name, quantity, windowSeconds }: Limit, remaining: number, resetMs: number): LimitState {
  return { name, limit: quantity, windowSeconds, remaining, resetSeconds: Math.ceil(resetMs / 1_000) };
}
