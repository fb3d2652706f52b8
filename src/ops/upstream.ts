import type { Entry, UpstreamFailure } from '../model/index.ts';

/** One call to a vertical, as the exchange saw it end. */
export interface UpstreamObservation {
  readonly vertical: string;
  readonly resource: string;
  readonly durationMs: number;
  readonly outcome: 'ok' | 'no-record' | UpstreamFailure['reason'];
  /** Names of fields and codes, never a value of a record. */
  readonly note?: string;
  /** Milliseconds since 1970, when it ended. */
  readonly at: number;
}

/**
 * What an entry tells of a call to a vertical, where it made one itself: so that the figures survive a restart.
 * An answer from the cache, or one that joined another's call, names that other request instead.
 */
export function upstreamOf(entry: Entry): UpstreamObservation | undefined {
  const failure = verticalFailures.find((reason) => reason === entry.reason);
  const own = entry.upstream?.requestId === entry.id;
  if (!entry.resource || !(failure || own)) return undefined;
  return {
    vertical: entry.upstream?.vertical ?? entry.resource.slice(0, entry.resource.indexOf('.')),
    resource: entry.resource,
    durationMs: entry.upstream?.durationMs ?? entry.durationMs,
    outcome: failure ?? (entry.outcome === 'ok' ? 'ok' : 'no-record'),
    ...(entry.note !== undefined && { note: entry.note }),
    at: Date.parse(entry.time) + entry.durationMs,
  };
}

const verticalFailures = [
  'vertical-invalid-answer',
  'vertical-refused',
  'vertical-unavailable',
  'vertical-timeout',
  'vertical-quota-used',
] as const;
