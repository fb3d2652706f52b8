import type { Observation } from '../exchange/index.ts';
import type { Entry } from '../model/index.ts';
import { addHistogram, countTime, createHistogram, type Histogram } from './histogram.ts';
import { addTally, count, type Tally } from './tally.ts';
import { isBrokenOff } from './upstream.ts';

/** What was seen in one minute, or in several added up. */
export interface Sightings {
  readonly outcomes: Tally;
  readonly reasons: Tally;
  readonly cache: Tally;
  readonly departments: Tally;
  /** Resources and life events. */
  readonly subjects: Tally;
  readonly latency: Histogram;
  readonly refusedBeforeAuthentication: Tally;
  readonly verticals: Map<string, VerticalSightings>;
}

export interface VerticalSightings {
  /** `rows`, `no-record`, `caller-gone` where it was broken off, or the reason of a failure. */
  readonly outcomes: Tally;
  readonly latency: Histogram;
}

/** A ring of minutes: the last day, whatever the load; a minute in which nothing came takes no room. */
export interface Minutes {
  at(ms: number): Sightings;
  /** The minutes that began within [since, until), oldest first; times in milliseconds since 1970. */
  between(since: number, until: number): readonly (readonly [minuteMs: number, Sightings])[];
}

export const minuteMs = 60_000;
const minutesKept = 24 * 60;
const verticalsMax = 100;

export function createMinutes(): Minutes {
  const ring = new Map<number, Sightings>();

  return {
    at(ms) {
      const minute = Math.floor(ms / minuteMs);
      const known = ring.get(minute);
      if (known) return known;
      const fresh = createSightings();
      ring.set(minute, fresh);
      if (ring.size > minutesKept) ring.delete(Math.min(...ring.keys()));
      return fresh;
    },
    between(since, until) {
      return [...ring]
        .map(([minute, sightings]) => [minute * minuteMs, sightings] as const)
        .filter(([at]) => at >= Math.floor(since / minuteMs) * minuteMs && at < until)
        .toSorted(([one], [other]) => one - other);
    },
  };
}

export function createSightings(): Sightings {
  return {
    outcomes: new Map(),
    reasons: new Map(),
    cache: new Map(),
    departments: new Map(),
    subjects: new Map(),
    latency: createHistogram(),
    refusedBeforeAuthentication: new Map(),
    verticals: new Map(),
  };
}

/** Counts an entry that is a use of data: readings and administrative acts are on record but not in the figures. */
export function sightEntry(sightings: Sightings, entry: Entry): void {
  if (entry.kind !== 'call' && entry.kind !== 'bundle') return;
  count(sightings.outcomes, entry.outcome);
  count(sightings.reasons, entry.reason);
  count(sightings.cache, entry.cache);
  count(sightings.departments, entry.department);
  count(sightings.subjects, subjectOf(entry));
  countTime(sightings.latency, entry.durationMs);
}

/**
 * The resource or life event an entry is about. One that the catalog does not know is a word of the caller's own making: it
 * may hold anything, even a citizen id, and is not counted by name.
 */
export function subjectOf({ resource, lifeEvent, reason }: Entry): string | undefined {
  return reason === 'unknown-resource' || reason === 'unknown-life-event' ? undefined : (resource ?? lifeEvent);
}

export function sightUpstream(sightings: Sightings, observation: Observation): void {
  const { vertical, outcome, durationMs } = observation;
  const seen = verticalOf(sightings, vertical);
  if (!seen) return;
  count(seen.outcomes, outcome);
  if (!isBrokenOff(observation)) countTime(seen.latency, durationMs);
}

export function addSightings(into: Sightings, other: Sightings): void {
  addTally(into.outcomes, other.outcomes);
  addTally(into.reasons, other.reasons);
  addTally(into.cache, other.cache);
  addTally(into.departments, other.departments);
  addTally(into.subjects, other.subjects);
  addHistogram(into.latency, other.latency);
  addTally(into.refusedBeforeAuthentication, other.refusedBeforeAuthentication);
  for (const [vertical, { outcomes, latency }] of other.verticals) {
    const seen = verticalOf(into, vertical);
    if (!seen) continue;
    addTally(seen.outcomes, outcomes);
    addHistogram(seen.latency, latency);
  }
}

function verticalOf({ verticals }: Sightings, vertical: string): VerticalSightings | undefined {
  const known = verticals.get(vertical);
  if (known || verticals.size >= verticalsMax) return known;
  const fresh = { outcomes: new Map(), latency: createHistogram() };
  verticals.set(vertical, fresh);
  return fresh;
}
