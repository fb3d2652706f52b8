import type { UpstreamFailure } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import type { SendFailure } from './http-client.ts';

/** What became of an upstream call that brought no answer. */
export interface TripFailure extends UpstreamFailure {
  readonly retryAfterSeconds?: number;
}

export function failed(reason: UpstreamFailure['reason'], note: string): TripFailure {
  return { kind: 'failed', reason, note };
}

export function failureOfSending({ kind, note }: SendFailure): TripFailure {
  switch (kind) {
    case 'timeout':
      return failed('vertical-timeout', note);
    case 'unreachable':
      return failed('vertical-unavailable', note);
    case 'refused':
      return failed('vertical-refused', note);
    case 'too-large':
      return failed('vertical-invalid-answer', note);
    case 'aborted':
      return failed('vertical-unavailable', note); // no caller can abort a trip: the gateway is closing
  }
}

/** True where the vertical itself is lost: a kept answer may stand in, and soon it is not asked any more. */
export function isLost({ reason }: TripFailure): boolean {
  return reason === 'vertical-unavailable' || reason === 'vertical-timeout';
}

export function toRefusal({ reason, note, retryAfterSeconds }: TripFailure): Refusal {
  return { reason, note, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}
