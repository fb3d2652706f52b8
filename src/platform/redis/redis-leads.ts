import { randomUUID } from 'node:crypto';
import type { Lead, Leads } from '../../exchange/index.ts';
import type { RedisLink } from './redis-link.ts';

const leadMs = 1_500;
const renewEveryMs = 500;

/**
 * A short lock for each name, held by renewing it, so that a leader that dies is replaced soon. It saves calls and guards nothing:
 * two leaders, after a failover or a long pause, are one call too many. `prefix` is the cache's.
 */
export function createRedisLeads(link: RedisLink, prefix = 'shuqiao:'): Leads {
  return {
    async take(name) {
      const key = `${prefix}lead:{${prefix}${name}}`; // in a cluster beside the answer itself
      const token = randomUUID();
      const reply = await link.ask(key, (redis) => redis.set(key, token, 'PX', leadMs, 'NX'));
      if (reply === null) return undefined;
      return reply === undefined ? alone : held(key, token);
    },
  };

  function held(key: string, token: string): Lead {
    const renewing = setInterval(() => {
      void link.ask(key, (redis) => redis.call('EVAL', renewScript, 1, key, token, leadMs));
    }, renewEveryMs).unref();
    return {
      release() {
        clearInterval(renewing);
        void link.ask(key, (redis) => redis.call('EVAL', releaseScript, 1, key, token));
      },
    };
  }
}

const alone: Lead = { release() {} };
const renewScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;
const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
