/**
 * Joins identical calls under way: of all that ask for one key at once, one runs `start` and the others get its outcome.
 * Nothing is remembered once the call has ended. `start` must not reject; its own signal decides how long it may take.
 */
export interface Flights {
  join<Value>(key: string, start: () => Promise<Value>): Promise<{ readonly value: Value; readonly joined: boolean }>;
}
