import type { Flights } from '../../exchange/index.ts';

/** A call under way. All of it is plain data: what else one request holds, no other may touch on workerd. */
interface Flight {
  /** As `performance.now()` counts, told anew while the request that makes the call is there. */
  aliveAt: number;
  waiting: number;
  outcome?: { readonly value: unknown } | { readonly error: unknown };
}

/** How often whoever makes the call says that it is there, and looks whether anybody waits for it. */
const lookRoundEveryMs = 50;
/** One that was not heard of for so long has ended with its request, and another takes over. */
const silentMsMax = 1_000;
const lookForOutcomeEveryMs = 10;

/**
 * Joins calls of this isolate. workerd ends a promise with the request that made it, so those who join wait for no promise of another:
 * each looks by itself whether the outcome has come, and the one who makes the call whether it is still wanted.
 */
export function createPolledFlights(): Flights {
  const underWay = new Map<string, Flight>();

  function forget(key: string, flight: Flight): void {
    if (underWay.get(key) === flight) underWay.delete(key); // another may have taken off since this one was abandoned
  }

  /** Counts one that waits until it leaves; answers how to stop that. */
  function board(key: string, flight: Flight, leaving: AbortSignal | undefined, left: () => void): () => void {
    flight.waiting += 1;
    const leave = () => {
      flight.waiting -= 1;
      if (flight.waiting === 0) forget(key, flight);
      left();
    };
    if (leaving?.aborted) leave();
    leaving?.addEventListener('abort', leave, { once: true });
    return () => leaving?.removeEventListener('abort', leave);
  }

  async function fly<Value>(
    key: string,
    start: (abandoned: AbortSignal) => Promise<Value>,
    leaving: AbortSignal | undefined,
  ): Promise<Value> {
    const flight: Flight = { aliveAt: performance.now(), waiting: 0 };
    underWay.set(key, flight);
    const abandoned = new AbortController();
    const lookRound = () => {
      flight.aliveAt = performance.now();
      if (flight.waiting === 0) abandoned.abort();
    };
    const looking = setInterval(lookRound, lookRoundEveryMs);
    try {
      const flying = start(abandoned.signal);
      const land = board(key, flight, leaving, lookRound);
      const value = await flying.finally(land);
      flight.outcome = { value };
      return value;
    } catch (error) {
      flight.outcome = { error };
      throw error;
    } finally {
      clearInterval(looking);
      forget(key, flight);
    }
  }

  async function wait(key: string, flight: Flight, leaving: AbortSignal | undefined): Promise<Flight['outcome']> {
    const land = board(key, flight, leaving, () => {});
    while (!flight.outcome && performance.now() - flight.aliveAt < silentMsMax) {
      await new Promise((resolve) => setTimeout(resolve, lookForOutcomeEveryMs));
    }
    land();
    forget(key, flight);
    return flight.outcome;
  }

  return {
    async join<Value>(key: string, start: (abandoned: AbortSignal) => Promise<Value>, leaving?: AbortSignal) {
      for (;;) {
        const flight = underWay.get(key);
        if (flight === undefined) return { value: await fly(key, start, leaving), joined: false };
        const outcome = await wait(key, flight, leaving);
        if (outcome && 'error' in outcome) throw outcome.error;
        if (outcome) return { value: outcome.value as Value, joined: true }; // one key, one kind of value
      }
    },
  };
}
