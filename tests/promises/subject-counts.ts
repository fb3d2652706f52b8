import { describe, expect, test } from 'vitest';
import type { SubjectCounts } from '../../src/policy/index.ts';

const hour = 3_600_000;
/** 09:00:00 on 24 November 2026, Beijing time. */
const nine = Date.UTC(2026, 10, 24, 1);
const people = (name: string, many: number) => Array.from({ length: many }, (_, at) => `${name}-${at}`);

/** What every `SubjectCounts` promises. `furtherMs`: how much further back than an hour it may look. */
export function subjectCountsPromises(
  technology: string,
  furtherMs: number,
  create: () => SubjectCounts | Promise<SubjectCounts>,
): void {
  describe(`SubjectCounts: ${technology}`, () => {
    async function asked(counts: SubjectCounts, key: string, subjects: readonly string[], now: number) {
      let count = 0;
      for (const subject of subjects) count = await counts.add(key, [subject], 3_600, now);
      return count;
    }

    test('who is asked for again counts once, whoever else is asked for with them; each key has its own', async () => {
      const counts = await create();
      expect(await counts.add('officer', ['a', 'b'], 3_600, nine)).toBe(2);
      expect(await counts.add('officer', ['b'], 3_600, nine + 1)).toBe(2);
      expect(await counts.add('officer', ['b', 'c', 'c'], 3_600, nine + 2)).toBe(3);
      expect(await counts.add('another', ['b'], 3_600, nine + 3)).toBe(1);
    });

    test('the turn of an hour forgets nobody', async () => {
      const counts = await create();
      await asked(counts, 'officer', people('before', 10), nine - 1_000);
      expect(await asked(counts, 'officer', people('after', 10), nine + 1_000)).toBe(20);
    });

    test('no hour holds more than it says, wherever the hour begins', async () => {
      const counts = await create();
      const turns = Array.from({ length: 150 }, (_, turn) => ({
        at: nine + turn * 97_000,
        who: `person-${turn % 90}`,
      }));
      for (const [turn, { at, who }] of turns.entries()) {
        const inReach = (reachMs: number) =>
          new Set(turns.slice(0, turn + 1).flatMap((one) => (one.at > at - reachMs ? [one.who] : []))).size;
        const count = await counts.add('officer', [who], 3_600, at);
        expect(count).toBeGreaterThanOrEqual(inReach(hour));
        expect(count).toBeLessThanOrEqual(inReach(hour + furtherMs));
      }
    });

    test('who was asked for longer ago counts no more, and who was asked for again since does', async () => {
      const counts = await create();
      await asked(counts, 'officer', ['a', 'b', 'c'], nine);
      await asked(counts, 'officer', ['b'], nine + hour / 2);
      expect(await asked(counts, 'officer', ['d'], nine + hour - 1)).toBe(4);
      expect(await asked(counts, 'officer', ['d'], nine + hour + furtherMs)).toBe(2);
    });
  });
}
