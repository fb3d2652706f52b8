import type { Flights } from '../../exchange/index.ts';

/** Joins calls of this process. Not for workerd, which ends a promise with the request that made it. */
export function createMemoryFlights(): Flights {
  const underWay = new Map<string, Promise<unknown>>();
  return {
    async join<Value>(key: string, start: () => Promise<Value>) {
      const running = underWay.get(key);
      if (running !== undefined) return { value: (await running) as Value, joined: true }; // one key, one kind of value
      const flight = start().finally(() => underWay.delete(key));
      underWay.set(key, flight);
      return { value: await flight, joined: false };
    },
  };
}
