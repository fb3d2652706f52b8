import type { Observation } from '../exchange/index.ts';
import type { Entry } from '../model/index.ts';
import { countTime, createHistogram, type Histogram } from './histogram.ts';
import { subjectOf } from './minutes.ts';
import { count, type Tally } from './tally.ts';
import { isBrokenOff } from './upstream.ts';

/** What has been counted since the start and only grows, as Prometheus wants it. Keys are label values joined by a space. */
export interface Totals {
  /** `kind outcome reason cache`, a dash where there is none. */
  readonly requests: Tally;
  /** By resource or life event. */
  readonly subjects: Tally;
  readonly latency: Histogram;
  readonly refusedBeforeAuthentication: Tally;
  /** `vertical outcome`. */
  readonly upstream: Tally;
  readonly upstreamLatency: Map<string, Histogram>;
}

export function createTotals(): Totals {
  return {
    requests: new Map(),
    subjects: new Map(),
    latency: createHistogram(),
    refusedBeforeAuthentication: new Map(),
    upstream: new Map(),
    upstreamLatency: new Map(),
  };
}

export function totalEntry(totals: Totals, entry: Entry): void {
  count(totals.requests, `${entry.kind} ${entry.outcome} ${entry.reason ?? '-'} ${entry.cache ?? '-'}`);
  if (entry.kind !== 'call' && entry.kind !== 'bundle') return;
  count(totals.subjects, subjectOf(entry));
  countTime(totals.latency, entry.durationMs);
}

export function totalUpstream(totals: Totals, observation: Observation): void {
  const { vertical, outcome, atRelay, durationMs } = observation;
  count(totals.upstream, `${vertical} ${atRelay ? 'lost-at-relay' : outcome}`); // the platform's alarm, not the vertical's
  if (isBrokenOff(observation)) return;
  const known = totals.upstreamLatency.get(vertical);
  if (!known && totals.upstreamLatency.size >= 100) return;
  const latency = known ?? createHistogram();
  if (!known) totals.upstreamLatency.set(vertical, latency);
  countTime(latency, durationMs);
}
