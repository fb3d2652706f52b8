import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { subjectCountsPromises } from '../promises/subject-counts.ts';
import { type Adapters, startAdapters } from './workerd.ts';

let adapters: Adapters;
beforeAll(async () => {
  adapters = await startAdapters();
});
afterAll(() => adapters[Symbol.asyncDispose]());

subjectCountsPromises('two isolates by a Durable Object, on workerd', 0, () => {
  const place = randomUUID();
  const isolates = [adapters.subjectCounts(place), adapters.subjectCounts(place)] as const;
  let turn = 0;
  return {
    add(...call) {
      turn += 1;
      return isolates[turn % 2 === 0 ? 0 : 1].add(...call);
    },
  };
});

test('what was counted is forgotten once its window is over, and not before', async () => {
  const place = randomUUID();
  const counts = adapters.subjectCounts(place);
  const [now, hour] = [Date.UTC(2026, 10, 24, 8), 3_600_000];
  await counts.add('officer', ['a', 'b'], 3_600, now);
  await counts.add('case', ['a'], 86_400, now);
  const keptAt = (at: number) => adapters.call({ part: 'subjects-kept', place, at });
  expect(await keptAt(now + hour)).toBe(3);
  expect(await keptAt(now + hour + 1)).toBe(1);
  expect(await keptAt(now + 24 * hour + 1)).toBe(0);
});
