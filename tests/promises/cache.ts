import { afterEach, describe, expect, test } from 'vitest';
import type { Cache } from '../../src/exchange/index.ts';

export interface CacheUnderTest extends AsyncDisposable {
  readonly cache: Cache;
  /** Lets time pass for it, by its clock or by ours. */
  pass(milliseconds: number): Promise<void>;
}

/** What every `Cache` promises, run by each adapter on its real part. */
export function cachePromises(technology: string, start: () => Promise<CacheUnderTest>): void {
  describe(`Cache: ${technology}`, () => {
    let started: CacheUnderTest | undefined;
    const begin = async () => (started = await start());
    afterEach(async () => started?.[Symbol.asyncDispose]());

    test('a value that was set is there for the next get, byte for byte', async () => {
      const { cache } = await begin();
      const value = Uint8Array.from({ length: 256 }, (_, at) => at);
      await cache.set('a', value, 60);
      expect(await cache.get('a')).toEqual(value);
      expect(await cache.get('b')).toBeUndefined();
    });

    test('a later value replaces the one before', async () => {
      const { cache } = await begin();
      await cache.set('a', Uint8Array.of(1), 60);
      await cache.set('a', Uint8Array.of(2), 60);
      expect(await cache.get('a')).toEqual(Uint8Array.of(2));
    });

    test('a deleted value is gone, the others stay', async () => {
      const { cache } = await begin();
      await cache.set('a', Uint8Array.of(1), 60);
      await cache.set('b', Uint8Array.of(2), 60);
      await cache.delete('a');
      expect(await cache.get('a')).toBeUndefined();
      expect(await cache.get('b')).toEqual(Uint8Array.of(2));
    });

    test('a value is not there after its time, and one without any time never is', async () => {
      const { cache, pass } = await begin();
      await cache.set('brief', Uint8Array.of(1), 1);
      await cache.set('lasting', Uint8Array.of(2), 600);
      await cache.set('none', Uint8Array.of(3), 0);
      await pass(1_100);
      expect(await cache.get('brief')).toBeUndefined();
      expect(await cache.get('lasting')).toEqual(Uint8Array.of(2));
      expect(await cache.get('none')).toBeUndefined();
    });

    test('many at once do not mix up their values', async () => {
      const { cache } = await begin();
      const keys = Array.from({ length: 500 }, (_, at) => at);
      await Promise.all(keys.map((key) => cache.set(`key ${key}`, Uint8Array.of(key & 255, key >> 8), 60)));
      const values = await Promise.all(keys.map((key) => cache.get(`key ${key}`)));
      expect(values).toEqual(keys.map((key) => Uint8Array.of(key & 255, key >> 8)));
    });

    test('it counts, tier by tier, the looks that found something and those that did not', async () => {
      const { cache } = await begin();
      await cache.set('a', Uint8Array.of(1), 60);
      await cache.get('a');
      await cache.get('never set');
      const [nearest, ...further] = cache.tiers();
      expect(nearest).toMatchObject({ tier: 'memory', hits: 1 });
      expect(nearest?.entries).toBeGreaterThan(0);
      expect(nearest?.misses).toBeGreaterThan(0);
      expect(nearest?.bytes).toBeGreaterThan(0);
      expect(nearest?.bytesMax).toBeGreaterThan(nearest?.bytes ?? 0);
      expect(further.map(({ tier }) => tier)).toEqual(technology === 'redis' ? ['redis'] : []);
      for (const { misses } of further) expect(misses).toBeGreaterThan(0);
    });

    test('it says which technology serves it, and that all is well', async () => {
      const { cache } = await begin();
      expect(cache.health()).toMatchObject({ technology, state: 'ok' });
    });
  });
}
