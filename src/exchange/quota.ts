import { nextMidnight } from '../catalog/index.ts';
import type { Vertical } from '../model/index.ts';
import type { Limit, Limiter } from '../policy/index.ts';
import { callerGone, failed, type TripFailure } from './failure.ts';
import { usedUp } from './pauses.ts';
import { isHeldTo, type SandboxTerms } from './terms.ts';

/** Counts calls against what each vertical grants the county, with whatever other instances the limiter counts for. */
export interface VerticalQuota {
  /** One call more: undefined where it may be made, at once or after waiting `waitMs` at most for its turn in the second. Nothing is counted for one who has left before that. */
  take(vertical: Vertical, waitMs: number, leaving?: AbortSignal): Promise<TripFailure | undefined>;
  /** What is left of the day; undefined where nothing is counted. */
  left(vertical: Vertical): Promise<QuotaLeft | undefined>;
}

export interface QuotaLeft {
  readonly calls: number;
  readonly callsPerDay: number;
}

export interface QuotaParts extends SandboxTerms {
  readonly limiter: Limiter;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createVerticalQuota({ limiter, now, ...terms }: QuotaParts): VerticalQuota {
  const { limitsFactor = 1 } = terms;
  const count = (vertical: Vertical, cost: 0 | 1) =>
    limiter.take(`vertical ${vertical.id}`, limitsOf(vertical.service, limitsFactor), now(), cost);

  return {
    async take(vertical, waitMs, leaving) {
      if (!isHeldTo(vertical, 'quota', terms)) return undefined;
      const until = performance.now() + waitMs; // no clock that somebody may set
      const turnMs = 1_000 / (vertical.service.qps * limitsFactor);
      while (!leaving?.aborted) {
        const { allowed, refusedBy, retryAfterSeconds = 1 } = await count(vertical, 1);
        if (allowed) return undefined;
        if (refusedBy === 'quota') {
          const note = `${vertical.id}: the calls of the day are used, as the county counts them`;
          return usedUp(vertical.spokenSystem, nextMidnight(now()), { now: now(), note });
        }
        if (performance.now() >= until) {
          const note = `${vertical.id}: more calls wait than it grants in a second`;
          return { ...failed('overloaded', note), retryAfterSeconds };
        }
        // at random, so that those who wait do not ask together
        await pause(Math.max(10, turnMs * (0.5 + Math.random())), leaving);
      }
      return callerGone;
    },
    async left(vertical) {
      if (!isHeldTo(vertical, 'quota', terms)) return undefined;
      const { states } = await count(vertical, 0);
      const day = states.find(({ name }) => name === 'quota');
      return day && { calls: day.remaining, callsPerDay: day.limit };
    },
  };
}

/** Milliseconds, or less where whoever waits leaves. */
function pause(ms: number, leaving: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      leaving?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    leaving?.addEventListener('abort', end, { once: true });
  });
}

/** Of what a second grants, this part may come at once; the rest is spread, so that in no second, wherever it begins, there is more. */
const burstPart = 0.25;
const daySeconds = 86_400;

function limitsOf({ qps, dailyQuota }: Vertical['service'], factor: number): readonly Limit[] {
  const perSecond = qps * factor;
  const burst = Math.max(1, Math.floor(perSecond * burstPart));
  const windowMs = perSecond > burst ? Math.ceil((1_000 * burst) / (perSecond - burst)) : 1_000;
  return [
    { name: 'rate', quantity: burst, windowSeconds: windowMs / 1_000 },
    { name: 'quota', quantity: dailyQuota * factor, windowSeconds: daySeconds },
  ];
}
