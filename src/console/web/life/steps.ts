import type { Entry } from '../../../model/index.ts';

export type StepState = 'done' | 'refused' | 'failed' | 'not-reached';

/** How far a request came: each step done, the one that ended it, and those it did not come to. */
export function reachedSteps(entry: Entry): Readonly<Record<'received' | 'decided' | 'fetched' | 'cut', StepState>> {
  const { outcome, reason = '' } = entry;
  if (reason === 'caller-gone' && !entry.upstream) {
    return { received: 'done', decided: 'done', fetched: 'not-reached', cut: 'not-reached' };
  }
  if (outcome === 'refused') {
    return { received: 'done', decided: 'refused', fetched: 'not-reached', cut: 'not-reached' };
  }
  if (outcome === 'failed') {
    const beforeDecision = reason === 'internal' && !entry.demand;
    return {
      received: 'done',
      decided: beforeDecision ? 'failed' : 'done',
      fetched: beforeDecision ? 'not-reached' : 'failed',
      cut: 'not-reached',
    };
  }
  return { received: 'done', decided: 'done', fetched: 'done', cut: outcome === 'ok' ? 'done' : 'not-reached' };
}
