const dayMs = 86_400_000;
const minuteMs = 60_000;
const beijingMs = 8 * 3_600_000;

/** Whether `HH:MM-HH:MM`, Beijing time, includes this moment; it may run past midnight. */
export function isOpen(window: string, now: number): boolean {
  const [from = '', to = ''] = window.split('-');
  const beijing = new Date(now + beijingMs).toISOString().slice(11, 16);
  if (from === to || (from === '00:00' && (to === '24:00' || to === '23:59'))) return true;
  return from < to ? beijing >= from && beijing < to : beijing >= from || beijing < to;
}

/** When it opens next, where it is closed at this moment; milliseconds since 1970. */
export function opensAt(window: string, now: number): number | undefined {
  if (isOpen(window, now)) return undefined;
  const [hours = 0, minutes = 0] = (window.split('-')[0] ?? '').split(':').map(Number);
  const midnight = Math.floor((now + beijingMs) / dayMs) * dayMs - beijingMs;
  const opening = midnight + (hours * 60 + minutes) * minuteMs;
  return opening > now ? opening : opening + dayMs;
}

/** When the next day begins in Beijing, which has no summer time; milliseconds since 1970. */
export function nextMidnight(now: number): number {
  return (Math.floor((now + beijingMs) / dayMs) + 1) * dayMs - beijingMs;
}
