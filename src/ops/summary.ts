import type { EntryOutcome } from '../model/index.ts';
import { quantile } from './histogram.ts';
import { addSightings, createSightings, type Minutes, minuteMs } from './minutes.ts';
import { ranked, sum } from './tally.ts';

export type SummaryWindow = '5m' | '1h' | '24h';

const windowsMs: Readonly<Record<SummaryWindow, number>> = {
  '5m': 5 * minuteMs,
  '1h': 60 * minuteMs,
  '24h': 24 * 60 * minuteMs,
};

/** What the request log comes to over a window. Counts are of calls and bundles. */
export interface Summary {
  readonly window: SummaryWindow;
  /** RFC 3339 UTC. `since` is later than the window's begin where watching began later. */
  readonly since: string;
  readonly until: string;
  readonly requests: number;
  readonly outcomes: Readonly<Record<EntryOutcome, number>>;
  readonly reasons: readonly Counted<'reason'>[];
  readonly latencyMs: { readonly p50?: number; readonly p95?: number; readonly p99?: number };
  readonly cache: {
    readonly hit: number;
    readonly stale: number;
    readonly joined: number;
    readonly miss: number;
    readonly bypass: number;
    /** Of the answers that needed one, how many needed no call of their own to a vertical; 0–1. */
    readonly ratio?: number;
  };
  readonly departments: readonly Counted<'department'>[];
  /** Resources and life events. */
  readonly resources: readonly Counted<'resource'>[];
  readonly refusedBeforeAuthentication: readonly {
    readonly minute: string;
    readonly reason: string;
    readonly count: number;
  }[];
}

type Counted<Name extends string> = Readonly<Record<Name, string>> & { readonly count: number };

const topMost = 10;

export function summarise(
  minutes: Minutes,
  { window, now, watchedSince }: { window: SummaryWindow; now: number; watchedSince: number },
): Summary {
  const since = Math.max(now - windowsMs[window], watchedSince);
  const seen = minutes.between(since, now + minuteMs);
  const all = createSightings();
  for (const [, sightings] of seen) addSightings(all, sightings);
  const { outcomes, cache } = all;
  return {
    window,
    since: new Date(since).toISOString(),
    until: new Date(now).toISOString(),
    requests: sum(outcomes),
    outcomes: {
      ok: outcomes.get('ok') ?? 0,
      absent: outcomes.get('absent') ?? 0,
      not_found: outcomes.get('not_found') ?? 0,
      refused: outcomes.get('refused') ?? 0,
      failed: outcomes.get('failed') ?? 0,
    },
    reasons: ranked(all.reasons).map(([reason, count]) => ({ reason, count })),
    latencyMs: quantiles(all.latency),
    cache: cacheFigures(cache),
    departments: ranked(all.departments, topMost).map(([department, count]) => ({ department, count })),
    resources: ranked(all.subjects, topMost).map(([resource, count]) => ({ resource, count })),
    refusedBeforeAuthentication: seen.flatMap(([at, { refusedBeforeAuthentication }]) =>
      ranked(refusedBeforeAuthentication).map(([reason, count]) => ({
        minute: new Date(at).toISOString(),
        reason,
        count,
      })),
    ),
  };
}

export function quantiles(latency: Parameters<typeof quantile>[0]): Summary['latencyMs'] {
  const p50 = quantile(latency, 0.5);
  const p95 = quantile(latency, 0.95);
  const p99 = quantile(latency, 0.99);
  return { ...(p50 !== undefined && { p50 }), ...(p95 !== undefined && { p95 }), ...(p99 !== undefined && { p99 }) };
}

function cacheFigures(cache: ReadonlyMap<string, number>): Summary['cache'] {
  const [hit, stale, joined, miss, bypass] = (['hit', 'stale', 'joined', 'miss', 'bypass'] as const).map(
    (kind) => cache.get(kind) ?? 0,
  ) as [number, number, number, number, number];
  const answers = hit + stale + joined + miss + bypass;
  return {
    hit,
    stale,
    joined,
    miss,
    bypass,
    ...(answers > 0 && { ratio: Math.round(((hit + stale + joined) / answers) * 1000) / 1000 }),
  };
}
