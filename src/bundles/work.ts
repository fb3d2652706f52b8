import { findLifeEvent } from '../catalog/index.ts';
import type { Caller, Catalog, LifeEvent, Row } from '../model/index.ts';
import { sourcesOf } from './arguments.ts';
import type { Item } from './bundle.ts';
import { giveUp, sealWithin } from './ending.ts';
import { type BundleRooms, gather, type Had } from './gather.ts';
import { bundleSentence } from './sentences.ts';
import { type BundleKeys, type BundleState, openState, sealState, type Unfinished } from './state.ts';
import { isComplete, isLacking } from './status.ts';
import type { BundleWork, KeptBundle, Progress } from './store.ts';
import { nextTryAt, takesMax, triesMax, tryAfter } from './tries.ts';

export interface WorkParts extends BundleRooms {
  readonly catalog: () => Catalog;
  readonly keys: () => BundleKeys;
  readonly stillCounts: (caller: Caller) => Promise<boolean>;
}

/**
 * Asks for what a kept bundle lacks: all of it the first time, later what could not be reached. Everything is decided anew, by the catalog,
 * the demands and the delegations of that moment, and is on record before it can be read. Ends after a number of tries: nothing is
 * pending for ever.
 */
export function createWork(parts: WorkParts): BundleWork {
  const { keys, now } = parts;

  return async (kept, signal) => {
    const state = openState(kept.id, kept.sealed, keys());
    if (!state) return undefined;
    const { unfinished } = state;
    const lifeEvent = findLifeEvent(parts.catalog(), state.lifeEvent);
    const isOver = !lifeEvent || kept.takes > takesMax || !unfinished || !(await parts.stillCounts(unfinished.caller));
    if (isOver) return { sealed: sealState(kept.id, giveUp(state), keys()) };
    return ask(kept, { state, unfinished, lifeEvent, signal });
  };

  /** Of all that is lacking the first: what has an announced end waits for it, all else for the next try. */
  function dueAt(ends: readonly (number | undefined)[], tries: number): number {
    const at = now();
    return Math.min(
      ...ends.map((end) =>
        end === undefined ? nextTryAt(tries, at, Math.random()) : tryAfter(end, at, Math.random()),
      ),
    );
  }

  async function ask(
    { id, sealed, expiresAt, takes }: KeptBundle,
    { state, unfinished, lifeEvent, signal }: Asking,
  ): Promise<Progress> {
    const tries = unfinished.tries + 1;
    const latest = nextTryAt(tries, now() + lifeEvent.deadlineMs, Math.random());
    const isRetried = (end: number | undefined) =>
      end === undefined
        ? tries < triesMax && latest < expiresAt
        : takes < takesMax && tryAfter(end, now(), 1) < expiresAt;
    const { language } = state;
    const { rows, fault, tries: _before, ...asked } = unfinished;
    const gathered = await gather(
      {
        ...asked,
        id,
        catalog: parts.catalog(),
        language,
        ...(fault && { fault }),
        lifeEvent,
        strict: false,
        had: hadBefore(state, rows),
        isRetried,
        ending: signal,
      },
      parts,
    );
    if ('ledgerUnavailable' in gathered) return { sealed, dueAt: nextTryAt(Math.min(takes, 5), now(), Math.random()) };
    if (gathered.kind === 'withheld') throw new Error('nobody asked for all or nothing');
    const { items } = gathered;
    const complete = isComplete(lifeEvent, items);
    const retried = items
      .filter(isLacking)
      .map(({ id: evidence }) => gathered.ends.get(evidence))
      .filter(isRetried);
    const goesOn = retried.length > 0;
    // what waits for an announced end alone is no further try in vain
    const counted = retried.includes(undefined) ? tries : Math.max(1, unfinished.tries);
    const next: BundleState = {
      lifeEvent: state.lifeEvent,
      purpose: state.purpose,
      language,
      complete,
      sentence: bundleSentence(items, complete, language, goesOn),
      items,
      calls: [...state.calls, ...gathered.calls],
      ...(goesOn && {
        unfinished: { ...asked, tries: counted, rows: rowsStillNeeded(lifeEvent, items, gathered.rows) },
      }),
    };
    const kept = sealWithin(id, next, { lifeEvent, keys: keys() });
    return { sealed: kept.sealed, ...(kept.state.unfinished && { dueAt: dueAt(retried, tries) }) };
  }
}

interface Asking {
  readonly state: BundleState;
  readonly unfinished: Unfinished;
  readonly lifeEvent: LifeEvent;
  readonly signal: AbortSignal;
}

function hadBefore({ items }: BundleState, rows: Unfinished['rows']): ReadonlyMap<string, Had> {
  const had = items.filter((item) => !isLacking(item)).map((item) => ({ item, rows: rows[item.id] ?? [] }));
  return new Map(had.map((one) => [one.item.id, one]));
}

/** Nothing unmasked is kept that nothing more is looked up with. */
function rowsStillNeeded(
  { evidence }: LifeEvent,
  items: readonly Item[],
  rows: Readonly<Record<string, readonly Row[]>>,
): Unfinished['rows'] {
  const open = new Set(items.filter(isLacking).map(({ id }) => id));
  const sources = new Set(evidence.filter(({ id }) => open.has(id)).flatMap(({ calls }) => sourcesOf(calls)));
  return Object.fromEntries(Object.entries(rows).filter(([id]) => sources.has(id) && !open.has(id)));
}
