import { z } from 'zod';
import { failed } from '../failures.ts';
import { asCode, memberAt } from '../members.ts';
import type { Opened } from './envelope.ts';
import { memberPath } from './member-path.ts';

/** How a vertical gives a long list in pages. */
export const pagingSettings = z.strictObject({
  /** The request's member that says where a page starts: `start`, `pageNum`. */
  start: memberPath,
  /** The request's member that says how long a page is: `limit`, `pageSize`. */
  limit: memberPath,
  /** Rows a page, as we ask for them. */
  size: z.int('rows a page').min(1, 'at least 1 row a page').max(1000, 'at most 1000 rows a page'),
  /** Whether `start` counts rows or pages. */
  counts: z.enum(['rows', 'pages'], 'rows or pages').default('rows'),
  /** What the first one is called. */
  first: z.union([z.literal(0), z.literal(1)], '0 or 1').default(0),
  /** Where the reply says how many rows there are in all; without it a full page means that another may follow. */
  total: memberPath.optional(),
});

export type Paging = z.infer<typeof pagingSettings>;

/** The members that ask for a page, each with its path. */
export function pageMembers({ start, limit, size, counts, first }: Paging, page: number) {
  const at = first + page * (counts === 'rows' ? size : 1);
  return [
    [start, at],
    [limit, size],
  ] as const;
}

type Found = Extract<Opened, { kind: 'found' }>;

/** Says of a page whether more follow. A page that is empty, too long or beyond the total is no answer to what was asked. */
export function withMore(found: Found, document: unknown, { paging, page }: { paging: Paging; page: number }): Opened {
  const { size, total: totalPath } = paging;
  const count = found.records.length;
  if (count > size) return failed('vertical-invalid-answer', `page: expected at most ${size} rows`);
  if (totalPath === undefined) return { ...found, more: count === size };
  const total = Number(asCode(memberAt(document, totalPath)) || Number.NaN);
  if (!Number.isSafeInteger(total) || total < 0) {
    return failed('vertical-invalid-answer', `$.${totalPath}: expected how many rows there are`);
  }
  const seen = page * size + count;
  if (seen < total && count < size) {
    return failed('vertical-invalid-answer', `$.${totalPath}: expected as many rows as it says`);
  }
  return { ...found, more: seen < total };
}
