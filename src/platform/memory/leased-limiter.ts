import type { LimitState } from '../../model/index.ts';
import type { Limit, LimitAnswer, Limiter } from '../../policy/index.ts';
import { limitAnswer, type UsesTaken, withMore } from './uses.ts';

/** Uses that several instances count together, somewhere else. */
export interface SharedUses {
  /**
   * Takes as many of `wanted` as every limit has, or only looks where that is 0; nobody else comes in between. `now`: milliseconds since
   * 1970. Undefined where it cannot be known; never rejects.
   */
  take(key: string, limits: readonly Limit[], now: number, wanted: number): Promise<UsesTaken | undefined>;
}

export interface LeasedLimiterOptions {
  readonly uses: SharedUses;
  /** Counts for this instance alone while nobody says what the others use. */
  readonly local: Limiter;
  /** The most uses that are taken in one go, as a part of the limit; 0 asks for each. Default 0.02. */
  readonly leasePart?: number;
  /**
   * Whether a call may wait for what another one asks; default true. workerd ends a promise with the request that made it: there each
   * asks for itself meanwhile, for one use.
   */
  readonly waitsForOthers?: boolean;
}

/** Uses that have been counted already, and that this instance may still let through without asking. */
interface Lease {
  left: number;
  /** Taken in the last go; a busy key takes twice as many in the next. */
  size: number;
  /** Milliseconds since 1970: when it was taken, and what the limits said then, with all of it left. */
  at: number;
  readonly states: readonly LimitState[];
}

interface Asking {
  /** As `performance.now()` counts. */
  readonly since: number;
  readonly outcome: Promise<Brought | undefined> | undefined;
  /** Calls that wait for what it brings and have not got anything of it yet. */
  waiting: number;
}

interface Brought extends UsesTaken {
  /** That was all there is for now. */
  readonly isAll: boolean;
}

/** So long a lease may be used; what is left of it then is lost, or the burst it allows would come too late. Milliseconds. */
const leaseMs = 250;
/** One that asks for longer has ended with its request. */
const askingMs = 1_000;
const leasesMax = 100_000;

/**
 * Limits that several instances keep together: exact, but for what is leased. A busy key leases up to `leasePart` of its tightest limit at
 * once, so that the hot path asks only now and then; each instance may let one lease less through, never one use more. Those that come
 * while one asks are asked for together, so that none waits for more than two answers, however many there are.
 */
export function createLeasedLimiter({
  uses,
  local,
  leasePart = 0.02,
  waitsForOthers = true,
}: LeasedLimiterOptions): Limiter {
  const leases = new Map<string, Lease>();
  /** One go a key at a time. */
  const under = new Map<string, Asking>();

  async function take(key: string, limits: readonly Limit[], now: number, cost: 0 | 1): Promise<LimitAnswer> {
    let waitedFor: Asking | undefined;
    for (let brought: Brought | undefined; cost === 1; ) {
      const lease = leases.get(key);
      if (lease && lease.left > 0 && now - lease.at < leaseMs) {
        lease.left -= 1;
        if (waitedFor) waitedFor.waiting -= 1;
        return { allowed: true, states: lease.states.map((state) => withMore(state, lease.left)) };
      }
      if (brought?.isAll) return limitAnswer({ ...brought, granted: 0 }, limits, now, cost);
      if (waitedFor && !brought) return local.take(key, limits, now, cost);
      const going = under.get(key);
      if (going?.outcome === undefined) break;
      waitedFor = going;
      going.waiting += 1;
      brought = await going.outcome;
    }
    const own = cost === 0 || isBeingAsked(key);
    const known = await (own
      ? uses.take(key, limits, now, cost)
      : askForMore(key, limits, { now, waiting: waitedFor?.waiting ?? 1 }));
    return known ? limitAnswer(known, limits, now, cost) : local.take(key, limits, now, cost);
  }

  function isBeingAsked(key: string): boolean {
    const going = under.get(key);
    return going !== undefined && performance.now() - going.since < askingMs;
  }

  /** What it brings is for those that come meanwhile, too. `waiting`: calls there are that want one, this one among them. */
  async function askForMore(
    key: string,
    limits: readonly Limit[],
    { now, waiting }: { readonly now: number; readonly waiting: number },
  ): Promise<Brought | undefined> {
    const outcome = lease(key, limits, now, Math.max(waiting, sizeFor(key, limits, now)));
    const going = { since: performance.now(), outcome: waitsForOthers ? outcome : undefined, waiting: 0 };
    under.set(key, going);
    try {
      return await outcome;
    } finally {
      if (under.get(key) === going) under.delete(key);
    }
  }

  async function lease(
    key: string,
    limits: readonly Limit[],
    now: number,
    wanted: number,
  ): Promise<Brought | undefined> {
    const taken = await uses.take(key, limits, now, wanted);
    if (taken === undefined) return undefined;
    if (leases.size > leasesMax) leases.clear();
    leases.set(key, {
      left: Math.max(0, taken.granted - 1),
      size: Math.max(1, taken.granted),
      at: now,
      states: limitAnswer({ ...taken, granted: 0 }, limits, now, 0).states,
    });
    return { ...taken, isAll: taken.granted < wanted };
  }

  /** One, and twice as many each time that the last lease was spent before it ended. */
  function sizeFor(key: string, limits: readonly Limit[], now: number): number {
    const last = leases.get(key);
    const wasSpent = last !== undefined && last.left === 0 && now - last.at < leaseMs;
    const most = Math.floor(Math.min(...limits.map(({ quantity }) => quantity)) * leasePart);
    return Math.max(1, Math.min(wasSpent ? last.size * 2 : 1, most));
  }

  return { take };
}
