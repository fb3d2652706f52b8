import { type Purges, purgeMemorySeconds } from '../../exchange/index.ts';
import { createMemoryPurges } from '../memory/memory-purges.ts';
import { openRedisClient } from './redis-client.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';

export interface RedisPurgesOptions {
  readonly url: string;
  /** How long one command may take before Redis counts as lost, milliseconds; default 100. */
  readonly deadlineMs?: number;
  /** Put in front of every key and channel; default `shuqiao:`. */
  readonly prefix?: string;
  /** How often it is asked what was missed, milliseconds; default 2000. A message that arrives needs no asking. */
  readonly askEveryMs?: number;
}

export interface RedisPurges extends Purges {
  close(): void;
}

/** Redis' side of purges: one sorted set of marks by generation, and a channel that tells of each. */
export interface SharedPurges {
  /** The generation it got, later than `floor`; undefined where Redis did not take it. */
  add(mark: string, floor: number): Promise<number | undefined>;
  /** Purges of that generation and later; undefined where Redis does not say. */
  since(generation: number): Promise<readonly (readonly [mark: string, generation: number])[] | undefined>;
}

/** Redis' own clock makes generations, in milliseconds, each later than the one before: instances need not agree on the time. */
export function createSharedPurges(link: RedisLink, prefix = 'shuqiao:'): SharedPurges {
  const key = `${prefix}purges`;
  return {
    async add(mark, floor) {
      const reply = await link.ask((redis) =>
        redis.call('EVAL', addScript, 1, key, key, mark, floor, purgeMemorySeconds),
      );
      return reply === undefined || reply === null ? undefined : Number(reply);
    },
    async since(generation) {
      const reply = await link.ask((redis) => redis.zrangebyscore(key, generation, '+inf', 'WITHSCORES'));
      if (reply === undefined) return undefined;
      return Array.from({ length: reply.length / 2 }, (_, at) => [reply[2 * at] ?? '', Number(reply[2 * at + 1])]);
    },
  };
}

const addScript = `
local time = redis.call('TIME')
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2] or '0'
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local generation = math.max(now, tonumber(last) + 1, tonumber(ARGV[3]) + 1)
local text = string.format('%.0f', generation)
redis.call('ZADD', KEYS[1], text, ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - tonumber(ARGV[4]) * 1000))
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[1], text .. ' ' .. ARGV[2])
return text`;

/**
 * Purges that hold on every instance at once: told over a channel, kept in Redis for those that were away, and asked for now and then,
 * for a message may be lost. While Redis is lost a purge holds here, and is made known once Redis is back.
 */
export function createRedisPurges({
  url,
  deadlineMs = 100,
  prefix = 'shuqiao:',
  askEveryMs = 2_000,
}: RedisPurgesOptions): RedisPurges {
  const link = createRedisLink({ url, deadlineMs });
  const shared = createSharedPurges(link, prefix);
  const local = createMemoryPurges();
  /** What Redis has not taken yet. */
  const untold = new Set<string>();
  let known = 0;

  const listener = openRedisClient(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
  });
  listener.on('error', () => {}); // the link tells of trouble; the listener tries on
  listener.on('message', (_channel, text: string) => {
    const [generation = '', mark = ''] = text.split(' ');
    local.note(mark, Number(generation));
  });
  /** The first calls wait for what was purged while this instance was away, but not for a Redis that is away itself. */
  let opening: Promise<void> | undefined = new Promise<void>((resolve) => {
    setTimeout(resolve, openingMsMax).unref();
    listener.on(
      'ready',
      () =>
        void listener
          .subscribe(`${prefix}purges`)
          .then(catchUp)
          .then(resolve, () => {}),
    );
  }).then(() => {
    opening = undefined;
  });

  async function catchUp(): Promise<void> {
    for (const mark of untold) await tell(mark);
    const missed = await shared.since(Math.max(0, known - overlapMs));
    for (const [mark, generation] of missed ?? []) {
      local.note(mark, generation);
      known = Math.max(known, generation);
    }
  }

  async function tell(mark: string): Promise<void> {
    const generation = await shared.add(mark, local.newest());
    if (generation === undefined) return;
    untold.delete(mark);
    local.note(mark, generation);
  }

  const asking = setInterval(() => void catchUp(), askEveryMs).unref();
  return {
    async generation(marks) {
      if (opening) await opening;
      return local.generation(marks);
    },
    async purge(mark) {
      await local.purge(mark); // at once here, whatever Redis does
      untold.add(mark);
      await tell(mark);
    },
    reach: () => (link.trouble() === undefined ? 'every-instance' : 'this-instance'),
    close() {
      clearInterval(asking);
      listener.disconnect();
      link.close();
    },
  };
}

const openingMsMax = 500;

/** A failover may bring a Redis that lacks the last purges and gives out their generations again. */
const overlapMs = 60_000;
