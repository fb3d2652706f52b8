import type { RequestRow } from '../../../ops/row.ts';
import { useSpeech } from '../language.tsx';
import type { Words } from '../words.ts';

type Told = Pick<RequestRow, 'outcome' | 'kind'> & { readonly reason?: string | undefined };

/** What became of a request, in one word and one colour. */
export function OutcomeChip({ of }: { readonly of: Told }) {
  const { words } = useSpeech();
  return <span className={`chip ${of.outcome}`}>{outcomeWord(of, words)}</span>;
}

function outcomeWord({ outcome, kind, reason }: Told, words: Words): string {
  if (outcome === 'ok' && kind === 'bundle') return words.answered;
  if (outcome === 'ok' && kind !== 'call') return words.done;
  if (reason === 'vertical-unavailable' || reason === 'vertical-timeout') return words.notReachable;
  if (reason === 'caller-gone') return words.hungUp;
  if (reason === 'vertical-closed') return words.closed;
  return words.outcomes[outcome];
}
