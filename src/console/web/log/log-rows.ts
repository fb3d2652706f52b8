import type { RequestRow } from '../../../ops/row.ts';

/** The rows at hand, newest first by (time, id), each once. */
export interface LogRows {
  readonly rows: readonly RequestRow[];
  /** Where the page after the last row begins; undefined when there is none. */
  readonly next: string | undefined;
}

export const noRows: LogRows = { rows: [], next: undefined };

/** Live rows beyond this push out the oldest, which paging brings back. */
const liveRowsMax = 1000;

interface RowPage {
  readonly items: readonly RequestRow[];
  readonly next?: string | undefined;
}

/** Adds the newest page. Where it does not reach the rows at hand, paging goes on from its end and closes the gap. */
export function withNewest(log: LogRows, page: RowPage): LogRows {
  const known = new Set(log.rows.map(({ id }) => id));
  const reaches = page.items.some(({ id }) => known.has(id));
  return { rows: merge(log.rows, page.items), next: reaches ? log.next : page.next };
}

/** Adds a page of older rows. */
export function withPage(log: LogRows, page: RowPage): LogRows {
  return { rows: merge(log.rows, page.items), next: page.next };
}

/**
 * Adds rows that were just recorded. One that is older than all at hand belongs to a page not read yet. `cursors` says where in
 * the log a row is, so that what is pushed out can be read again.
 */
export function withLive(log: LogRows, fresh: readonly RequestRow[], cursors: ReadonlyMap<string, string>): LogRows {
  const oldest = log.next === undefined ? undefined : log.rows.at(-1);
  const wanted = oldest ? fresh.filter((row) => order(row, oldest) < 0) : fresh;
  const rows = merge(log.rows, wanted);
  if (rows.length <= liveRowsMax) return { ...log, rows };
  for (let keep = liveRowsMax; keep > 0; keep -= 1) {
    const cursor = cursors.get(rows[keep - 1]?.id ?? '');
    if (cursor) return { rows: rows.slice(0, keep), next: cursor };
  }
  return { ...log, rows };
}

function merge(known: readonly RequestRow[], added: readonly RequestRow[]): readonly RequestRow[] {
  const ids = new Set(known.map(({ id }) => id));
  const fresh = added.filter(({ id }) => !ids.has(id));
  return fresh.length === 0 ? known : [...known, ...fresh].sort(order);
}

function order(one: RequestRow, other: RequestRow): number {
  if (one.time !== other.time) return one.time < other.time ? 1 : -1;
  if (one.id === other.id) return 0;
  return one.id < other.id ? 1 : -1;
}
