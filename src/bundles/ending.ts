import type { Language, LifeEvent, RequestId } from '../model/index.ts';
import type { Item } from './bundle.ts';
import { bundleSentence, givenUpSentence, tooLargeSentence } from './sentences.ts';
import { type BundleKeys, type BundleState, sealState } from './state.ts';
import { isComplete, isLacking } from './status.ts';

/** What one bundle may take in the store. Some tens of kB are usual; one page of a vertical's reply may have 1 MiB. */
const bundleBytesMax = 2 * 1_048_576;

/** What was not had by now will not come: said plainly, with nothing kept that was needed to ask. */
export function giveUp({ unfinished: _unfinished, ...state }: BundleState): BundleState {
  const sentence = givenUpSentence(state.language);
  const items = state.items.map(
    (item): Item => (isLacking(item) ? { ...item, status: 'unavailable', sentence } : item),
  );
  return { ...state, items, sentence: bundleSentence(items, state.complete, state.language, false) };
}

/**
 * Seals a state, or as much of it as a bundle may take: one that is too large is gone on with no more, and then told without the evidence
 * that takes most, which is refused. Answers what was sealed, too.
 */
export function sealWithin(
  id: RequestId,
  state: BundleState,
  { lifeEvent, keys, bytesMax = bundleBytesMax }: Within,
): { readonly sealed: Uint8Array<ArrayBuffer>; readonly state: BundleState } {
  const sealed = sealState(id, state, keys);
  const less =
    sealed.length <= bytesMax ? undefined : state.unfinished ? giveUp(state) : withoutLargest(state, lifeEvent);
  return less ? sealWithin(id, less, { lifeEvent, keys, bytesMax }) : { sealed, state };
}

interface Within {
  readonly lifeEvent: LifeEvent;
  readonly keys: BundleKeys;
  readonly bytesMax?: number;
}

/** Undefined where there is none to leave out. */
function withoutLargest(state: BundleState, lifeEvent: LifeEvent): BundleState | undefined {
  const largest = state.items.filter(hasData).toSorted((one, other) => sizeOf(other) - sizeOf(one))[0];
  if (largest === undefined) return undefined;
  const items = state.items.map((item) => (item === largest ? tooLarge(item, state.language) : item));
  const complete = isComplete(lifeEvent, items);
  const sentence = bundleSentence(items, complete, state.language);
  const left = receiptsOf(largest);
  const calls = state.calls.filter((id) => !left.some((receipt) => receipt.endsWith(`/${id}`))); // whoever reads has the others alone
  return { ...state, complete, sentence, items, calls };
}

function hasData({ data, parts = [] }: Item): boolean {
  return data !== undefined || parts.length > 0;
}

function sizeOf(item: Item): number {
  return JSON.stringify(item).length;
}

function receiptsOf({ receipt, parts = [] }: Item): readonly string[] {
  return [...(receipt === undefined ? [] : [receipt]), ...parts.map((part) => part.receipt)];
}

function tooLarge({ id, title, required, group, onMissing, source, parts }: Item, language: Language): Item {
  return {
    id,
    title,
    required,
    ...(group && { group }),
    onMissing,
    status: 'refused',
    sentence: tooLargeSentence(language),
    source,
    ...(parts && { parts: [] }),
  };
}
