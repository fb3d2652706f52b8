import type { Redis } from 'ioredis';
import { openAnyServer } from './redis-client.ts';
import type { RedisAddress } from './redis-url.ts';

export interface RedisChannelOptions {
  /** See `redis-url.ts`. */
  readonly url: string;
  /** Servers of a cluster that the URL does not name. */
  readonly known: () => readonly RedisAddress[];
  readonly channel: string;
  readonly heard: (text: string) => void;
  /** Called each time it has been joined anew: what was said before that was not heard. */
  readonly joined: () => void;
}

const beatEveryMs = 1_000;
/** To connect, to join, to answer a beat, milliseconds. */
const answerMsMax = 1_000;
const rejoinMsMax = 1_000;

/**
 * Hears what is published in a channel, and comes back whenever it was cut off, with Sentinels on the master of the day, with a cluster
 * on the next node. ioredis resubscribes by itself, but takes a silent server for a quiet one, and in a cluster says nothing of the gap.
 */
export function openRedisChannel({ url, known, channel, heard, joined }: RedisChannelOptions): { close(): void } {
  let current: Redis;
  let turn = 0;
  /** In vain, one after another. */
  let tries = 0;
  let rejoining: NodeJS.Timeout | undefined;
  let closed = false;

  function join(): void {
    const redis = openAnyServer(
      url,
      { turn, known: known() },
      {
        autoResubscribe: false,
        commandTimeout: answerMsMax,
        connectTimeout: answerMsMax,
      },
    );
    current = redis;
    turn += 1;
    redis.on('error', () => {}); // the link to the same Redis says what is wrong
    redis.on('message', (_channel: string, text: string) => heard(text));
    redis.once('ready', () => {
      redis.subscribe(channel).then(
        () => {
          tries = 0;
          joined();
        },
        () => redis.disconnect(),
      );
    });
    redis.once('end', () => {
      if (closed || redis !== current) return;
      tries += 1;
      rejoining = setTimeout(join, Math.min(50 * 2 ** Math.min(tries, 10), rejoinMsMax)).unref();
    });
  }

  /** A connection that is silent may be dead: what is published would pass it by. */
  const beating = setInterval(() => {
    const redis = current;
    if (redis.status !== 'ready') return;
    redis.ping().catch(() => {
      if (closed || redis !== current || redis.status !== 'ready') return; // its end is known
      join();
      redis.disconnect();
    });
  }, beatEveryMs).unref();

  join();
  return {
    close() {
      closed = true;
      clearInterval(beating);
      clearTimeout(rejoining);
      current.disconnect();
    },
  };
}
