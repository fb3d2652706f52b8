import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Redis } from 'ioredis';
import { explainFailure, isReplyError, noAnswer } from './redis-failure.ts';

/** What is wrong, and since when, milliseconds since 1970. */
export interface Trouble {
  readonly since: number;
  readonly why: string;
  /** It is there, and says no to something. */
  readonly isRefusal?: true;
}

/** One server that its users need not trust to be there. */
export interface RedisNode {
  /** From now on it is reached by this connection; its own breaker goes on. */
  reachedBy(connection: Redis): void;
  /** The reply, or undefined: at once where the server is known to be lost, else after the deadline at the latest. Never rejects. */
  ask<Reply>(command: () => Promise<Reply>): Promise<Reply | undefined>;
  /** Undefined while all is well. */
  trouble(): Trouble | undefined;
  close(): void;
}

export interface RedisNodeOptions {
  readonly deadlineMs: number;
  /** Called when what is wrong has become something else, or nothing. */
  readonly changed: () => void;
  /** Called each time that all is well anew, the first time too. */
  readonly back: () => void;
}

const probeEveryMs = 500;

/** A refusal may meet some commands and not others: what it said stands so long before a command that succeeds takes it back. */
const refusalMs = 1_000;

/**
 * A circuit breaker around one server. The first command that is late opens it; from then on nothing is sent but a probe in the
 * background, which no call waits for. So a frozen server costs those under way one deadline, and all later ones nothing; nothing
 * queues up. A connection that is closed needs no breaker: it says so itself.
 */
export function createRedisNode({ deadlineMs, changed, back }: RedisNodeOptions): RedisNode {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof TaskCancelledError),
    {
      breaker: new ConsecutiveBreaker(1),
      halfOpenAfter: 0, // the probe's timer sets the pace, and only the probe runs while it is open
    },
  );
  const punctual = wrap(breaker, timeout(deadlineMs, { strategy: TimeoutStrategy.Cooperative, abortOnReturn: false }));
  let connection: Redis | undefined;
  let lost: Trouble | undefined = { since: Date.now(), why: 'connecting' };
  let refused: (Trouble & { readonly at: number }) | undefined;
  let nextProbe: NodeJS.Timeout | undefined;

  function isThere(): boolean {
    return connection?.status === 'ready' && breaker.state === CircuitState.Closed;
  }

  function worsened(why: string): void {
    const before = lost?.why;
    lost = { since: lost?.since ?? Date.now(), why };
    if (why !== before) changed();
  }

  function improved(): void {
    const before = lost ?? refused;
    if (isThere()) lost = undefined;
    if (refused && Date.now() - refused.at > refusalMs) refused = undefined;
    if (!before || (lost ?? refused)) return;
    changed();
    back();
  }

  function wasRefused(error: Error): void {
    const now = Date.now();
    const [before, why] = [refused?.why, explainFailure(error) ?? 'refused'];
    refused = { since: refused?.since ?? now, why, at: now, isRefusal: true };
    if (why !== before) changed();
  }

  function probe(): void {
    clearTimeout(nextProbe);
    if (connection?.status !== 'ready' || breaker.state !== CircuitState.Open) return; // `ready` will ask again
    const redis = connection;
    punctual.execute(({ signal }) => unlessLate(() => anyAnswerOf(redis), signal)).catch(() => {}); // opens it again
  }

  breaker.onBreak(() => {
    worsened(noAnswer);
    clearTimeout(nextProbe);
    nextProbe = setTimeout(probe, probeEveryMs).unref();
  });
  breaker.onReset(improved);

  return {
    reachedBy(redis) {
      if (connection === redis) return;
      connection = redis;
      let lastError = 'connection closed';
      const heard = (listener: () => void) => () => {
        if (connection === redis) listener();
      };
      redis.on('error', (error: unknown) => {
        lastError = explainFailure(error) ?? lastError; // the listener also keeps an error from ending the process
        heard(() => worsened(lastError))();
      });
      redis.on(
        'close',
        heard(() => worsened(lastError)),
      );
      const ready = heard(() => {
        lastError = 'connection closed';
        refused = undefined; // whoever is there now has refused nothing
        improved();
        probe();
      });
      redis.on('ready', ready);
      if (redis.status === 'ready') ready();
    },
    async ask(command) {
      if (!isThere()) return undefined;
      try {
        const reply = await punctual.execute(({ signal }) => unlessLate(command, signal));
        improved();
        return reply;
      } catch (error) {
        if (isReplyError(error)) wasRefused(error); // it is there and says no: out of memory, not permitted
        return undefined; // of lateness `onBreak` has heard, of a connection that broke its own events
      }
    },
    trouble: () => lost ?? refused,
    close() {
      connection = undefined;
      clearTimeout(nextProbe);
    },
  };
}

/** Any answer will do; whatever else goes wrong is as good as late. */
function anyAnswerOf(redis: Redis): Promise<unknown> {
  return redis.ping().catch((error: unknown) => {
    if (!isReplyError(error)) throw new TaskCancelledError('lost');
  });
}

/**
 * Late is what has not come when the deadline is over; what came while this process itself was busy is not: it lies in the socket, and
 * is read before `setImmediate` (Node.js, "The event loop").
 */
function unlessLate<Reply>(command: () => Promise<Reply>, over: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    over.addEventListener('abort', () => setImmediate(() => reject(new TaskCancelledError('late'))), { once: true });
    command().then(resolve, reject);
  });
}
