import { randomUUID } from 'node:crypto';
import type { Lead, Leads } from '../../exchange/index.ts';
import type { RedisLink } from './redis-link.ts';

const leadMs = 1_500;
const renewEveryMs = 500;

/** Redis' side of leads: a key for each, with the token of who leads. */
export interface SharedLeads {
  /** Undefined where Redis does not say. */
  take(name: string, token: string): Promise<'taken' | 'led by another' | undefined>;
  renew(name: string, token: string): Promise<unknown>;
  release(name: string, token: string): Promise<unknown>;
}

/** `prefix` is the cache's. */
export function createSharedLeads(link: RedisLink, prefix = 'shuqiao:'): SharedLeads {
  const keyOf = (name: string) => `${prefix}lead:{${prefix}${name}}`; // in a cluster beside the answer itself
  const call = (script: string, name: string, ...values: readonly (string | number)[]) =>
    link.ask(keyOf(name), (redis) => redis.call('EVAL', script, 1, keyOf(name), ...values));
  return {
    async take(name, token) {
      const key = keyOf(name);
      const reply = await link.ask(key, (redis) => redis.set(key, token, 'PX', leadMs, 'NX'));
      if (reply === undefined) return undefined;
      return reply === null ? 'led by another' : 'taken';
    },
    renew: (name, token) => call(renewScript, name, token, leadMs),
    release: (name, token) => call(releaseScript, name, token),
  };
}

/**
 * A short lock for each name, held by renewing it, so that a leader that dies is replaced soon. It saves calls and guards nothing:
 * two leaders, after a failover or a long pause, are one call too many. `seeThrough`: see `ExchangeParts`.
 */
export function createRedisLeads(shared: SharedLeads, seeThrough: (work: Promise<unknown>) => void = () => {}): Leads {
  return {
    async take(name) {
      const token = randomUUID();
      const taken = await shared.take(name, token);
      if (taken === 'led by another') return undefined;
      return taken === undefined ? alone : held(name, token);
    },
  };

  function held(name: string, token: string): Lead {
    const renewing = setInterval(() => void shared.renew(name, token), renewEveryMs).unref();
    return {
      release() {
        clearInterval(renewing);
        seeThrough(shared.release(name, token));
      },
    };
  }
}

const alone: Lead = { release() {} };
const renewScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;
const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
