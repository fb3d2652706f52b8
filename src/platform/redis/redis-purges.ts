import { type Purges, purgeMemorySeconds } from '../../exchange/index.ts';
import { openRedisChannel } from './redis-channel.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { createPurgeView, type SharedPurges } from './shared-purges.ts';

export interface RedisPurgesOptions {
  readonly url: string;
  /** How long one command may take before the server it went to counts as lost, milliseconds; default 100. */
  readonly deadlineMs?: number;
  /** Put in front of every key and channel; default `shuqiao:`. */
  readonly prefix?: string;
  /** How often it is asked what was missed, milliseconds; default 2000. A message that arrives needs no asking. */
  readonly askEveryMs?: number;
}

export interface RedisPurges extends Purges {
  close(): void;
}

/** Redis' own clock makes generations, in milliseconds, each later than the one before: instances need not agree on the time. */
export function createSharedPurges(link: RedisLink, prefix = 'shuqiao:'): SharedPurges {
  const key = keyOf(prefix);
  return {
    async add(mark, floor) {
      const reply = await link.ask(key, (redis) =>
        redis.call('EVAL', addScript, 1, key, key, mark, floor, purgeMemorySeconds),
      );
      return reply === undefined || reply === null ? undefined : Number(reply);
    },
    async since(generation) {
      const reply = await link.ask(key, (redis) => redis.zrangebyscore(key, generation, '+inf', 'WITHSCORES'));
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

/** Its key, and the channel of the same name. */
function keyOf(prefix: string): string {
  return `${prefix}purges`;
}

/**
 * Purges that hold on every instance at once: told over a channel, kept in Redis for those that were away, and asked for whenever an
 * instance has come back to Redis or to the channel, and now and then, for a message may be lost.
 */
export function createRedisPurges({
  url,
  deadlineMs,
  prefix = 'shuqiao:',
  askEveryMs = 2_000,
}: RedisPurgesOptions): RedisPurges {
  const link = createRedisLink({ url, deadlineMs, onBack: () => void catchUp() });
  const view = createPurgeView(createSharedPurges(link, prefix));
  const channel = openRedisChannel({
    url,
    known: () => link.addresses(),
    channel: keyOf(prefix),
    heard(text) {
      const [, generation, mark = ''] = /^(\d+) (.*)$/s.exec(text) ?? [];
      if (generation !== undefined) view.heard(mark, Number(generation));
    },
    joined: () => void catchUp(),
  });
  const asking = setInterval(() => void catchUp(), askEveryMs).unref();

  /** The first calls wait for what was purged while this instance was away, but not for a Redis that is away itself. */
  let opened = () => {};
  let opening: Promise<void> | undefined = new Promise<void>((resolve) => {
    opened = resolve;
    setTimeout(resolve, openingMsMax).unref();
  }).then(() => {
    opening = undefined;
  });

  let [asks, asksAgain] = [false, false];
  /** One at a time; once more where that was wished meanwhile, for what is under way may have missed why. */
  async function catchUp(): Promise<void> {
    asksAgain = true;
    if (asks) return;
    asks = true;
    while (asksAgain) {
      asksAgain = false;
      if (await view.catchUp()) opened();
    }
    asks = false;
  }

  return {
    async generation(marks) {
      if (opening) await opening;
      return view.generation(marks);
    },
    purge: view.purge,
    async reach() {
      const isThere = link.ask(keyOf(prefix), (redis) => redis.exists(keyOf(prefix))); // one that froze a moment ago is not known to be lost
      return view.isTold() && (await isThere) !== undefined ? 'every-instance' : 'this-instance';
    },
    close() {
      clearInterval(asking);
      channel.close();
      link.close();
    },
  };
}

const openingMsMax = 500;
