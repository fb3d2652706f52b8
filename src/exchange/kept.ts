import type { Demand, Resource, Row, UpstreamTrace } from '../model/index.ts';

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
/** "No record" may be a record that is being entered just now; not where it is the answer. */
const noRecordSecondsMax = 60;
/** Nothing is kept longer, whatever a demand allows: the gateway is no store of data. */
const keepSecondsMax = 7 * day;
/** What was kept at one moment must not grow old at one moment: each answer's fresh window ends up to this part earlier. */
const spreadPart = 0.1;

/** Another instance's clock may be ahead by this; more, and a clock was set back since: nobody knows how old the answer is. */
const aheadMsMax = 60_000;

/** What a demand says of kept answers. */
export type KeepTerms = Pick<Demand, 'maxAgeSeconds' | 'staleWhileRevalidateSeconds' | 'staleIfErrorSeconds'>;

export interface Standing {
  /**
   * `fresh`: served without asking. `renewing`: served, and asked for anew behind it (RFC 5861 §3). `usable`: asked for anew, and
   * served if the vertical cannot be reached or does not answer in time (RFC 5861 §4). `too-old`: not served.
   */
  readonly state: 'fresh' | 'renewing' | 'usable' | 'too-old';
  /** Until the fresh window ends, or since it ended where negative. */
  readonly freshForSeconds: number;
}

/**
 * What may be done with a kept answer. Up to the demand's greatest age it may be served, never past it; both windows in which a stale
 * one may be served begin where the fresh one ends.
 */
export function standing(
  kept: KeptAnswer,
  { resource, terms, now }: { resource: Resource; terms: KeepTerms; now: number },
): Standing {
  const age = now - kept.fetchedAt;
  const greatest = greatestAgeSeconds(kept, resource, terms.maxAgeSeconds) * 1_000;
  const fresh = Math.min(greatest, freshWindowSeconds[resource.freshness] * 1_000) * (1 - spreadPart * lotOf(kept));
  const freshForSeconds = Math.floor((fresh - age) / 1_000);
  const within = (seconds: number) => age <= fresh + seconds * 1_000;
  const state =
    greatest <= 0 || age > greatest || age < -aheadMsMax
      ? 'too-old'
      : within(0)
        ? 'fresh'
        : within(terms.staleWhileRevalidateSeconds)
          ? 'renewing'
          : within(terms.staleIfErrorSeconds)
            ? 'usable'
            : 'too-old';
  return { state, freshForSeconds };
}

/** How long to keep an answer fetched under a demand, seconds; a reader checks it against its own demand's age again. */
export function keepSeconds(kept: KeptAnswer, resource: Resource, maxAgeSeconds: number): number {
  return Math.min(greatestAgeSeconds(kept, resource, maxAgeSeconds), keepSecondsMax);
}

/** Whole seconds, rounded down as RFC 9111 §5.1 does; another machine's clock may run ahead. */
export function ageSeconds(kept: KeptAnswer, now: number): number {
  return Math.max(0, Math.floor((now - kept.fetchedAt) / 1_000));
}

function greatestAgeSeconds({ rows }: KeptAnswer, { onEmpty }: Resource, maxAgeSeconds: number): number {
  if (rows.length > 0 || onEmpty === 'absence-is-an-answer') return maxAgeSeconds;
  return Math.min(maxAgeSeconds, noRecordSecondsMax);
}

/** From 0 to 1, the same for every instance: two that hold one answer agree on when it grows old. FNV-1a, 32 bits. */
function lotOf({ upstream }: KeptAnswer): number {
  let hash = 0x811c9dc5;
  for (const character of upstream.requestId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0) / 0xffffffff;
}
