import type { Observation, VerticalLook } from '../exchange/index.ts';
import type { Text, Vertical } from '../model/index.ts';
import { addHistogram, createHistogram, quantile } from './histogram.ts';
import { type Minutes, minuteMs } from './minutes.ts';
import { addTally, ranked, sum, type Tally } from './tally.ts';
import { isBrokenOff } from './upstream.ts';

/**
 * `idle`: nothing asked lately, so nothing is known; `slow`: it answers, in far more than its usual time; `relay-down`: the platform
 * it is reached through is lost, which is one alarm, that platform's; `quota-used`: of what it grants for the day nothing is left.
 */
export type VerticalState = 'ok' | 'slow' | 'failing' | 'down' | 'relay-down' | 'closed' | 'quota-used' | 'idle';

/** How the gateway stands to a vertical: with this instance, but for the quota and the maintenance, which all share. */
export interface VerticalStanding {
  readonly breaker: VerticalLook['breaker'];
  /** When one call tries whether it is back. */
  readonly triesAgainAt?: string;
  readonly underWay: number;
  readonly underWayMax: number;
  readonly waiting: number;
  /** Calls of today, Beijing time; where they are counted. */
  readonly quota?: { readonly left: number; readonly perDay: number };
  readonly maintenance?: { readonly from: string; readonly until: string; readonly note: string };
  /** Where it is closed now. */
  readonly opensAt?: string;
  /** Until when what it grants is used, by its own word or by our count; of one demand where its credential is that one's. */
  readonly quotaUsed?: readonly { readonly demand?: string; readonly until: string }[];
}

/** A platform that verticals are reached through. */
export interface RelayHealth {
  readonly relay: string;
  readonly state: 'ok' | 'down';
  readonly triesAgainAt?: string;
  readonly verticals: readonly string[];
}

/** How one vertical is doing. Counts and times are of calls that reached out to it, over the last hour. */
export interface VerticalHealth {
  readonly vertical: string;
  readonly name: Text;
  readonly state: VerticalState;
  /** The platform it is reached through, where several share one. */
  readonly relay?: string;
  /** Opening hours, Beijing time. */
  readonly window: string;
  readonly calls: number;
  readonly failures: readonly { readonly reason: string; readonly count: number }[];
  /** Of the calls, those broken off because their callers had hung up: neither a success nor a failure. */
  readonly brokenOff: number;
  /** Milliseconds; `usual` is what its owner states, `recent` the last five minutes. */
  readonly usualMs: { readonly p50: number; readonly p95: number };
  readonly recentMs: { readonly p50?: number; readonly p95?: number };
  readonly lastSuccess?: string;
  readonly lastFailure?: string;
  /** Answers that did not fit the vertical's own specification, by the field that was wrong. */
  readonly deviations: readonly Deviation[];
  readonly standing?: VerticalStanding;
}

export interface Deviation {
  readonly resource: string;
  /** Its place in the reply, `$.data[].csrq`; `$` for the whole of it. */
  readonly field: string;
  /** What was expected there the last time, never what came. */
  readonly expected: string;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** What is remembered of each vertical beside the minutes. */
export interface VerticalMemory {
  called(observation: Observation): void;
  deviated(what: SeenDeviation & { vertical: string }): void;
  of(vertical: string): Remembered;
}

type SeenDeviation = Pick<Deviation, 'resource' | 'field' | 'expected'> & { readonly at: number };

interface Remembered {
  readonly lastSuccess?: number;
  readonly lastFailure?: number;
  readonly deviations: readonly Deviation[];
}

interface Memory {
  lastSuccess?: number;
  lastFailure?: number;
  readonly deviations: Map<string, Deviation>;
}

const deviationsMax = 50;
const verticalsMax = 100;

export function createVerticalMemory(): VerticalMemory {
  const memory = new Map<string, Memory>();

  const remember = (vertical: string) => {
    const known = memory.get(vertical);
    if (known || memory.size >= verticalsMax) return known;
    const fresh: Memory = { deviations: new Map<string, Deviation>() };
    memory.set(vertical, fresh);
    return fresh;
  };

  return {
    called(observation) {
      const { vertical, outcome, at, durationMs } = observation;
      const known = remember(vertical);
      if (!known || isBrokenOff(observation)) return;
      const ended = at + durationMs;
      if (outcome === 'rows' || outcome === 'no-record') known.lastSuccess = Math.max(known.lastSuccess ?? 0, ended);
      else known.lastFailure = Math.max(known.lastFailure ?? 0, ended);
    },
    deviated({ vertical, ...what }) {
      const known = remember(vertical);
      if (known) deviate(known.deviations, what);
    },
    of(vertical) {
      const known = memory.get(vertical);
      if (!known) return { deviations: [] };
      return {
        ...known,
        deviations: [...known.deviations.values()].toSorted((one, other) => (one.lastSeen < other.lastSeen ? 1 : -1)),
      };
    },
  };
}

export function verticalHealth(
  vertical: Vertical,
  {
    minutes,
    memory,
    now,
    look,
  }: { minutes: Minutes; memory: VerticalMemory; now: number; look?: VerticalLook | undefined },
): VerticalHealth {
  const hour = sighted(minutes, vertical.id, now - 60 * minuteMs, now);
  const recent = sighted(minutes, vertical.id, now - 5 * minuteMs, now);
  const remembered = memory.of(vertical.id);
  const p50 = quantile(recent.latency, 0.5);
  const p95 = quantile(recent.latency, 0.95);
  return {
    vertical: vertical.id,
    name: vertical.name,
    state: stateGiven(look) ?? stateOf(recent.outcomes, p95, vertical, remembered),
    ...(vertical.relay !== undefined && { relay: vertical.relay }),
    window: vertical.service.window,
    calls: sum(hour.outcomes),
    failures: ranked(failuresOf(hour.outcomes)).map(([reason, count]) => ({ reason, count })),
    brokenOff: brokenOffOf(hour.outcomes),
    usualMs: { p50: vertical.service.p50Ms, p95: vertical.service.p95Ms },
    recentMs: { ...(p50 !== undefined && { p50 }), ...(p95 !== undefined && { p95 }) },
    ...(remembered.lastSuccess !== undefined && { lastSuccess: new Date(remembered.lastSuccess).toISOString() }),
    ...(remembered.lastFailure !== undefined && { lastFailure: new Date(remembered.lastFailure).toISOString() }),
    deviations: remembered.deviations,
    ...(look && { standing: standingOf(look) }),
  };
}

/** What is known without any figures: that it is closed, not asked, or grants nothing more. By the exchange alone, which holds a vertical to its hours or not. */
function stateGiven(look: VerticalLook | undefined): VerticalState | undefined {
  if (look === undefined) return undefined;
  if (look.closedUntil !== undefined) return 'closed';
  if (look.relayBreaker !== undefined && look.relayBreaker !== 'closed') return 'relay-down';
  if (look.breaker !== 'closed') return 'down';
  return look.quotaUsed.some(({ demand }) => demand === undefined) ? 'quota-used' : undefined;
}

function standingOf(look: VerticalLook): VerticalStanding {
  const { breaker, calls, callsMax, waiting, triesAgainAt, quota, maintenance, closedUntil, quotaUsed } = look;
  return {
    breaker,
    ...(triesAgainAt !== undefined && { triesAgainAt: instant(triesAgainAt) }),
    underWay: calls,
    underWayMax: callsMax,
    waiting,
    ...(quota && { quota: { left: quota.calls, perDay: quota.callsPerDay } }),
    ...(maintenance && {
      maintenance: { from: instant(maintenance.from), until: instant(maintenance.until), note: maintenance.note },
    }),
    ...(closedUntil !== undefined && { opensAt: instant(closedUntil) }),
    ...(quotaUsed.length > 0 && { quotaUsed: quotaUsed.map((used) => ({ ...used, until: instant(used.until) })) }),
  };
}

/** The platforms that verticals are reached through, each with its own state, whatever that of those behind it is. */
export function relaysOf(
  verticals: Iterable<Vertical>,
  looks: ReadonlyMap<string, VerticalLook>,
): readonly RelayHealth[] {
  const behind = Map.groupBy(verticals, ({ relay }) => relay);
  return [...behind].flatMap(([relay, those]): RelayHealth[] => {
    if (relay === undefined) return [];
    const lost = those
      .map(({ id }) => looks.get(id))
      .find((look) => look?.relayBreaker && look.relayBreaker !== 'closed');
    const triesAgainAt = lost?.triesAgainAt;
    return [
      {
        relay,
        state: lost ? 'down' : 'ok',
        ...(triesAgainAt !== undefined && { triesAgainAt: instant(triesAgainAt) }),
        verticals: those.map(({ id }) => id),
      },
    ];
  });
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Half of the calls failed, the last one among them: down. One in ten: failing. Three times the usual p95: slow. */
function stateOf(
  outcomes: Tally,
  p95: number | undefined,
  { service }: Vertical,
  { lastSuccess = 0, lastFailure = 0 }: Remembered,
): VerticalState {
  const calls = sum(outcomes) - brokenOffOf(outcomes);
  if (calls === 0) return 'idle';
  const failed = sum(failuresOf(outcomes)) / calls;
  if (failed >= 0.5 && lastFailure >= lastSuccess) return 'down';
  if (failed >= 0.1) return 'failing';
  return p95 !== undefined && p95 > 3 * service.p95Ms ? 'slow' : 'ok';
}

function sighted(minutes: Minutes, vertical: string, since: number, now: number) {
  const outcomes: Tally = new Map();
  const latency = createHistogram();
  for (const [, { verticals }] of minutes.between(since, now + minuteMs)) {
    const seen = verticals.get(vertical);
    if (!seen) continue;
    addTally(outcomes, seen.outcomes);
    addHistogram(latency, seen.latency);
  }
  return { outcomes, latency };
}

function failuresOf(outcomes: Tally): Tally {
  return new Map([...outcomes].filter(([outcome]) => !['rows', 'no-record', 'caller-gone'].includes(outcome)));
}

function brokenOffOf(outcomes: Tally): number {
  return outcomes.get('caller-gone') ?? 0;
}

function deviate(deviations: Map<string, Deviation>, { resource, field, expected, at }: SeenDeviation): void {
  const key = `${resource} ${field}`;
  const time = new Date(at).toISOString();
  const known = deviations.get(key);
  if (!known && deviations.size >= deviationsMax) return;
  deviations.set(key, {
    resource,
    field,
    expected: known && known.lastSeen > time ? known.expected : expected,
    count: (known?.count ?? 0) + 1,
    firstSeen: known && known.firstSeen < time ? known.firstSeen : time,
    lastSeen: known && known.lastSeen > time ? known.lastSeen : time,
  });
}
