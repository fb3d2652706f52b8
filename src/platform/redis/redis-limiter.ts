import type { LimitState } from '../../model/index.ts';
import {
  countyDay,
  type Limit,
  type LimitAnswer,
  type Limiter,
  rateStanding,
  untilMidnightMs,
} from '../../policy/index.ts';
import { createRedisLink } from './redis-link.ts';

export interface RedisLimiterOptions {
  readonly url: string;
  /** Counts for this instance alone while Redis is lost. */
  readonly local: Limiter;
  /** How long one command may take before Redis counts as lost, milliseconds; default 100. */
  readonly deadlineMs?: number;
  /** The most uses that are taken from Redis in one go, as a part of the limit; 0 asks Redis for each. Default 0.02. */
  readonly leasePart?: number;
  /** Put in front of every key; default `shuqiao:limit:`. */
  readonly prefix?: string;
}

export interface RedisLimiter extends Limiter {
  /** Since when Redis is lost and why; undefined while all is well. */
  trouble(): string | undefined;
  close(): void;
}

/** Uses that Redis has counted already and that this instance may still let through without asking. */
interface Lease {
  left: number;
  /** Taken in the last go; a busy key takes twice as many in the next. */
  size: number;
  /** Milliseconds since 1970: when it was taken, and what the limits said then. */
  at: number;
  states: readonly LimitState[];
}

/** So long a lease may be used; what is left of it then is lost, or the burst it allows would come too late. Milliseconds. */
const leaseMs = 250;

/**
 * Counts shared by all instances, in one script a go: exact, but for what is leased. A busy key leases up to `leasePart` of its
 * tightest limit at once, so that the hot path asks Redis only now and then; each instance may be off by one lease. Redis lost, it
 * counts locally.
 */
export function createRedisLimiter({
  url,
  local,
  deadlineMs = 100,
  leasePart = 0.02,
  prefix = 'shuqiao:limit:',
}: RedisLimiterOptions): RedisLimiter {
  const link = createRedisLink({ url, deadlineMs });
  const leases = new Map<string, Lease>();
  /** One go a key at a time: those that come meanwhile wait for what it brings. */
  const under = new Map<string, Promise<unknown>>();

  async function take(key: string, limits: readonly Limit[], now: number, cost: 0 | 1): Promise<LimitAnswer> {
    for (;;) {
      const lease = leases.get(key);
      if (cost === 1 && lease && lease.left > 0 && now - lease.at < leaseMs) {
        lease.left -= 1;
        return { allowed: true, states: lease.states.map((state) => withLease(state, lease.left)) };
      }
      const going = under.get(key);
      if (!going) break;
      await going;
    }
    const asking = ask(key, limits, now, cost);
    under.set(key, asking);
    try {
      return (await asking) ?? (await local.take(key, limits, now, cost));
    } finally {
      under.delete(key);
    }
  }

  async function ask(
    key: string,
    limits: readonly Limit[],
    now: number,
    cost: 0 | 1,
  ): Promise<LimitAnswer | undefined> {
    const wanted = cost === 0 ? 0 : sizeFor(key, limits, now);
    const keys = limits.map((limit) => `${prefix}{${key}}:${nameOf(limit, now)}`); // one slot of a cluster
    const values = limits.flatMap(({ name, quantity, windowSeconds }) => [name, quantity, windowSeconds * 1_000]);
    const reply = await link.ask((redis) => redis.call('EVAL', script, keys.length, ...keys, now, wanted, ...values));
    if (!Array.isArray(reply)) return undefined;
    const [granted = 0, ...counts] = reply.map(Number);
    const states = limits.map((limit, place) => stateOf(limit, counts[place] ?? 0, now));
    if (cost === 1) remember(key, granted, now, states);
    const refusing = states
      .filter(({ remaining }) => remaining === 0)
      .sort((a, b) => b.retryAfterMs - a.retryAfterMs)[0];
    const isAllowed = cost === 1 ? granted > 0 : refusing === undefined;
    const own = cost === 1 ? Math.max(0, granted - 1) : 0; // what is leased has been taken, for whoever only looks
    const shown = states.map(({ retryAfterMs: _, ...state }) => withLease(state, own));
    if (isAllowed) return { allowed: true, states: shown };
    return {
      allowed: false,
      states: shown,
      ...(refusing && { refusedBy: refusing.name }),
      retryAfterSeconds: Math.max(1, Math.ceil((refusing?.retryAfterMs ?? 0) / 1_000)),
    };
  }

  /** One, and twice as many each time that the last lease was spent before it ended. */
  function sizeFor(key: string, limits: readonly Limit[], now: number): number {
    const lease = leases.get(key);
    const wasSpent = lease !== undefined && lease.left === 0 && now - lease.at < leaseMs;
    const most = Math.floor(Math.min(...limits.map(({ quantity }) => quantity)) * leasePart);
    return Math.max(1, Math.min(wasSpent ? lease.size * 2 : 1, most));
  }

  function remember(key: string, granted: number, now: number, states: readonly LimitState[]): void {
    if (leases.size > leasesMax) leases.clear();
    leases.set(key, { left: Math.max(0, granted - 1), size: Math.max(1, granted), at: now, states });
  }

  return { take, trouble: () => link.trouble(), close: () => link.close() };
}

const leasesMax = 100_000;

/** A limit that config has changed is a new count, and so is a new day, Beijing time. */
function nameOf({ name, quantity, windowSeconds }: Limit, now: number): string {
  return name === 'rate' ? `${quantity}/${windowSeconds}` : countyDay(now);
}

/** What a limit says, and until when it refuses; 0 where it does not. */
interface Standing extends LimitState {
  readonly name: Limit['name'];
  readonly retryAfterMs: number;
}

/** `count`: how full the bucket is after the go (see `gcra.ts`), or how many of the day are used. */
function stateOf(limit: Limit, count: number, now: number): Standing {
  const { name, quantity, windowSeconds } = limit;
  if (name === 'quota') {
    const remaining = Math.max(0, quantity - count);
    const resetMs = untilMidnightMs(now);
    const retryAfterMs = remaining > 0 ? 0 : resetMs;
    return { name, limit: quantity, windowSeconds, remaining, resetSeconds: Math.ceil(resetMs / 1_000), retryAfterMs };
  }
  const rate = { quantity, windowMs: windowSeconds * 1_000 };
  const { remaining, resetMs, retryAfterMs } = rateStanding({ level: count, at: now }, rate);
  return { name, limit: quantity, windowSeconds, remaining, resetSeconds: Math.ceil(resetMs / 1_000), retryAfterMs };
}

function withLease(state: LimitState, left: number): LimitState {
  return { ...state, remaining: state.remaining + left };
}

/**
 * Takes as many of `wanted` as every limit has, or looks. Redis runs it without a pause, so no two instances take the same use. The
 * bucket is that of `gcra.ts`: whole numbers, a use adds the window, each millisecond takes the quantity away.
 */
const script = `
local now, granted = tonumber(ARGV[1]), tonumber(ARGV[2])
local looking = granted == 0
local counts = {}
for i, key in ipairs(KEYS) do
  local name, quantity, window = ARGV[3 * i], tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
  if name == 'rate' then
    local kept = redis.call('HMGET', key, 'level', 'at')
    local level, at = tonumber(kept[1]) or 0, tonumber(kept[2]) or now
    level = math.max(0, level - math.max(0, now - at) * quantity)
    counts[i] = { level = level, at = math.max(at, now) }
    granted = math.min(granted, math.floor((quantity * window - level) / window))
  else
    counts[i] = { used = tonumber(redis.call('GET', key)) or 0 }
    granted = math.min(granted, math.max(0, quantity - counts[i].used))
  end
end
local reply = { granted }
for i, key in ipairs(KEYS) do
  local name, window, count = ARGV[3 * i], tonumber(ARGV[3 * i + 2]), counts[i]
  if name == 'rate' then
    local level = count.level + granted * window
    if granted > 0 then
      redis.call('HSET', key, 'level', string.format('%.0f', level), 'at', string.format('%.0f', count.at))
      redis.call('PEXPIRE', key, 2 * window)
    end
    reply[i + 1] = string.format('%.0f', level)
  else
    if granted > 0 then
      redis.call('INCRBY', key, granted)
      redis.call('PEXPIRE', key, 2 * window)
    end
    reply[i + 1] = count.used + granted
  end
end
return reply`;
