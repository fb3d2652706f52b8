import type { Outcome, ReadRequest } from '../owner.ts';

/** How an owner gives long lists in pages: the request's members, and the member of the reply that says how many rows there are. */
export interface PageWords {
  readonly start: string;
  readonly limit: string;
  /** Rows a page at most, and without being asked. */
  readonly sizeMax: number;
  /** Whether `start` counts rows or pages, from 0 or 1. */
  readonly counts: 'rows' | 'pages';
  readonly first: 0 | 1;
  /** Dotted path. */
  readonly total?: string;
}

/** Takes the page that is asked for out of the parameters, into the head. */
export function withoutPage(parameters: Readonly<Record<string, unknown>>, words: PageWords): ReadRequest {
  const { [words.start]: start = words.first, [words.limit]: limit = words.sizeMax, ...rest } = parameters;
  const [from, size] = [Number(start), Number(limit)];
  const isGood = Number.isSafeInteger(from) && from >= words.first && Number.isSafeInteger(size) && size >= 1;
  if (!isGood || size > words.sizeMax) return { ok: false, why: 'bad-parameter', head: {} };
  const skipped = (from - words.first) * (words.counts === 'pages' ? size : 1);
  return { ok: true, parameters: rest, head: { skipped: String(skipped), size: String(size) } };
}

/** The rows of the page, and how many there are in all; an answer that is no list is not cut. */
export function cutToPage(
  outcome: Outcome,
  head: Readonly<Record<string, string>>,
): { outcome: Outcome; total?: number } {
  if (outcome.kind !== 'found' || !Array.isArray(outcome.data)) return { outcome };
  const [skipped, size] = [Number(head.skipped ?? 0), Number(head.size ?? outcome.data.length)];
  const rows = outcome.data.slice(skipped, skipped + size);
  const { length: total } = outcome.data;
  return rows.length === 0
    ? { outcome: { kind: 'no-record' }, total }
    : { outcome: { kind: 'found', data: rows }, total };
}
