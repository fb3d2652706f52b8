import type { Outcome, Owner, OwnerOperation, ReadRequest, RefusalKind } from '../owner.ts';

/** How an owner that speaks JSON names the parts of its envelope and what its codes are. */
export interface EnvelopeWords {
  readonly status: string;
  readonly message: string;
  readonly data: string;
  readonly success: Word;
  readonly noRecord: Word;
  readonly refusals: Readonly<Record<RefusalKind, Word>>;
  /** Whether an answer without data says so with null or leaves the member out. */
  readonly dataWithout: 'null' | 'absent';
}

/** A code and the sentence beside it. */
export type Word = readonly [code: string, message: string];

export function jsonOwner(words: EnvelopeWords, operations: readonly OwnerOperation[]): Owner {
  return {
    operations,
    contentType: 'application/json; charset=utf-8',
    read,
    write(outcome) {
      const [code, message] = wordOf(words, outcome);
      const without = words.dataWithout === 'null' ? { [words.data]: null } : {};
      const data = outcome.kind === 'found' ? { [words.data]: outcome.data } : without;
      return JSON.stringify({ [words.status]: code, [words.message]: message, ...data });
    },
  };
}

function wordOf(words: EnvelopeWords, outcome: Outcome): Word {
  if (outcome.kind === 'found') return words.success;
  return outcome.kind === 'no-record' ? words.noRecord : words.refusals[outcome.why];
}

function read(body: string): ReadRequest {
  try {
    return { ok: true, parameters: JSON.parse(body), head: {} };
  } catch {
    return { ok: false, why: 'bad-parameter', head: {} };
  }
}
