import type { Flights } from '../../exchange/index.ts';

/** Joins calls of this process. Not for workerd, which ends a promise with the request that made it. */
export function createMemoryFlights(): Flights {
  const underWay = new Map<string, Flight>();

  function takeOff(key: string, start: (abandoned: AbortSignal) => Promise<unknown>): Flight {
    const abandoned = new AbortController();
    const forget = () => {
      if (underWay.get(key) === flight) underWay.delete(key); // another may have taken off since this one was abandoned
    };
    const flight: Flight = {
      outcome: start(abandoned.signal).finally(forget),
      waiting: 0,
      abandon() {
        forget();
        abandoned.abort();
      },
    };
    underWay.set(key, flight);
    return flight;
  }

  return {
    async join<Value>(key: string, start: (abandoned: AbortSignal) => Promise<Value>, leaving?: AbortSignal) {
      const running = underWay.get(key);
      const flight = running ?? takeOff(key, start);
      flight.waiting += 1;
      const leave = () => {
        flight.waiting -= 1;
        if (flight.waiting === 0) flight.abandon();
      };
      if (leaving?.aborted) leave();
      leaving?.addEventListener('abort', leave, { once: true });
      try {
        return { value: (await flight.outcome) as Value, joined: running !== undefined }; // one key, one kind of value
      } finally {
        leaving?.removeEventListener('abort', leave);
      }
    },
  };
}

interface Flight {
  readonly outcome: Promise<unknown>;
  waiting: number;
  abandon(): void;
}
