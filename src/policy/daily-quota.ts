import { nextMidnight } from '../catalog/index.ts';
import { countyDay } from './county-day.ts';

/** Uses on one day, Beijing time. */
export interface QuotaState {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly used: number;
}

/**
 * The count at `now` (milliseconds since 1970), before any use; a new day begins with none. A call that came in before midnight may be
 * counted after others of the new day: it is counted with them.
 */
export function quotaOfToday(previous: QuotaState | undefined, now: number): QuotaState {
  const day = countyDay(now);
  const isGoing = previous?.day === day || previous?.day === countyDay(nextMidnight(now));
  return previous && isGoing ? previous : { day, used: 0 };
}

/** Milliseconds until the next midnight, Beijing time. */
export function untilMidnightMs(now: number): number {
  return nextMidnight(now) - now;
}
