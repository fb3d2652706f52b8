import { randomBytes } from 'node:crypto';
import type { InboundReply, OutboundRequest, Result, Session, SessionStep } from '../model/index.ts';
import type { Cache } from './cache.ts';
import type { TripFailure } from './failure.ts';
import type { Flights } from './flights.ts';
import type { ExchangeKeys } from './keys.ts';
import { open, seal } from './sealing.ts';

/** A session as it is kept, sealed, until it ends. */
interface KeptSession extends Session {
  /** Milliseconds since 1970. */
  readonly obtainedAt: number;
}

/** Sends the request that obtains a session; bound to the trip that needs it. */
export type SendForSession = (request: OutboundRequest) => Promise<Result<InboundReply, TripFailure>>;

export interface Sessions {
  /**
   * A session that is good now, obtained if there is none: one renewal at a time, whoever else needs it waits for that.
   * `rejected` is a value the vertical has just refused: anything but that one.
   */
  obtain(
    name: string,
    step: SessionStep,
    send: SendForSession,
    rejected?: string,
  ): Promise<Result<Session, TripFailure>>;
}

/** Short-lived secrets and tokens of verticals, kept sealed in the cache like answers. */
export function createSessions({
  cache,
  flights,
  keys,
  now,
}: {
  cache: Cache;
  flights: Flights;
  keys: ExchangeKeys;
  now: () => number;
}): Sessions {
  async function find(name: string, rejected: string | undefined): Promise<KeptSession | undefined> {
    const sealed = await cache.get(name);
    const kept = sealed && (open(name, sealed, keys) as KeptSession | undefined); // authentic: only `renew` seals under this name
    return kept && kept.expiresAt > now() && kept.value !== rejected ? kept : undefined;
  }

  async function renew(name: string, step: SessionStep, send: SendForSession): Promise<Result<Session, TripFailure>> {
    const reply = await send(step.request({ now: now(), nonce: randomBytes(16).toString('hex') }));
    if (!reply.ok) return reply;
    const session = step.read(reply.value, { now: now() });
    if (!session.ok) return session;
    const { value, expiresAt } = session.value;
    const kept: KeptSession = { value, expiresAt, obtainedAt: now() };
    const ttlSeconds = Math.floor((expiresAt - kept.obtainedAt) / 1_000);
    if (ttlSeconds > 0) await cache.set(name, seal(name, kept, keys), ttlSeconds);
    return session;
  }

  return {
    async obtain(name, step, send, rejected) {
      const kept = await find(name, rejected);
      if (kept !== undefined && now() < renewalAt(kept)) return { ok: true, value: kept };
      const { value: renewed } = await flights.join<Result<Session, TripFailure>>(name, async () => {
        const newer = await find(name, rejected); // another one may have renewed it between our look and our turn
        return newer !== undefined && now() < renewalAt(newer) ? { ok: true, value: newer } : renew(name, step, send);
      });
      // a renewal ahead of time that failed costs nothing while the old session lasts
      return !renewed.ok && kept !== undefined && kept.expiresAt > now() ? { ok: true, value: kept } : renewed;
    },
  };
}

/** A minute before its end, or a fifth of a short life. */
function renewalAt({ expiresAt, obtainedAt }: KeptSession): number {
  return expiresAt - Math.min(60_000, (expiresAt - obtainedAt) / 5);
}
