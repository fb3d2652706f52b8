import type { MiddlewareHandler } from 'hono';
import type { LoadLook, Ops } from '../ops/index.ts';
import { type AppEnv, problemResponse } from './context.ts';

export interface ShedLoadRooms {
  readonly issuer: string;
  readonly ops: Pick<Ops, 'refusedBeforeAuthentication'>;
  readonly pressure: Pressure;
  /** Requests under way at once; one more is turned away. Default 1000. */
  readonly underWayMax?: number;
}

export interface Pressure {
  /** Why this process should take nothing more on; undefined while all is well. */
  why(): string | undefined;
  /** How late its event loop is, milliseconds. */
  delayMs(): number;
}

/** Whoever asks whether we live must hear it also when we are busy. */
const always = ['/healthz', '/readyz', '/metrics'];

/**
 * Turns requests away before they cost anything, where there are too many under way or the process is late already: 503 `overloaded`
 * with `Retry-After`. Those under way go on, so that some get their answer in time rather than none (RFC 9110 §15.6.4).
 */
export function createLoadShedding({ issuer, ops, pressure, underWayMax = 1_000 }: ShedLoadRooms): {
  readonly shedLoad: MiddlewareHandler<AppEnv>;
  look(): LoadLook;
} {
  let underWay = 0;
  const shed = { requests: 0, eventLoop: 0 };

  /** Counts what is too much, and says it in words for ops. */
  function tooMuch(): string | undefined {
    if (underWay >= underWayMax) {
      shed.requests += 1;
      return `${underWay} requests are under way`;
    }
    const why = pressure.why();
    if (why !== undefined) shed.eventLoop += 1;
    return why;
  }

  return {
    async shedLoad(c, next) {
      if (always.includes(c.req.path)) return next();
      const why = tooMuch();
      if (why !== undefined) {
        ops.refusedBeforeAuthentication('overloaded');
        return problemResponse(c, issuer, { reason: 'overloaded', retryAfterSeconds: 1, note: why });
      }
      underWay += 1;
      try {
        return await next();
      } finally {
        underWay -= 1;
      }
    },
    look: () => ({ underWay, underWayMax, shed: { ...shed }, eventLoopDelayMs: pressure.delayMs() }),
  };
}
