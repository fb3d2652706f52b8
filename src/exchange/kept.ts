import type { Resource, Row, UpstreamTrace } from '../model/index.ts';

/** A validated answer, or "no record" (no rows), as it is kept; failures never are. */
export interface KeptAnswer {
  readonly rows: readonly Row[];
  /** Milliseconds since 1970, when the vertical gave it. */
  readonly fetchedAt: number;
  readonly upstream: UpstreamTrace;
}

const day = 86_400;
/** Within this an answer is as good as a new one, by how often the vertical's own data changes. Seconds. */
const freshWindowSeconds: Readonly<Record<Resource['freshness'], number>> = {
  realtime: 60,
  daily: 3_600,
  monthly: day,
  yearly: day,
};
/** "No record" may be a record that is being entered just now. */
const noRecordSecondsMax = 600;
/** Nothing is kept longer, whatever a demand allows: the gateway is no store of data. */
const keepSecondsMax = 7 * day;

/**
 * What may be done with a kept answer. Up to the demand's greatest age it may be served, never past it. While it is
 * younger than the fresh window it is served without asking; from there to the greatest age the vertical is asked, and
 * the kept answer is served, marked stale, if the vertical cannot be reached or does not answer in time.
 */
export function standing(
  kept: KeptAnswer,
  { resource, maxAgeSeconds, now }: { resource: Resource; maxAgeSeconds: number; now: number },
): 'fresh' | 'usable' | 'too-old' {
  const age = now - kept.fetchedAt;
  const greatest = greatestAgeSeconds(kept, maxAgeSeconds);
  if (greatest <= 0 || age > greatest * 1_000) return 'too-old';
  return age <= Math.min(greatest, freshWindowSeconds[resource.freshness]) * 1_000 ? 'fresh' : 'usable';
}

/** How long to keep an answer fetched under a demand, seconds; a reader checks it against its own demand's age again. */
export function keepSeconds(kept: KeptAnswer, maxAgeSeconds: number): number {
  return Math.min(greatestAgeSeconds(kept, maxAgeSeconds), keepSecondsMax);
}

/** Whole seconds, rounded down as RFC 9111 §5.1 does; another machine's clock may run ahead. */
export function ageSeconds(kept: KeptAnswer, now: number): number {
  return Math.max(0, Math.floor((now - kept.fetchedAt) / 1_000));
}

function greatestAgeSeconds({ rows }: KeptAnswer, maxAgeSeconds: number): number {
  return rows.length === 0 ? Math.min(maxAgeSeconds, noRecordSecondsMax) : maxAgeSeconds;
}
