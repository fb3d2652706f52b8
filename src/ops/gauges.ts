import type { CacheHealth, CacheTier, VerticalLook } from '../exchange/index.ts';
import type { Catalog } from '../model/index.ts';
import { metric, type Sample } from './exposition.ts';

/** How this instance stands at one moment: with each vertical, with the load on it, and with what it keeps. */
export interface Standing {
  readonly catalog: Catalog;
  /** By vertical. */
  readonly looks: ReadonlyMap<string, VerticalLook>;
  readonly cache: { readonly health: CacheHealth; readonly tiers: readonly CacheTier[] };
  /** Where the runtime leaves it to this process to shed load. */
  readonly load?: LoadLook;
}

export interface LoadLook {
  readonly underWay: number;
  readonly underWayMax: number;
  /** Turned away since the start, for there were too many, or for the event loop was late. */
  readonly shed: { readonly requests: number; readonly eventLoop: number };
  /** Median of the last second. */
  readonly eventLoopDelayMs: number;
}

/** Of verticals the label is the vertical alone. `now`: milliseconds since 1970. */
export function gaugesText({ catalog, looks, cache, load }: Standing, now: number): string {
  return [
    ...verticalGauges(looks, now),
    ...relayGauges(catalog, looks),
    ...cacheGauges(cache),
    ...(load ? loadGauges(load) : []),
  ].join('');
}

const breakerStates: Readonly<Record<VerticalLook['breaker'], number>> = { closed: 0, 'half-open': 1, open: 2 };
const breakerHelp = '0 closed: it is called; 1 half open: one call tries; 2 open: it is not called.';

function verticalGauges(looks: ReadonlyMap<string, VerticalLook>, now: number): readonly string[] {
  const gauge = (name: string, help: string, read: (look: VerticalLook) => number | undefined) =>
    metric(`shuqiao_vertical_${name}`, 'gauge', help, samplesOf(looks, read));
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1_000);
  return [
    gauge('breaker_state', breakerHelp, ({ breaker }) => breakerStates[breaker]),
    gauge('calls_under_way', 'Calls to it under way.', ({ calls }) => calls),
    gauge('calls_under_way_limit', 'Calls to it that may be under way at once.', ({ callsMax }) => callsMax),
    gauge('calls_waiting', 'Calls that wait for one of those to end.', ({ waiting }) => waiting),
    gauge('calls_waiting_limit', 'Calls that may wait; one more is turned away.', ({ waitingMax }) => waitingMax),
    metric(
      'shuqiao_vertical_retries_total',
      'counter',
      'Calls made a second time, for the first was cut off.',
      samplesOf(looks, ({ retries }) => retries),
    ),
    gauge('retry_budget_calls', 'Calls that may be made a second time now.', ({ retriesLeft }) => retriesLeft),
    gauge('quota_calls', 'Calls a day that it grants, where they are counted.', ({ quota }) => quota?.callsPerDay),
    gauge('quota_left_calls', 'Calls left of those today, Beijing time.', ({ quota }) => quota?.calls),
    gauge('quota_used', '1 where nothing is left of what it grants, to one demand at least.', ({ quotaUsed }) =>
      Number(quotaUsed.length > 0),
    ),
    gauge(
      'quota_used_until_timestamp_seconds',
      'When it can be called again by all demands, since 1970.',
      ({ quotaUsed }) => seconds(quotaUsed.length > 0 ? Math.max(...quotaUsed.map(({ until }) => until)) : undefined),
    ),
    gauge('open', '0 outside its hours and under maintenance.', ({ closedUntil }) => Number(closedUntil === undefined)),
    gauge('opens_timestamp_seconds', 'When it opens, where it is closed, since 1970.', ({ closedUntil }) =>
      seconds(closedUntil),
    ),
    gauge('maintenance', '1 in the time of a declared maintenance.', ({ maintenance }) =>
      Number(maintenance !== undefined && maintenance.from <= now && now < maintenance.until),
    ),
  ];
}

/** The platform is one alarm; the breakers of the verticals behind it stay closed. */
function relayGauges({ verticals }: Catalog, looks: ReadonlyMap<string, VerticalLook>): readonly string[] {
  const states = new Map<string, number>();
  for (const { id, relay } of verticals.values()) {
    const state = looks.get(id)?.relayBreaker;
    if (relay !== undefined && state !== undefined) states.set(relay, breakerStates[state]);
  }
  const samples = [...states].map(([relay, state]): Sample => [{ relay }, state]);
  return [
    metric('shuqiao_relay_breaker_state', 'gauge', `Of a platform before several verticals. ${breakerHelp}`, samples),
  ];
}

function cacheGauges({ health, tiers }: Standing['cache']): readonly string[] {
  const lookups = tiers.flatMap(({ tier, hits, misses }): Sample[] => [
    [{ tier, outcome: 'hit' }, hits],
    [{ tier, outcome: 'miss' }, misses],
  ]);
  const held = (read: (tier: CacheTier) => number | undefined) =>
    tiers.flatMap((tier): Sample[] => {
      const value = read(tier);
      return value === undefined ? [] : [[{ tier: tier.tier }, value]];
    });
  return [
    metric('shuqiao_cache_lookups_total', 'counter', 'Looks for a kept answer or session, by tier.', lookups),
    metric(
      'shuqiao_cache_entries',
      'gauge',
      'What is kept in this process.',
      held(({ entries }) => entries),
    ),
    metric(
      'shuqiao_cache_size_bytes',
      'gauge',
      'What that takes.',
      held(({ bytes }) => bytes),
    ),
    metric(
      'shuqiao_cache_limit_bytes',
      'gauge',
      'What it may take.',
      held(({ bytesMax }) => bytesMax),
    ),
    metric('shuqiao_cache_degraded', 'gauge', '1 while the cache goes on without Redis.', [
      [{}, Number(health.state === 'degraded')],
    ]),
  ];
}

function loadGauges({ underWay, underWayMax, shed, eventLoopDelayMs }: LoadLook): readonly string[] {
  return [
    metric('shuqiao_requests_under_way', 'gauge', 'Requests under way, but for those that watch.', [[{}, underWay]]),
    metric('shuqiao_requests_under_way_limit', 'gauge', 'One more is turned away.', [[{}, underWayMax]]),
    metric('shuqiao_requests_shed_total', 'counter', 'Turned away before they cost anything, by what was too much.', [
      [{ reason: 'requests' }, shed.requests],
      [{ reason: 'event-loop' }, shed.eventLoop],
    ]),
    metric('shuqiao_event_loop_delay_seconds', 'gauge', 'How late the event loop was, median of the last second.', [
      [{}, eventLoopDelayMs / 1_000],
    ]),
  ];
}

function samplesOf(
  looks: ReadonlyMap<string, VerticalLook>,
  read: (look: VerticalLook) => number | undefined,
): readonly Sample[] {
  return [...looks].flatMap(([vertical, look]): Sample[] => {
    const value = read(look);
    return value === undefined ? [] : [[{ vertical }, value]];
  });
}
