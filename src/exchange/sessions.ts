import { randomBytes } from 'node:crypto';
import type { InboundReply, OutboundRequest, Result, Session, SessionStep } from '../model/index.ts';
import type { Cache } from './cache.ts';
import type { TripFailure } from './failure.ts';
import type { Flights } from './flights.ts';
import type { ExchangeKeys } from './keys.ts';
import { untilThen } from './retry-after.ts';
import { open, seal } from './sealing.ts';

/** A session as it is kept, sealed, until it and what renews it have ended. */
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
  keys: () => ExchangeKeys;
  now: () => number;
}): Sessions {
  async function look(name: string): Promise<KeptSession | undefined> {
    const sealed = await cache.get(name);
    return sealed && (open(name, sealed, keys()) as KeptSession | undefined); // authentic: only `renew` seals under this name
  }

  const isGood = (kept: KeptSession | undefined, rejected: string | undefined): kept is KeptSession =>
    kept !== undefined && kept.expiresAt > now() && kept.value !== rejected;

  async function renew(
    name: string,
    { step, send, former }: { step: SessionStep; send: SendForSession; former: KeptSession | undefined },
  ): Promise<Result<Session, TripFailure>> {
    const renewal = former?.renewal && former.renewal.expiresAt > now() ? former.renewal.value : undefined;
    let session = await obtainOnce(step, send, renewal);
    if (renewal !== undefined && !session.ok && session.failure.reason === 'vertical-refused') {
      session = await obtainOnce(step, send); // what the former session left is void: the credential itself still counts
    }
    if (!session.ok) return session;
    const { expiresAt, renewal: next } = session.value;
    const kept: KeptSession = { ...session.value, obtainedAt: now() };
    const ttlSeconds = Math.floor((Math.max(expiresAt, next?.expiresAt ?? 0) - kept.obtainedAt) / 1_000);
    if (ttlSeconds > 0) await cache.set(name, seal(name, kept, keys()), ttlSeconds);
    return session;
  }

  async function obtainOnce(
    step: SessionStep,
    send: SendForSession,
    renewal?: string,
  ): Promise<Result<Session, TripFailure>> {
    const at = { now: now(), nonce: randomBytes(16).toString('hex') };
    const reply = await send(step.request({ ...at, ...(renewal !== undefined && { renewal }) }));
    if (!reply.ok) return reply;
    const read = step.read(reply.value, { now: now() });
    return read.ok ? read : { ok: false, failure: untilThen(read.failure, reply.value, now()) };
  }

  return {
    async obtain(name, step, send, rejected) {
      const kept = await look(name);
      if (isGood(kept, rejected) && now() < renewalAt(kept)) return { ok: true, value: kept };
      const { value: renewed } = await flights.join<Result<Session, TripFailure>>(name, async () => {
        const newer = await look(name); // another one may have renewed it between our look and our turn
        if (isGood(newer, rejected) && now() < renewalAt(newer)) return { ok: true, value: newer };
        return renew(name, { step, send, former: newer });
      });
      // a renewal ahead of time that failed costs nothing while the old session lasts
      return !renewed.ok && isGood(kept, rejected) ? { ok: true, value: kept } : renewed;
    },
  };
}

/** A minute before its end, or a fifth of a short life. */
function renewalAt({ expiresAt, obtainedAt }: KeptSession): number {
  return expiresAt - Math.min(60_000, (expiresAt - obtainedAt) / 5);
}
