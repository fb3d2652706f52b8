import { countyDay } from './county-day.ts';

/** Uses on one day, Beijing time. */
export interface QuotaState {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly used: number;
}

const dayMs = 86_400_000;

/**
 * The count at `now` (milliseconds since 1970), before any use; a new day begins with none. A call that came in before midnight may be
 * counted after others of the new day: it is counted with them.
 */
export function quotaOfToday(previous: QuotaState | undefined, now: number): QuotaState {
  const day = countyDay(now);
  const isGoing = previous?.day === day || previous?.day === countyDay(now + dayMs);
  return previous && isGoing ? previous : { day, used: 0 };
}

/** Milliseconds until the next midnight, Beijing time, which has no summer time. */
export function untilMidnightMs(now: number): number {
  return Date.parse(`${countyDay(now + dayMs)}T00:00:00+08:00`) - now;
}
