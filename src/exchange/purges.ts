import type { ResourceId, VerticalId } from '../model/index.ts';

/** Whose kept answers are to be fetched anew. */
export type PurgeTarget =
  | { readonly kind: 'resource'; readonly resource: ResourceId }
  | { readonly kind: 'vertical'; readonly vertical: VerticalId }
  /** A normalised identifier of a person or an enterprise; within one vertical, or wherever it was asked for. */
  | { readonly kind: 'subject'; readonly subject: string; readonly vertical?: VerticalId };

/**
 * Purges by generation: an answer's name holds the generation of what it is about, so a purge is one new number, however much is
 * kept. It sees marks alone, in which persons are keyed hashes. It never rejects; without its shared part it purges for this
 * instance, and for the others as soon as the shared part is back.
 */
export interface Purges {
  /** The newest generation of any of the marks; 0 where none was purged. */
  generation(marks: readonly string[]): Promise<number>;
  /** Resolves when it holds here and, where all is well, has been told to every instance. */
  purge(mark: string): Promise<void>;
  /** Whom a purge would be told to now. */
  reach(): Promise<PurgeReach>;
}

export type PurgeReach = 'every-instance' | 'this-instance';

/** Every answer carries this mark. */
export const everything = 'everything';

/** Longer than anything is kept: an earlier purge has nothing left to hide. */
export const purgeMemorySeconds = 8 * 86_400;
