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

    test('it is abandoned once the last one has left, not before, and whoever asks then starts anew', async () => {
      const flights = create();
      const { start, finish, abandoned } = landing<string>();
      const leaving = Array.from({ length: 3 }, () => new AbortController());
      const crowd = leaving.map(({ signal }) => flights.join('a', start, signal));
      leaving[0]?.abort();
      leaving[2]?.abort();
      expect(abandoned()).toBe(false);
      leaving[1]?.abort();
      await expect.poll(abandoned).toBe(true);
      const anew = flights.join('a', async () => 'anew');
      finish('broken off');
      expect(await anew).toEqual({ value: 'anew', joined: false });
      expect((await Promise.all(crowd)).map(({ value }) => value)).toEqual(Array(3).fill('broken off'));
    });

    test('one who does not say that it may leave stays, and so does its flight', async () => {
      const flights = create();
      const { start, finish, abandoned } = landing<string>();
      const leaving = new AbortController();
      const both = [flights.join('a', start, leaving.signal), flights.join('a', start)];
      leaving.abort();
      expect(abandoned()).toBe(false);
      finish('landed');
      expect((await Promise.all(both)).map(({ value }) => value)).toEqual(['landed', 'landed']);
      leaving.abort();
      expect(abandoned()).toBe(false);
    });

    test('one who had left before is no one who waits', async () => {
      const flights = create();
      const { start, finish, abandoned } = landing<string>();
      const gone = flights.join('a', start, AbortSignal.abort());
      await expect.poll(abandoned).toBe(true);
      finish('broken off');
      await gone;
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
  let left: AbortSignal | undefined;
  const start = (abandoned: AbortSignal | undefined) => {
    runs += 1;
    left = abandoned;
    return promise;
  };
  return { start, finish: resolve, runs: () => runs, abandoned: () => left?.aborted };
}
