import type { EntryOutcome, LifeEvent } from '../model/index.ts';
import type { Item, ItemStatus } from './bundle.ts';

/** What a call's outcome is called in a bundle. */
export function statusOf(outcome: EntryOutcome): ItemStatus {
  return outcome === 'failed' ? 'unavailable' : outcome;
}

/** For `all` the worst counts; for `any` the best, and then what may still come before what will not. */
const ALL: readonly ItemStatus[] = ['refused', 'unavailable', 'pending', 'not_found', 'absent', 'ok'];
const ANY: readonly ItemStatus[] = ['ok', 'unavailable', 'pending', 'refused', 'not_found', 'absent'];

/** How the calls of one evidence make one status. */
export function combineStatuses(statuses: readonly ItemStatus[], combine: 'all' | 'any'): ItemStatus {
  return (combine === 'all' ? ALL : ANY).find((status) => statuses.includes(status)) ?? 'not_found';
}

/** The status of an evidence of which no call could be made: it shares the fate of what it is looked up with. */
export function statusWithout(source: ItemStatus): ItemStatus {
  return source === 'absent' ? 'not_found' : source; // that the other one's absence is an answer says nothing about this one
}

/** Whether an evidence spares its paper: it is there, and contradicts nothing that the case has to wait for. */
export function isObtained({ status, finding, onMissing }: Pick<Item, 'status' | 'finding' | 'onMissing'>): boolean {
  const isThere = status === 'ok' || status === 'absent';
  return isThere && (finding === undefined || finding === 'confirmed' || onMissing === 'accept-and-follow-up');
}

/** What could not be reached, and may be had later. */
export function isLacking({ status }: Pick<Item, 'status'>): boolean {
  return status === 'pending' || status === 'unavailable';
}

/** Every required evidence and one of every group is obtained. */
export function isComplete(lifeEvent: LifeEvent, items: readonly Item[]): boolean {
  return covers(lifeEvent, new Set(items.filter(isObtained).map(({ id }) => id)));
}

/** Whether some evidence, by id, makes up all that is required and one of every group. */
export function covers({ evidence }: LifeEvent, ids: ReadonlySet<string>): boolean {
  const groups = new Map<string, boolean>();
  for (const { id, group } of evidence) {
    if (group !== undefined) groups.set(group, (groups.get(group) ?? false) || ids.has(id));
  }
  return (
    evidence.every(({ id, required, group }) => !required || group !== undefined || ids.has(id)) &&
    [...groups.values()].every(Boolean)
  );
}
