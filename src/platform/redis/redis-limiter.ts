import { countyDay, type Limit, type Limiter } from '../../policy/index.ts';
import { createLeasedLimiter, type LeasedLimiterOptions, type SharedUses } from '../memory/leased-limiter.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';

export interface RedisLimiterOptions extends Pick<LeasedLimiterOptions, 'local' | 'leasePart'> {
  readonly url: string;
  /** How long one command may take before the server it went to counts as lost, milliseconds; default 100. */
  readonly deadlineMs?: number;
  /** Put in front of every key; default `shuqiao:limit:`. */
  readonly prefix?: string;
}

export interface RedisLimiter extends Limiter {
  /** Since when Redis is lost and why; undefined while all is well. */
  trouble(): string | undefined;
  close(): void;
}

/** Counts shared by all instances, over a connection of this process's own. Redis lost, it counts locally. */
export function createRedisLimiter({ url, deadlineMs, prefix, ...options }: RedisLimiterOptions): RedisLimiter {
  const link = createRedisLink({ url, deadlineMs });
  return {
    ...createLeasedLimiter({ ...options, uses: createRedisUses(link, prefix) }),
    trouble: () => link.trouble(),
    close: () => link.close(),
  };
}

/** Redis' side of limits, in one script a go. */
export function createRedisUses(link: RedisLink, prefix = 'shuqiao:limit:'): SharedUses {
  return {
    async take(key, limits, now, wanted) {
      const keys = limits.map((limit) => `${prefix}{${key}}:${nameOf(limit, now)}`); // one slot of a cluster
      const values = limits.flatMap(({ name, quantity, windowSeconds }) => [name, quantity, windowSeconds * 1_000]);
      const reply = await link.ask(keys[0] ?? key, (redis) =>
        redis.call('EVAL', script, keys.length, ...keys, now, wanted, ...values),
      );
      if (!Array.isArray(reply)) return undefined;
      const [granted = 0, ...counts] = reply.map(Number);
      return { granted, counts };
    },
  };
}

/** A limit that config has changed is a new count, and so is a new day, Beijing time. */
function nameOf({ name, quantity, windowSeconds }: Limit, now: number): string {
  return name === 'rate' ? `${quantity}/${windowSeconds}` : countyDay(now);
}

/**
 * Takes as many of `wanted` as every limit has, or looks. Redis runs it without a pause, so no two instances take the same use. The
 * bucket is that of `gcra.ts`: whole numbers, a use adds the window, each millisecond takes the quantity away.
 */
const script = `
local now, granted = tonumber(ARGV[1]), tonumber(ARGV[2])
local counts = {}
for i, key in ipairs(KEYS) do
  local name, quantity, window = ARGV[3 * i], tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
  if name == 'rate' then
    local kept = redis.call('HMGET', key, 'level', 'at')
    local level, at = tonumber(kept[1]) or 0, tonumber(kept[2]) or now
    local wasSetBack = now < at - 120000
    if wasSetBack then at = now end
    level = math.max(0, level - math.max(0, now - at) * quantity)
    counts[i] = { level = level, at = math.max(at, now), wasSetBack = wasSetBack }
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
    if granted > 0 or count.wasSetBack then
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
