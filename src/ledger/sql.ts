import type { EntryCursor, EntryFilter } from './store.ts';

/** A statement for SQLite and its values, in order. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** What can be searched by, those that few entries share first: of the members a filter gives, the first one's index is walked. */
const filterColumns = {
  bundle: 'bundle',
  case: 'case_number',
  officer: 'officer',
  reason: 'reason',
  department: 'department',
  lifeEvent: 'life_event',
  outcome: 'outcome',
  kind: 'kind',
  matter: 'matter',
  resource: 'resource',
} as const satisfies Record<Exclude<keyof EntryFilter, 'since' | 'until'>, string>;

/**
 * Each index costs every commit the pages it touches. These two would cost as much as all others together, and a walk by time soon
 * finds what so few values divide.
 */
const withoutIndex: readonly string[] = [filterColumns.matter, filterColumns.resource];

/**
 * A log in SQLite. Only the leaf is kept of an entry; everything that is searched is computed from it, so that what a search finds is
 * what was signed. Times are milliseconds since 1970. Nodes stand under their `storagePosition`.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS entries (
  position INTEGER PRIMARY KEY,
  leaf TEXT NOT NULL,
  id TEXT AS (leaf ->> '$.id'),
  time INTEGER AS (unixepoch(leaf ->> '$.time') * 1000 + CAST(substr(leaf ->> '$.time', 21, 3) AS INTEGER)),
${Object.entries(filterColumns)
  .map(([member, column]) => `  ${column} TEXT AS (leaf ->> '$.${member}')`)
  .join(',\n')}
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS entries_by_id ON entries (id);
CREATE INDEX IF NOT EXISTS entries_by_time ON entries (time);
${Object.values(filterColumns)
  .filter((column) => !withoutIndex.includes(column))
  .map(
    (column) =>
      `CREATE INDEX IF NOT EXISTS entries_by_${column} ON entries (${column}, time) WHERE ${column} IS NOT NULL;`,
  )
  .join('\n')}
CREATE TABLE IF NOT EXISTS nodes (position INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  checkpoint TEXT NOT NULL
) STRICT;
`;

/** Rows `position, leaf` of the entries a filter names, newest first by (time, id), strictly before `before`. */
export function searchStatement(
  filter: EntryFilter,
  page: { readonly before?: EntryCursor; readonly limit: number },
): Statement {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const where = (condition: string, ...more: (string | number)[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  let walked = false;
  for (const [member, column] of Object.entries(filterColumns)) {
    const wanted = filter[member as keyof typeof filterColumns];
    if (wanted === undefined) continue;
    const values = member === 'kind' ? wanted.split(',') : [wanted];
    const mayWalk: boolean = !walked && values.length === 1 && !withoutIndex.includes(column);
    walked ||= mayWalk;
    // SQLite knows nothing of how many share a value; a `+` keeps it from walking that column's index.
    where(`${mayWalk ? '' : '+'}${column} IN (${values.map(() => '?')})`, ...values);
  }
  if (filter.since !== undefined) where('time >= ?', milliseconds(filter.since));
  if (filter.until !== undefined) where('time < ?', milliseconds(filter.until));
  if (page.before) {
    const time = milliseconds(page.before.time);
    // Written so that an index by time can be used: no OR at the top.
    where('time <= ? AND (time < ? OR id < ?)', time, time, page.before.id);
  }
  const sql = `SELECT position, leaf FROM entries ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    ORDER BY time DESC, id DESC LIMIT ?`;
  return { sql, values: [...values, page.limit] };
}

/** Of an RFC 3339 time; one that cannot be read finds nothing rather than everything. */
function milliseconds(time: string): number {
  const value = Date.parse(time);
  return Number.isNaN(value) ? -1 : value;
}
