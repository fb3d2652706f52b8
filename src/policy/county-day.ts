const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** The day in the county (UTC+8, no summer time), `YYYY-MM-DD`. `now`: milliseconds since 1970. */
export function countyDay(now: number): string {
  return new Date(now + BEIJING_OFFSET_MS).toISOString().slice(0, 10);
}
