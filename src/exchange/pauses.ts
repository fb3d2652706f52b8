import { nextMidnight } from '../catalog/index.ts';
import type { Text, Vertical } from '../model/index.ts';
import { clock, failed, type TripFailure } from './failure.ts';
import { createStoreCopy } from './store-copy.ts';

/** A time in which a vertical gives no more by one credential, for it has said itself that the calls it grants are used. */
export interface Pause {
  readonly vertical: string;
  /** The channel's: what it grants, it grants by credential, which is the vertical's one or a demand's. */
  readonly credential: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** A pause as it stands: of the day, or of a moment, for we ask too often. */
export interface PauseNow extends Pause {
  readonly spent: 'day' | 'moment';
}

/** One pause a credential. Durable once `pause` or `resume` resolves, seen by `all` of every instance at once; each may reject. */
export interface PauseStore {
  /** In place of the former one of that credential. */
  pause(pause: Pause): Promise<void>;
  /** All of the vertical's; no error where there is none. */
  resume(vertical: string): Promise<void>;
  /** Those that are not over at `now`, by vertical and credential. */
  all(now: number): Promise<readonly Pause[]>;
}

/** What of the pauses this instance knows: its own at once, those of others within 10 s, and no call asks a store. */
export interface PauseView {
  of(vertical: string, credential: string): Promise<PauseNow | undefined>;
  /** Those of all its credentials. */
  all(vertical: string): Promise<readonly PauseNow[]>;
  /** As the vertical has said. `told`: once the other instances can know; it never rejects. */
  pause(vertical: string, credential: string, said: Said): { readonly pause: PauseNow; readonly told: Promise<void> };
  /** It grants more than it said: from now on it is asked again. Rejects where the store does not take it. */
  resume(vertical: string): Promise<void>;
}

export type Said = Required<Pick<TripFailure, 'spent'>> & Pick<TripFailure, 'retryAfterSeconds'>;

const dayMs = 86_400_000;
/** Where it says nothing of how long, but that we ask too often: twice as long each time, to a minute. */
const momentMs = 1_000;
const momentMsMax = 60_000;

/** Without a store a pause holds for this instance alone. A moment's always does: it is over before others could know. */
export function createPauseView({
  store,
  now,
}: {
  readonly store?: PauseStore;
  readonly now: () => number;
}): PauseView {
  const copy = store && createStoreCopy({ read: (at) => store.all(at), now });
  /** What the store does not know. */
  const own = new Map<string, { readonly pause: PauseNow; readonly lengthMs: number }>();

  /** Nothing lasts longer than it was said to, also where the clock has been set back. */
  function isOn({ until }: Pause, longestMs = dayMs): boolean {
    const leftMs = until - now();
    return leftMs > 0 && leftMs <= longestMs;
  }

  async function all(vertical: string): Promise<readonly PauseNow[]> {
    const shared = ((await copy?.rows()) ?? []).map((pause) => ({ ...pause, spent: 'day' as const }));
    const mine = [...own.values()].filter(({ pause, lengthMs }) => isOn(pause, lengthMs));
    const on = [...mine.map(({ pause }) => pause), ...shared.filter((pause) => isOn(pause))];
    return on.filter((pause) => pause.vertical === vertical);
  }

  function lengthOf({ spent, retryAfterSeconds }: Said, before: ReturnType<typeof own.get>): number {
    const at = now();
    if (retryAfterSeconds !== undefined) return Math.min(retryAfterSeconds * 1_000, dayMs);
    if (spent === 'day') return nextMidnight(at) - at;
    const goesOn = before !== undefined && Math.abs(at - before.pause.until) < momentMsMax;
    return goesOn ? Math.min(2 * before.lengthMs, momentMsMax) : momentMs;
  }

  async function tell(key: string, { spent: _, ...pause }: PauseNow): Promise<void> {
    if (store === undefined || copy === undefined) return;
    try {
      await store.pause(pause);
    } catch {
      return; // it holds here, and each other instance hears it from the vertical itself
    }
    await copy.renew();
    const isKnown = (await copy.rows()).some((one) => one.until === pause.until && keyOf(one) === key);
    if (isKnown && own.get(key)?.pause.until === pause.until) own.delete(key); // from here on whoever resumes it does so for all
  }

  return {
    async of(vertical, credential) {
      return (await all(vertical)).find((pause) => pause.credential === credential);
    },
    all,
    pause(vertical, credential, said) {
      const key = keyOf({ vertical, credential });
      const before = own.get(key);
      // a crowd that was under way hears the same many times
      if (said.spent === 'moment' && before && isOn(before.pause, before.lengthMs))
        return { pause: before.pause, told: Promise.resolve() };
      const lengthMs = lengthOf(said, before);
      const pause = { vertical, credential, until: Math.ceil(now() + lengthMs), spent: said.spent };
      own.set(key, { pause, lengthMs });
      return { pause, told: said.spent === 'day' ? tell(key, pause) : Promise.resolve() };
    },
    async resume(vertical) {
      for (const [key, { pause }] of own) if (pause.vertical === vertical) own.delete(key);
      await store?.resume(vertical);
      await copy?.renew();
    },
  };
}

function keyOf({ vertical, credential }: Pick<Pause, 'vertical' | 'credential'>): string {
  return `${vertical} ${credential}`;
}

export function pausedFailure(
  { spokenSystem }: Vertical,
  { vertical, until, spent }: PauseNow,
  now: number,
): TripFailure {
  const retryAfterSeconds = secondsUntil(until, now);
  if (spent === 'moment')
    return { ...failed('overloaded', `${vertical} says that we ask too often`), retryAfterSeconds };
  const note = `${vertical} is not asked: it has said that the calls it grants are used`;
  return usedUp(spokenSystem, until, { now, note });
}

/** Nothing is left of what it grants. `until`: when it grants more. */
export function usedUp(system: Text, until: number, { now, note }: { now: number; note: string }): TripFailure {
  const detail: Text = {
    zh: `${system.zh}给本县的查询次数已用完，预计${clock(until)}恢复`,
    en: `what ${system.en} grants the county is used, probably until ${clock(until)} Beijing time`,
  };
  return { ...failed('vertical-quota-used', note), retryAfterSeconds: secondsUntil(until, now), detail };
}

function secondsUntil(until: number, now: number): number {
  return Math.max(1, Math.ceil((until - now) / 1_000));
}
