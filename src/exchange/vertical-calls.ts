import { nextMidnight } from '../catalog/index.ts';
import type { Result, Vertical } from '../model/index.ts';
import type { Limiter } from '../policy/index.ts';
import type { Cache } from './cache.ts';
import { isAbandoned, type TripFailure } from './failure.ts';
import type { Flights } from './flights.ts';
import { type Care, createGuard, defaultGuardLimits, type GuardLimits, type GuardLook } from './guard.ts';
import type { HttpClient } from './http-client.ts';
import type { KeptAnswer } from './kept.ts';
import type { ExchangeKeys } from './keys.ts';
import type { Maintenance, MaintenanceView } from './maintenance.ts';
import { createPauseView, type Pause, type PauseView, pausedFailure } from './pauses.ts';
import { createVerticalQuota, type QuotaLeft } from './quota.ts';
import { createSessions } from './sessions.ts';
import { closedFailure, closureOf, type SandboxTerms } from './terms.ts';
import { type Trip, type TripParts, travel } from './trip.ts';

/** How one call to a vertical went: an answer from the cache or a joined one makes none, nor does a fault asked for. */
export interface Observation {
  readonly vertical: string;
  readonly resource: string;
  readonly durationMs: number;
  readonly outcome: 'rows' | 'no-record' | TripFailure['reason'];
  /** Milliseconds since 1970, when the call began. */
  readonly at: number;
  /** It failed at the platform in between: nothing is known of the vertical itself. */
  readonly atRelay?: boolean;
}

export interface VerticalCallParts {
  readonly cache: Cache;
  readonly flights: Flights;
  readonly http: HttpClient;
  /** Those of this moment. */
  readonly keys: () => ExchangeKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called after each call to a vertical; must not throw. */
  readonly observe?: (observation: Observation) => void;
  readonly guard?: Partial<GuardLimits>;
  /** Counts what each vertical grants; without it nothing is counted. */
  readonly limiter?: Limiter;
  readonly sandboxTerms?: SandboxTerms;
  readonly maintenance?: Pick<MaintenanceView, 'of'>;
  /** What verticals have said of calls that are used; left out, it is known to this instance alone. */
  readonly pauses?: PauseView;
  /** Told of each call to a vertical: a runtime that drops work with the request that began it must see this one through. */
  readonly seeThrough?: (work: Promise<unknown>) => void;
}

/** Calls to the verticals, each with the care it takes: none that is closed, paused or lost is asked. */
export interface VerticalCalls {
  call(trip: Trip): Promise<Result<KeptAnswer, TripFailure>>;
  /** How a vertical stands: with this instance, but for what all of them count and know. */
  look(vertical: Vertical): Promise<VerticalLook>;
}

export interface VerticalLook extends GuardLook {
  readonly quota?: QuotaLeft;
  /** Present or to come. */
  readonly maintenance?: Maintenance;
  /** Milliseconds since 1970, where it is closed now. */
  readonly closedUntil?: number;
  /** Where the calls it grants are used, by its own word or by our count. */
  readonly quotaUsed: readonly QuotaUsed[];
}

export interface QuotaUsed {
  /** The demand whose credential it is; none where all share one. */
  readonly demand?: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export function createVerticalCalls(parts: VerticalCallParts): VerticalCalls {
  const { sandboxTerms = {}, limiter, now, pauses = createPauseView(parts) } = parts;
  const quota = limiter && createVerticalQuota({ limiter, now, ...sandboxTerms });
  const guard = createGuard({ ...defaultGuardLimits, ...parts.guard }, { ...sandboxTerms, quota });
  const trips: TripParts = { ...parts, sessions: createSessions(parts) };

  async function call(trip: Trip): Promise<Result<KeptAnswer, TripFailure>> {
    if (trip.fault !== undefined) return travel(trip, trips); // played for this call alone: nobody's health, no breaker, no second try
    const at = now();
    const before = await notNow(trip);
    if (before) return before;
    let isSeen = false;
    const asking = async (care: Care) => {
      const meanwhile = await pausedNow(trip); // it may have said so to another while this call waited
      if (meanwhile) return meanwhile;
      const outcome = await travel({ ...trip, care }, trips);
      isSeen = trip.sent.at !== undefined || !isAbandoned(outcome);
      return heard(trip, outcome);
    };
    const outcome = await guard.run(trip.vertical, asking, trip.abandoned);
    if (isSeen) parts.observe?.(observation(trip, outcome, { at, durationMs: now() - at }));
    return outcome;
  }

  /** Why the vertical is not to be called at this moment, whatever state it is in. */
  async function notNow(trip: Trip) {
    const [{ closure }, paused] = await Promise.all([closureNow(trip.vertical), pausedNow(trip)]);
    if (closure) return { ok: false, failure: closedFailure(trip.vertical, closure, now()) } as const;
    return paused;
  }

  async function pausedNow({ vertical, channel }: Trip) {
    const pause = await pauses.of(vertical.id, channel.credential);
    return pause && ({ ok: false, failure: { ...pausedFailure(vertical, pause, now()), untried: true } } as const);
  }

  /** What the vertical says itself of the calls it grants is kept to from then on, by this credential. */
  function heard<Value>({ vertical, channel }: Trip, outcome: Result<Value, TripFailure>): Result<Value, TripFailure> {
    if (outcome.ok || outcome.failure.spent === undefined) return outcome;
    const { spent, note, retryAfterSeconds } = outcome.failure;
    const said = { spent, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
    const { pause, told } = pauses.pause(vertical.id, channel.credential, said);
    parts.seeThrough?.(told);
    return { ok: false, failure: { ...pausedFailure(vertical, pause, now()), note } };
  }

  async function closureNow(vertical: Vertical) {
    const maintenance = await parts.maintenance?.of(vertical.id);
    return { maintenance, closure: closureOf(vertical, { now: now(), maintenance, ...sandboxTerms }) };
  }

  async function look(vertical: Vertical): Promise<VerticalLook> {
    const [left, { maintenance, closure }, paused] = await Promise.all([
      quota?.left(vertical),
      closureNow(vertical),
      pauses.all(vertical.id),
    ]);
    const used = left?.calls === 0 ? [{ until: nextMidnight(now()) }] : [];
    return {
      ...guard.look(vertical),
      ...(left && { quota: left }),
      ...(maintenance && { maintenance }),
      ...(closure && { closedUntil: closure.until }),
      quotaUsed: [...used, ...paused.filter(({ spent }) => spent === 'day').map(usedBy)],
    };
  }

  return { call, look };
}

function usedBy({ credential, until }: Pause): QuotaUsed {
  const demand = /^demand:(.+)$/.exec(credential)?.[1];
  return { until, ...(demand !== undefined && { demand }) };
}

function observation(
  { vertical, allowed }: Trip,
  outcome: Result<KeptAnswer, TripFailure>,
  times: { readonly at: number; readonly durationMs: number },
): Observation {
  const came = outcome.ok ? (outcome.value.rows.length > 0 ? 'rows' : 'no-record') : outcome.failure.reason;
  const atRelay = !outcome.ok && outcome.failure.atRelay === true;
  return {
    vertical: vertical.id,
    resource: allowed.resource.id,
    outcome: came,
    ...times,
    ...(atRelay && { atRelay }),
  };
}
