import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { ReplyError } from 'ioredis';
import { openRedisClient, type RedisClient } from './redis-client.ts';

/** A connection that its users need not trust to be there. */
export interface RedisLink {
  /** The reply, or undefined: at once where Redis is known to be lost, else after the deadline at the latest. Never rejects. */
  ask<Reply>(command: (redis: RedisClient) => Promise<Reply>): Promise<Reply | undefined>;
  /** Since when Redis is lost and why; undefined while all is well. */
  trouble(): string | undefined;
  close(): void;
}

export interface RedisLinkOptions {
  readonly url: string;
  readonly deadlineMs: number;
  /** Told each time that all is well anew, the first time too. */
  readonly onBack?: () => void;
}

const probeEveryMs = 500;
const reconnectMsMax = 1_000;
/** A server that vanished without a word: without this the connection would seem alive for a quarter of an hour. */
const silentMsMax = 10_000;

/**
 * A circuit breaker around one connection. The first command that fails or is late opens it; from then on nothing is sent
 * but a probe in the background, which no call waits for. So a frozen Redis costs those under way one deadline, and all
 * later ones nothing; nothing queues up.
 */
export function createRedisLink({ url, deadlineMs, onBack = () => {} }: RedisLinkOptions): RedisLink {
  const redis = openRedisClient(url, {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: deadlineMs,
    connectTimeout: 1_000,
    socketTimeout: silentMsMax,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), reconnectMsMax),
  });
  const breaker = circuitBreaker(
    handleWhen((error) => !isReplyError(error)),
    {
      breaker: new ConsecutiveBreaker(1),
      halfOpenAfter: 0, // the probe's timer sets the pace, and only the probe runs while it is open
    },
  );
  // ioredis counts from when a command is written; those that wait for the pipeline before them count too
  const punctual = wrap(breaker, timeout(deadlineMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false }));
  let trouble: { readonly since: number; readonly why: string } | undefined = { since: Date.now(), why: 'connecting' };
  let lastError = 'connection closed';
  let nextProbe: NodeJS.Timeout | undefined;
  let closed = false;

  function worsened(why: string): void {
    trouble = { since: trouble?.since ?? Date.now(), why };
  }

  function improved(): void {
    if (trouble === undefined || redis.status !== 'ready' || breaker.state !== CircuitState.Closed) return;
    trouble = undefined;
    onBack();
  }

  function probe(): void {
    clearTimeout(nextProbe);
    if (closed || redis.status !== 'ready' || breaker.state !== CircuitState.Open) return; // `ready` will ask again
    punctual.execute(() => redis.ping()).catch(() => {}); // opens it again
  }

  redis.on('error', (error: unknown) => {
    lastError = describe(error); // the listener also keeps an error from ending the process
    worsened(lastError);
  });
  redis.on('close', () => worsened(lastError));
  redis.on('ready', () => {
    improved();
    probe();
  });
  breaker.onBreak((reason) => {
    worsened('error' in reason ? describe(reason.error) : 'lost');
    clearTimeout(nextProbe);
    nextProbe = setTimeout(probe, probeEveryMs).unref();
  });
  breaker.onReset(improved);

  return {
    async ask(command) {
      if (redis.status !== 'ready' || breaker.state !== CircuitState.Closed) return undefined;
      try {
        const reply = await punctual.execute(() => command(redis));
        improved();
        return reply;
      } catch (error) {
        if (isReplyError(error)) worsened(describe(error)); // it is there and says no: out of memory, not permitted
        return undefined; // of anything else `onBreak` has heard
      }
    },
    trouble: () => trouble && `since ${new Date(trouble.since).toISOString()}: ${trouble.why}`,
    close() {
      closed = true;
      clearTimeout(nextProbe);
      redis.disconnect();
    },
  };
}

/** An error that Redis itself answered with: the connection is well. */
function isReplyError(error: unknown): boolean {
  return error instanceof ReplyError;
}

/** A code or a message of ioredis itself; neither holds the password, a key or a value. */
function describe(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? 'unknown error').slice(0, 80);
}
