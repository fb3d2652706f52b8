import type { Result, Text, UpstreamFailure } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import type { SendFailure } from './http-client.ts';

/** What became of an upstream call that brought no answer. */
export interface TripFailure extends Omit<UpstreamFailure, 'reason'> {
  /** `caller-gone`: it was broken off or never made, for nobody waits for it any more; that says nothing about the vertical. */
  readonly reason: UpstreamFailure['reason'] | 'caller-gone';
  readonly retryAfterSeconds?: number;
  /** This case in words, where it says more than the reason. */
  readonly detail?: Text;
  /** Nothing came back: of a request that was surely not sent, or of one that may have arrived. */
  readonly unanswered?: 'unsent' | 'cut-off';
  /** The vertical was not even tried: what it grants, its hours or its state forbade it. */
  readonly untried?: true;
}

export function failed(reason: TripFailure['reason'], note: string): TripFailure {
  return { kind: 'failed', reason, note };
}

export function failureOfSending({ kind, note, unsent }: SendFailure): TripFailure {
  switch (kind) {
    case 'timeout':
      return failed('vertical-timeout', note);
    case 'unreachable':
      return { ...failed('vertical-unavailable', note), unanswered: unsent ? 'unsent' : 'cut-off' };
    case 'refused':
      return failed('vertical-refused', note);
    case 'too-large':
      return failed('vertical-invalid-answer', note);
    case 'aborted':
      return failed('caller-gone', note);
  }
}

export const callerGone = failed('caller-gone', 'the caller hung up');

/** True where nobody waited for it to the end: it tells nothing of how the vertical is. */
export function isAbandoned(outcome: Result<unknown, TripFailure>): boolean {
  return !outcome.ok && outcome.failure.reason === 'caller-gone';
}

/** True where the vertical itself is lost: soon it is not asked any more. */
export function isLost({ reason }: TripFailure): boolean {
  return reason === 'vertical-unavailable' || reason === 'vertical-timeout';
}

/** True where the vertical cannot be asked just now, for whatever reason: a kept answer may stand in. */
export function mayStandIn(failure: TripFailure): boolean {
  return isLost(failure) || ['vertical-closed', 'vertical-quota-used', 'overloaded'].includes(failure.reason);
}

export function toRefusal({ reason, note, retryAfterSeconds, detail }: TripFailure): Refusal {
  return { reason, note, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), ...(detail && { detail }) };
}

/** `2026-11-24 06:00`, Beijing time. */
export function clock(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
