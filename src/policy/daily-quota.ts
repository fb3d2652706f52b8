/** Uses on one day, Beijing time. */
export interface QuotaState {
  readonly day: number;
  readonly used: number;
}

const dayMs = 86_400_000;
/** Asia/Shanghai: +08:00, without summer time. */
const offsetMs = 8 * 3_600_000;

/** The count at `now` (milliseconds since 1970), before any use; a new day begins with none. */
export function quotaOfToday(previous: QuotaState | undefined, now: number): QuotaState {
  const day = Math.floor((now + offsetMs) / dayMs);
  return previous?.day === day ? previous : { day, used: 0 };
}

/** Milliseconds until the next midnight, Beijing time. */
export function untilMidnightMs(now: number): number {
  return dayMs - ((now + offsetMs) % dayMs);
}
