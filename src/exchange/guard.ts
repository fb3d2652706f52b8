import type { Result, Vertical } from '../model/index.ts';
import { type Breaker, type BreakerLimits, createBreaker, type Verdict } from './breaker.ts';
import { callerGone, failed, isAbandoned, isLost, type TripFailure } from './failure.ts';
import type { VerticalQuota } from './quota.ts';
import { createRelay, type Relay } from './relay.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';
import { createSlots, type SlotLimits, type Slots } from './slots.ts';

export interface GuardLimits extends BreakerLimits {
  /** Calls under way to one vertical at once; else by what it grants (`callsAtOnce`). */
  readonly callsMax?: number;
  /** Calls that wait for room; else as many as may be under way. */
  readonly waitingMax?: number;
  /** How long a call waits for room, milliseconds. */
  readonly waitMs: number;
}

export const defaultGuardLimits: GuardLimits = { lostInARow: 5, tryAgainAfterMs: 1_000, waitMs: 1_000 };

/**
 * Keeps calls to a lost vertical from piling up, and its loss from the others (design §4); verticals behind one relay share the
 * relay's health. State is per gateway, at the edge per isolate, on purpose: each is a place of its own in the network, and may be
 * cut off from what another reaches; a breaker that all shared would trust one's bad luck or ask before each call. What that costs a
 * lost vertical is a handful of calls of each, and one that tries again at a time; what it grants is counted for all together.
 */
export interface Guard {
  /**
   * The failure says when to ask again where the guard itself refuses. `abandoned`: aborted when nobody waits any more; what still
   * waits for its turn then is never sent.
   */
  run<Value>(
    vertical: Vertical,
    trip: (care: Care) => Promise<Result<Value, TripFailure>>,
    abandoned?: AbortSignal,
  ): Promise<Result<Value, TripFailure>>;
  look(vertical: Vertical): GuardLook;
}

/** What a trip that makes several calls has to keep to. */
export interface Care {
  readonly retries: RetryBudget;
  /** Before each call after the first: undefined where it may be made. */
  again(): Promise<TripFailure | undefined>;
}

/** How a vertical stands with the guard of this instance. */
export interface GuardLook {
  readonly breaker: Breaker['state'];
  /** Of the platform it is reached through. */
  readonly relayBreaker?: Breaker['state'];
  /** Milliseconds since 1970: when one call tries again. */
  readonly triesAgainAt?: number;
  readonly calls: number;
  readonly callsMax: number;
  readonly waiting: number;
  readonly waitingMax: number;
  /** Calls made twice since the start, and how many more may be now. */
  readonly retries: number;
  readonly retriesLeft: number;
}

/** `limitsFactor` multiplies what verticals grant; 1 but for load tests against the sandbox. */
export function createGuard(
  limits: GuardLimits,
  { limitsFactor = 1, quota }: { readonly limitsFactor?: number; readonly quota?: VerticalQuota | undefined } = {},
): Guard {
  const verticals = new Map<string, VerticalState>();
  const relays = new Map<string, Relay>();

  function stateOf({ id, relay }: Vertical): VerticalState {
    const known = verticals.get(id);
    if (known !== undefined && known.relay === relay) return known;
    const fresh = { relay, breaker: createBreaker(limits), slots: createSlots(), retries: createRetryBudget() };
    verticals.set(id, fresh);
    return fresh;
  }

  function relayOf({ relay }: Vertical): Relay | undefined {
    if (relay === undefined) return undefined;
    const known = relays.get(relay) ?? createRelay(limits);
    relays.set(relay, known);
    return known;
  }

  function slotLimits({ service }: Vertical): SlotLimits {
    const callsMax = limits.callsMax ?? callsAtOnce(service, limitsFactor);
    return { callsMax, waitingMax: limits.waitingMax ?? callsMax, waitMs: limits.waitMs };
  }

  async function count(vertical: Vertical, abandoned: AbortSignal | undefined): Promise<TripFailure | undefined> {
    if (abandoned?.aborted) return callerGone;
    return quota?.take(vertical, limits.waitMs, abandoned);
  }

  return {
    async run(vertical, trip, abandoned) {
      const { breaker, slots, retries } = stateOf(vertical);
      const relay = relayOf(vertical);
      const refusing = () =>
        relay?.leavesTurn(vertical.id) ? relay.breaker : [relay?.breaker, breaker].find((one) => one?.isRefusing());
      const before = refusing();
      if (before) return notAsked(vertical, before);
      if (!(await slots.take(slotLimits(vertical), abandoned)))
        return abandoned?.aborted ? { ok: false, failure: callerGone } : tooMany(vertical);
      try {
        const uncounted = await count(vertical, abandoned);
        if (uncounted) return { ok: false, failure: { ...uncounted, untried: true } };
        const meanwhile = refusing(); // it may have been lost while this call waited
        if (meanwhile) return notAsked(vertical, meanwhile);
        if (abandoned?.aborted) return { ok: false, failure: callerGone };
        retries.called();
        return await execute(vertical.id, () => trip({ retries, again: () => count(vertical, abandoned) }), {
          breaker,
          relay,
        });
      } finally {
        slots.free();
      }
    },
    look(vertical) {
      const { breaker, slots, retries } = stateOf(vertical);
      const { callsMax, waitingMax } = slotLimits(vertical);
      const relay = relayOf(vertical)?.breaker;
      const triesAgainAt = relay?.triesAgainAt ?? breaker.triesAgainAt;
      return {
        breaker: breaker.state,
        ...(relay && { relayBreaker: relay.state }),
        ...(triesAgainAt !== undefined && { triesAgainAt }),
        calls: slots.taken,
        callsMax,
        waiting: slots.waiting,
        waitingMax,
        retries: retries.total,
        retriesLeft: retries.left(),
      };
    },
  };
}

interface VerticalState {
  readonly relay: string | undefined;
  readonly breaker: Breaker;
  readonly slots: Slots;
  readonly retries: RetryBudget;
}

/** What the relay is to blame for is not held against the vertical behind it. */
async function execute<Value>(
  vertical: string,
  trip: () => Promise<Result<Value, TripFailure>>,
  { breaker, relay }: { readonly breaker: Breaker; readonly relay: Relay | undefined },
): Promise<Result<Value, TripFailure>> {
  const verdictOn = (outcome: Result<Value, TripFailure>, isTrouble: boolean): Verdict => {
    if (isAbandoned(outcome)) return 'none';
    return isTrouble ? 'trouble' : 'well';
  };
  const isLostOutcome = (outcome: Result<Value, TripFailure>) => !outcome.ok && isLost(outcome.failure);
  if (relay === undefined) return breaker.execute(trip, (outcome) => verdictOn(outcome, isLostOutcome(outcome)));
  let isAtRelay = false;
  const watched = async () => {
    const outcome = await trip();
    isAtRelay = relay.isTrouble(vertical, outcome);
    return isAtRelay && !outcome.ok ? { ok: false as const, failure: { ...outcome.failure, atRelay: true } } : outcome;
  };
  return relay.breaker.execute(
    () => breaker.execute(watched, (outcome) => verdictOn(outcome, isLostOutcome(outcome) && !isAtRelay)),
    (outcome) => verdictOn(outcome, isAtRelay),
  );
}

/**
 * As many as are under way when it answers slowly all that it grants in a second (Little's law), but at least a few, for a
 * life event asks several things at once; never so many that a hanging vertical takes the gateway's memory.
 */
function callsAtOnce({ qps, p95Ms }: Vertical['service'], factor: number): number {
  return Math.min(Math.max(8, Math.ceil((qps * factor * p95Ms) / 1_000)), 256);
}

function notAsked({ id, service }: Vertical, { triesAgainAt }: Breaker) {
  // while one call tries, its answer will be there after the vertical's usual time
  const waitMs = triesAgainAt === undefined ? service.p95Ms : triesAgainAt - Date.now();
  return refuse('vertical-unavailable', `${id} is not asked: the calls before found it lost`, waitMs);
}

function tooMany({ id, service }: Vertical) {
  return refuse('overloaded', `as many calls to ${id} are under way and waiting as may be`, service.p95Ms);
}

function refuse(reason: TripFailure['reason'], note: string, waitMs: number) {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return { ok: false, failure: { ...failed(reason, note), retryAfterSeconds, untried: true } } as const;
}
