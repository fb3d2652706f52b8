/**
 * Joins identical calls under way: of all that ask for one key at once, one runs `start` and the others get its outcome.
 * Nothing is remembered once the call has ended. `start` must not reject, and decides itself how long it may take.
 *
 * `leaving` is aborted when this one does not wait any more; without it, it waits to the end. Once nobody waits, the signal that
 * `start` was given is aborted, and whoever asks then starts anew. What `join` brings comes when the call has ended, also to those
 * who have left.
 */
export interface Flights {
  join<Value>(
    key: string,
    start: (abandoned: AbortSignal | undefined) => Promise<Value>,
    leaving?: AbortSignal,
  ): Promise<{ readonly value: Value; readonly joined: boolean }>;
}
