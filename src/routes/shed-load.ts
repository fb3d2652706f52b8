import type { MiddlewareHandler } from 'hono';
import type { Ops } from '../ops/index.ts';
import { type AppEnv, problemResponse } from './context.ts';

export interface ShedLoadRooms {
  readonly issuer: string;
  readonly ops: Pick<Ops, 'refusedBeforeAuthentication'>;
  /** Why this process should take nothing more on; undefined while all is well. */
  readonly pressure: () => string | undefined;
  /** Requests under way at once; one more is turned away. Default 1000. */
  readonly underWayMax?: number;
}

/** Whoever asks whether we live must hear it also when we are busy. */
const always = ['/healthz', '/readyz', '/metrics'];

/**
 * Turns requests away before they cost anything, where there are too many under way or the process is late already: 503 `overloaded`
 * with `Retry-After`. Those under way go on, so that some get their answer in time rather than none (RFC 9110 §15.6.4).
 */
export function shedLoad({ issuer, ops, pressure, underWayMax = 1_000 }: ShedLoadRooms): MiddlewareHandler<AppEnv> {
  let underWay = 0;
  return async (c, next) => {
    if (always.includes(c.req.path)) return next();
    const why = underWay >= underWayMax ? `${underWay} requests are under way` : pressure();
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
  };
}
