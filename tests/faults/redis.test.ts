import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type RedisServer, startRedis } from '../support/redis.ts';
import type { Asked } from './load.ts';
import { play } from './play.ts';
import { questionsOf } from './questions.ts';
import { type Stage, setStage } from './stage.ts';
import { startWire, type Wire } from './wire.ts';

let redis: RedisServer;
let wire: Wire;
let stage: Stage;
let asked: Asked;
let commands: Redis;

beforeAll(async () => {
  redis = await startRedis();
  wire = await startWire(Number(new URL(redis.url).port));
  commands = new Redis(redis.url, { lazyConnect: true, maxRetriesPerRequest: 0 });
  commands.on('error', () => {});
  stage = await setStage({ environment: { REDIS_URL: `redis://127.0.0.1:${wire.port}` } });
  asked = { ...stage, question: questionsOf(stage.sandbox.truth) };
});
afterAll(async () => {
  commands.disconnect();
  await stage[Symbol.asyncDispose]();
  await wire[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

/** What /readyz says of the cache: `ok`, or `degraded`. */
async function cacheIs(state: string): Promise<boolean> {
  const { parts } = (await (await fetch(`${stage.url}/readyz`)).json()) as { parts: { name: string; state: string }[] };
  return parts.some((part) => part.name === 'cache' && part.state === state);
}
const shown = { isNoticed: () => cacheIs('degraded'), isOver: () => cacheIs('ok') };

describe('no answer is lost, wrong or late, and /readyz says so, while Redis', () => {
  test('is stopped', (context) =>
    play(asked, { name: 'Redis stopped', begin: () => redis.stop(), end: () => redis.restart(), ...shown }, context));

  test('is frozen', (context) =>
    play(asked, { name: 'Redis frozen', begin: () => redis.freeze(), end: () => redis.thaw(), ...shown }, context));

  test('answers slower than it is given', (context) =>
    play(
      asked,
      { name: 'Redis slow (300 ms)', begin: () => wire.slow(300), end: () => wire.slow(0), ...shown },
      context,
    ));

  test('is full', (context) => {
    const limit = (bytes: string) => commands.config('SET', 'maxmemory', bytes);
    return play(asked, { name: 'Redis full', begin: () => limit('1'), end: () => limit('0'), ...shown }, context);
  });
});

describe('no answer is lost, wrong or late while Redis', () => {
  test('is cut off in the midst of replies, again and again', (context) =>
    play(
      asked,
      {
        name: 'Redis cut off mid-reply',
        begin: () => wire.cutAfter(64),
        end: () => wire.cutAfter(undefined),
        isOver: shown.isOver,
      },
      context,
    ));

  test('is flushed, again and again', (context) => {
    let flushing: NodeJS.Timeout;
    const begin = () => {
      flushing = setInterval(() => void commands.flushall(), 100);
    };
    return play(
      asked,
      { name: 'Redis flushed', begin, end: () => clearInterval(flushing), isOver: shown.isOver },
      context,
    );
  });
});
