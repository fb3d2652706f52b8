import { opensAt } from '../catalog/index.ts';
import type { Allowed, CacheUse, DataCall, Pipe, Reply, Resource, Result, Vertical } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { callerGone, failed, isLost, mayStandIn, type TripFailure, toRefusal } from './failure.ts';
import { faultFor } from './fault.ts';
import { ageSeconds, type KeptAnswer, keepSeconds, type Standing, standing } from './kept.ts';
import { everyoneLeads, type Leads, lookAgainMs } from './leads.ts';
import { answerName, purgeMark, purgeMarks } from './naming.ts';
import type { PurgeReach, Purges, PurgeTarget } from './purges.ts';
import { open, seal } from './sealing.ts';
import type { Trip } from './trip.ts';
import { unlessAborted } from './unless-aborted.ts';
import { createVerticalCalls, type VerticalCallParts, type VerticalLook } from './vertical-calls.ts';

export interface ExchangeParts extends VerticalCallParts {
  readonly purges: Purges;
  /** Left out where no other instance shares the cache. */
  readonly leads?: Leads;
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

export function createExchange(parts: ExchangeParts): Exchange {
  const { cache, flights, keys, now, purges, leads = everyoneLeads } = parts;
  const verticals = createVerticalCalls(parts);

  async function fetch(call: DataCall, allowed: Allowed): Promise<Result<Reply, Refusal>> {
    const { resource, demand } = allowed;
    if (resource.pipe === undefined) return { ok: false, failure: { reason: 'not-shared', note: 'it has no pipe' } };
    const trip = planTrip(call, allowed, resource.pipe);
    if (call.hungUp?.aborted) return refused({ failure: callerGone }, trip);
    if (call.deadline?.aborted) return refused({ failure: tooLate }, trip);

    if (demand.maxAgeSeconds <= 0 || trip.fault !== undefined) {
      const outcome = await promptly(call, seenThrough(verticals.call({ ...trip, abandoned: call.hungUp })));
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
    const outcome = await verticals.call(trip);
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
    look: verticals.look,
  };
}

const tooLate = failed('vertical-timeout', 'the time of its bundle is over');

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
