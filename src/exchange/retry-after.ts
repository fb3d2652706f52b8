import type { InboundReply, Reading } from '../model/index.ts';
import type { TripFailure } from './failure.ts';

/** A crowd is over within a minute; what takes longer is a quota that is used. */
const momentSecondsMax = 60;

/** What a vertical says of how long nothing more is granted, with what it says of when (`Retry-After`, RFC 9110 §10.2.3). */
export function untilThen<Outcome extends Reading>(
  reading: Outcome,
  { headers }: Pick<InboundReply, 'headers'>,
  now: number,
): Outcome | TripFailure {
  if (reading.kind !== 'failed' || reading.spent === undefined) return reading;
  const retryAfterSeconds = secondsOf(headers['retry-after'], headers.date, now);
  if (retryAfterSeconds === undefined) return reading;
  const lasts = retryAfterSeconds > momentSecondsMax;
  return { ...reading, retryAfterSeconds, ...(lasts && { reason: 'vertical-quota-used', spent: 'day' }) };
}

/** A number of seconds, or a date, which is its sender's: its own `Date` says how far that is. */
function secondsOf(written: string | undefined, date: string | undefined, now: number): number | undefined {
  if (written === undefined) return undefined;
  if (/^\d{1,9}$/.test(written)) return Math.max(1, Number(written));
  const until = Date.parse(written);
  if (!/GMT$/.test(written) || Number.isNaN(until)) return undefined;
  const sent = Date.parse(date ?? '');
  return Math.max(1, Math.ceil((until - (Number.isNaN(sent) ? now : sent)) / 1_000));
}
