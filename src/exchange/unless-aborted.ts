import type { Result } from '../model/index.ts';
import type { TripFailure } from './failure.ts';

/** The outcome, or `failure` as soon as `signal` is aborted. */
export function unlessAborted<Value>(
  signal: AbortSignal | undefined,
  failure: TripFailure,
  outcome: Promise<Result<Value, TripFailure>>,
): Promise<Result<Value, TripFailure>> {
  if (signal === undefined) return outcome;
  return new Promise((resolve, reject) => {
    const leave = () => resolve({ ok: false, failure });
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    outcome.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
