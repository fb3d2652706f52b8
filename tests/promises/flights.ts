import { describe, expect, test } from 'vitest';
import type { Flights } from '../../src/exchange/index.ts';

/** What every `Flights` promises. */
export function flightsPromises(technology: string, create: () => Flights): void {
  describe(`Flights: ${technology}`, () => {
    test('of all that ask for one key at once one runs, and all get its outcome', async () => {
      const flights = create();
      const { start, finish, runs } = landing<string>();
      const crowd = Array.from({ length: 50 }, () => flights.join('a', start));
      finish('landed');
      const outcomes = await Promise.all(crowd);
      expect(runs()).toBe(1);
      expect(outcomes.every(({ value }) => value === 'landed')).toBe(true);
      expect(outcomes.filter(({ joined }) => !joined)).toHaveLength(1);
    });

    test('other keys fly on their own', async () => {
      const flights = create();
      const [one, other] = [landing<number>(), landing<number>()];
      const both = [flights.join('one', one.start), flights.join('other', other.start)];
      other.finish(2);
      expect(await both[1]).toEqual({ value: 2, joined: false });
      one.finish(1);
      expect(await both[0]).toEqual({ value: 1, joined: false });
    });

    test('nothing is remembered once it has landed', async () => {
      const flights = create();
      expect(await flights.join('a', async () => 1)).toEqual({ value: 1, joined: false });
      expect(await flights.join('a', async () => 2)).toEqual({ value: 2, joined: false });
    });

    test('a flight that breaks breaks for all who wait, and for nobody after', async () => {
      const flights = create();
      const broken = () => Promise.reject(new Error('broken'));
      const outcomes = await Promise.allSettled([flights.join('a', broken), flights.join('a', async () => 1)]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await flights.join('a', async () => 2)).toEqual({ value: 2, joined: false });
    });
  });
}

function landing<Value>() {
  const { promise, resolve } = Promise.withResolvers<Value>();
  let runs = 0;
  const start = () => {
    runs += 1;
    return promise;
  };
  return { start, finish: resolve, runs: () => runs };
}
