import type { EntryCursor, EntryFilter } from './store.ts';

/** A statement for SQLite and its values, in order. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

const filterColumns = {
  department: 'department',
  resource: 'resource',
  lifeEvent: 'life_event',
  matter: 'matter',
  case: 'case_number',
  officer: 'officer',
  outcome: 'outcome',
  reason: 'reason',
  bundle: 'bundle',
  kind: 'kind',
} as const satisfies Record<Exclude<keyof EntryFilter, 'since' | 'until'>, string>;

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
  for (const [member, column] of Object.entries(filterColumns)) {
    const wanted = filter[member as keyof typeof filterColumns];
    if (wanted === undefined) continue;
    const several = member === 'kind' ? wanted.split(',') : [wanted];
    // Most entries are of the usual kinds: the `+` keeps SQLite from collecting them all instead of walking by time.
    if (several.length > 1) where(`+${column} IN (${several.map(() => '?')})`, ...several);
    else where(`${column} = ?`, wanted);
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
