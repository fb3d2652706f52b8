import type { Flights } from '../../exchange/index.ts';

/** No joining: workerd ends a promise with the request that made it, so one caller's hanging up would take the others' answer with it. */
export function createNoFlights(): Flights {
  return { join: async (_key, start, leaving) => ({ value: await start(leaving), joined: false }) };
}
