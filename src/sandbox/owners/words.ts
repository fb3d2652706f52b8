import type { Outcome, RefusalKind } from '../owner.ts';

/** A code and the sentence beside it. */
export type Word = readonly [code: string, message: string];

/** What an owner's codes are; `Code` is what its status may be. */
export interface OutcomeWords<Said = Word> {
  readonly success: Said;
  readonly noRecord: Said;
  /** An owner that counts no days has no word for a day whose calls are used. */
  readonly refusals: Readonly<Record<Exclude<RefusalKind, 'quota-used'>, Said>> & { readonly 'quota-used'?: Said };
}

export function wordOf<Said>(words: OutcomeWords<Said>, outcome: Outcome): Said {
  if (outcome.kind === 'found') return words.success;
  return outcome.kind === 'no-record' ? words.noRecord : (words.refusals[outcome.why] ?? words.refusals.broken);
}
