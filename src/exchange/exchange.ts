import { nextMidnight, opensAt } from '../catalog/index.ts';
import type { Allowed, CacheUse, DataCall, Pipe, Reply, Resource, Result, Vertical } from '../model/index.ts';
import type { Limiter } from '../policy/index.ts';
import type { Refusal } from '../problems.ts';
import type { Cache } from './cache.ts';
import { callerGone, failed, isAbandoned, isLost, mayStandIn, type TripFailure, toRefusal } from './failure.ts';
import { faultFor } from './fault.ts';
import type { Flights } from './flights.ts';
import { type Care, createGuard, defaultGuardLimits, type GuardLimits, type GuardLook } from './guard.ts';
import type { HttpClient } from './http-client.ts';
import { ageSeconds, type KeptAnswer, keepSeconds, type Standing, standing } from './kept.ts';
import type { ExchangeKeys } from './keys.ts';
import { everyoneLeads, type Leads, lookAgainMs } from './leads.ts';
import type { Maintenance, MaintenanceView } from './maintenance.ts';
import { answerName, purgeMark, purgeMarks } from './naming.ts';
import { createPauseView, type Pause, type PauseView, pausedFailure } from './pauses.ts';
import type { PurgeReach, Purges, PurgeTarget } from './purges.ts';
import { createVerticalQuota, type QuotaLeft } from './quota.ts';
import { open, seal } from './sealing.ts';
import { createSessions } from './sessions.ts';
import { closedFailure, closureOf, type SandboxTerms } from './terms.ts';
import { type Trip, type TripParts, travel } from './trip.ts';
import { unlessAborted } from './unless-aborted.ts';

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

export interface ExchangeParts {
  readonly cache: Cache;
  readonly flights: Flights;
  readonly purges: Purges;
  /** Left out where no other instance shares the cache. */
  readonly leads?: Leads;
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

/** A resource's trip: cache, else a call under way, else the vertical. What it yields is whole and unmasked. */
export interface Exchange {
  /**
   * Answers promptly when the caller hangs up (`caller-gone`) or `call.deadline` aborts (what was kept, or `vertical-timeout`). A
   * call to the vertical that nobody waits for any more leaves its queue or is broken off; past a deadline, or where others wait, it
   * goes on to its own end.
   */
  fetch(call: DataCall, allowed: Allowed): Promise<Result<Reply, Refusal>>;
  /** From now on no answer that was fetched before is served; calls under way keep theirs to themselves. */
  purge(target: PurgeTarget): Promise<void>;
  purgeReach(): Promise<PurgeReach>;
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

export function createExchange(parts: ExchangeParts): Exchange {
  const { cache, flights, keys, now, purges, leads = everyoneLeads } = parts;
  const { sandboxTerms = {}, limiter, pauses = createPauseView(parts) } = parts;
  const quota = limiter && createVerticalQuota({ limiter, now, ...sandboxTerms });
  const guard = createGuard({ ...defaultGuardLimits, ...parts.guard }, { ...sandboxTerms, quota });
  const trips: TripParts = { ...parts, sessions: createSessions(parts) };

  async function fetch(call: DataCall, allowed: Allowed): Promise<Result<Reply, Refusal>> {
    const { resource, demand } = allowed;
    if (resource.pipe === undefined) return { ok: false, failure: { reason: 'not-shared', note: 'it has no pipe' } };
    const trip = planTrip(call, allowed, resource.pipe);
    if (call.hungUp?.aborted) return refused({ failure: callerGone }, trip);
    if (call.deadline?.aborted) return refused({ failure: tooLate }, trip);

    if (demand.maxAgeSeconds <= 0 || trip.fault !== undefined) {
      const outcome = await promptly(call, seenThrough(makeTrip({ ...trip, abandoned: call.hungUp })));
      return outcome.ok ? answered(resource, outcome.value, { kind: 'bypass' }) : refused(outcome, trip);
    }

    const naming = keys(); // one set for marks and name, whatever changes meanwhile
    const marks = purgeMarks(allowed, naming);
    const generation = await purges.generation(marks);
    const name = answerName(call, allowed, { ...trip, keys: naming, generation });
    const kept = await findKept(name);
    const stands = () => kept && standing(kept, { resource, terms: demand, now: now() });
    const found = stands();
    if (kept && found?.state === 'fresh') return answered(resource, kept, aged('hit', kept));

    const isRenewing = kept !== undefined && found?.state === 'renewing';
    const joining = flights.join(
      name,
      (abandoned) => seenThrough(leadOrWait(name, { ...trip, abandoned }, kept)),
      isRenewing ? undefined : call.hungUp,
    );
    if (isRenewing) {
      // no caller waits for the call that renews it, so none can break it off; what comes of it the cache and the figures know
      return answered(resource, kept, { ...aged('hit', kept), staleForSeconds: staleFor(found) });
    }
    const renewed = found?.state === 'usable';
    const flown = await promptly(
      call,
      joining.then(({ value, joined }) => (joined ? withOthers(value) : value)),
    );
    if (flown.ok) {
      const { answer, joined } = flown.value;
      return answered(resource, answer, { ...(joined ? aged('joined', answer) : { kind: 'miss' }), renewed });
    }
    // looked at anew: time has passed since, and no demand gets an answer that is older than it allows, or purged
    const still = mayStandIn(flown.failure) ? stands() : undefined;
    if (kept && still && still.state !== 'too-old' && (await purges.generation(marks)) === generation) {
      const tried = flown.failure.untried !== true;
      return answered(resource, kept, { ...aged('stale', kept), staleForSeconds: staleFor(still), tried });
    }
    return refused(flown, trip);
  }

  async function makeTrip(trip: Trip): Promise<Result<KeptAnswer, TripFailure>> {
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
    void seenThrough(told);
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

  /** One instance makes the call; the others take what it has kept, or take over where it has kept nothing. */
  async function leadOrWait(
    name: string,
    trip: Trip,
    kept: KeptAnswer | undefined,
  ): Promise<Result<Flown, TripFailure>> {
    const until = performance.now() + trip.pipe.timeoutMs;
    for (;;) {
      const lead = await leads.take(name);
      if (trip.abandoned?.aborted) {
        lead?.release();
        return { ok: false, failure: callerGone };
      }
      const newer = await findNewer(name, trip, kept); // also at first: the call that led may just have ended
      if (newer !== undefined) {
        lead?.release();
        return { ok: true, value: { answer: newer, joined: true } };
      }
      if (lead !== undefined || performance.now() >= until) {
        const outcome = await makeTripAndKeep(name, trip).finally(() => lead?.release());
        return flownAlone(outcome);
      }
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    }
  }

  async function findNewer(name: string, { allowed }: Trip, kept?: KeptAnswer): Promise<KeptAnswer | undefined> {
    const found = await findKept(name, { newest: true });
    if (found === undefined || found.fetchedAt <= (kept?.fetchedAt ?? 0)) return undefined;
    const { resource, demand } = allowed;
    return standing(found, { resource, terms: demand, now: now() }).state === 'fresh' ? found : undefined;
  }

  async function makeTripAndKeep(name: string, trip: Trip) {
    const { resource, demand } = trip.allowed;
    const outcome = await makeTrip(trip);
    if (outcome.ok) {
      const seconds = keepSeconds(outcome.value, resource, demand.maxAgeSeconds);
      await cache.set(name, seal(name, outcome.value, keys()), seconds);
    }
    return outcome;
  }

  function seenThrough<Value>(work: Promise<Value>): Promise<Value> {
    parts.seeThrough?.(work);
    return work;
  }

  async function findKept(name: string, how?: { readonly newest: boolean }): Promise<KeptAnswer | undefined> {
    const sealed = await cache.get(name, how);
    return sealed && (open(name, sealed, keys()) as KeptAnswer | undefined); // authentic: only answers are sealed under this name
  }

  /** A vertical that is lost outside its hours is closed, and will be there when it opens. */
  function refused({ failure }: { readonly failure: TripFailure }, trip: Trip): Result<never, Refusal> {
    const { vertical } = trip;
    if (failure.reason === 'caller-gone') return { ok: false, failure: onRecordFor(trip) };
    const opening = isLost(failure) ? opensAt(vertical.service.window, now()) : undefined;
    if (opening === undefined) return { ok: false, failure: toRefusal(failure) };
    const retryAfterSeconds = Math.ceil((opening - now()) / 1000);
    return { ok: false, failure: { reason: 'vertical-closed', note: failure.note, retryAfterSeconds } };
  }

  /** The vertical has a request on record that was made for this call, so its entry names it too. */
  function onRecordFor({ sent, call, vertical }: Trip): Refusal {
    if (sent.at === undefined) return { reason: 'caller-gone', note: 'before its vertical was asked' };
    const upstream = { requestId: call.id, vertical: vertical.id, durationMs: now() - sent.at };
    return { reason: 'caller-gone', note: 'while its vertical was asked', upstream };
  }

  function aged<Kind extends 'hit' | 'stale' | 'joined'>(kind: Kind, kept: KeptAnswer) {
    return { kind, ageSeconds: ageSeconds(kept, now()) };
  }

  return {
    fetch,
    purge: (target) => purges.purge(purgeMark(target, keys())),
    purgeReach: () => purges.reach(),
    look,
  };
}

const tooLate = failed('vertical-timeout', 'the time of its bundle is over');

function usedBy({ credential, until }: Pause): QuotaUsed {
  const demand = /^demand:(.+)$/.exec(credential)?.[1];
  return { until, ...(demand !== undefined && { demand }) };
}

function planTrip(call: DataCall, allowed: Allowed, pipe: Pipe): Trip {
  const vertical = call.catalog.verticals.get(allowed.resource.vertical);
  if (vertical === undefined) throw new Error(`vertical ${allowed.resource.vertical} is not in the catalog`);
  const channel = pipe.channel(allowed.demand.id);
  return { call, allowed, vertical, pipe, channel, fault: faultFor(call, vertical), sent: {} };
}

/** The outcome, or as soon as it comes too late for this caller, that. */
function promptly<Value>(
  { hungUp, deadline }: DataCall,
  outcome: Promise<Result<Value, TripFailure>>,
): Promise<Result<Value, TripFailure>> {
  return unlessAborted(deadline, tooLate, unlessAborted(hungUp, callerGone, outcome));
}

interface Flown {
  readonly answer: KeptAnswer;
  readonly joined: boolean;
}

function flownAlone(outcome: Result<KeptAnswer, TripFailure>): Result<Flown, TripFailure> {
  return outcome.ok ? { ok: true, value: { answer: outcome.value, joined: false } } : outcome;
}

function withOthers(outcome: Result<Flown, TripFailure>): Result<Flown, TripFailure> {
  return outcome.ok ? { ok: true, value: { ...outcome.value, joined: true } } : outcome;
}

function answered(
  resource: Resource,
  { rows, fetchedAt, upstream }: KeptAnswer,
  cache: CacheUse,
): Result<Reply, never> {
  return { ok: true, value: { resource, rows, fetchedAt, cache, upstream } };
}

/** At least a second: a `ttl` of 0 would not say that it is stale (RFC 9211 §2.4). */
function staleFor({ freshForSeconds }: Standing): number {
  return Math.max(1, -freshForSeconds);
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
