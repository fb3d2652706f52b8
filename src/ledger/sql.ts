import type { EntryCursor, EntryFilter } from './store.ts';

/** A statement for SQLite and its values, in order. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** What can be searched by, those that few entries share first: of the members a filter gives, the first one's index is walked. */
export const filterColumns = {
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
} as const satisfies Record<Exclude<keyof EntryFilter, 'subject' | 'since' | 'until'>, string>;

/**
 * Each index costs every commit the pages it touches. These two would cost as much as all others together, and a walk by time soon
 * finds what so few values divide.
 */
const withoutIndex: readonly string[] = [filterColumns.matter, filterColumns.resource];

/** Whom an entry is about, as a SELECT: an entry may name several people, so that they have a table of their own. */
function subjectsOf(entry: string, from?: string): string {
  const each = `json_each(${entry}.leaf, '$.subjects') AS each`;
  return `SELECT DISTINCT each.value, ${entry}.time, ${entry}.position FROM ${from === undefined ? each : `${from}, ${each}`}`;
}

/**
 * A log in SQLite. Only the leaf is kept of an entry; everything that is searched is computed from it, so that what a search finds is
 * what was signed. A log that was begun without the table of subjects gets it when it is next opened. Times are milliseconds since 1970. Nodes stand under their `storagePosition`.
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
CREATE TABLE IF NOT EXISTS subjects (
  subject TEXT NOT NULL,
  time INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (subject, time, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS subjects_of_entry AFTER INSERT ON entries BEGIN
  INSERT INTO subjects ${subjectsOf('new')};
END;
INSERT INTO subjects ${subjectsOf('entries', 'entries')} WHERE NOT EXISTS (SELECT 1 FROM subjects);
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
  const { subject } = filter;
  // One person's entries are few: their table is walked, in the order of time.
  let walked = subject !== undefined;
  const [from, timeColumn] = walked
    ? ['subjects CROSS JOIN entries ON entries.position = subjects.position', 'subjects.time']
    : ['entries', 'entries.time'];
  if (subject !== undefined) where('subject = ?', subject);
  for (const [member, column] of Object.entries(filterColumns)) {
    const wanted = filter[member as keyof typeof filterColumns];
    if (wanted === undefined) continue;
    const values = member === 'kind' ? wanted.split(',') : [wanted];
    const mayWalk: boolean = !walked && values.length === 1 && !withoutIndex.includes(column);
    walked ||= mayWalk;
    // SQLite knows nothing of how many share a value; a `+` keeps it from walking that column's index.
    where(`${mayWalk ? '' : '+'}${column} IN (${values.map(() => '?')})`, ...values);
  }
  if (filter.since !== undefined) where(`${timeColumn} >= ?`, milliseconds(filter.since));
  if (filter.until !== undefined) where(`${timeColumn} < ?`, milliseconds(filter.until));
  if (page.before) {
    const time = milliseconds(page.before.time);
    // Written so that an index by time can be used: no OR at the top.
    where(`${timeColumn} <= ? AND (${timeColumn} < ? OR id < ?)`, time, time, page.before.id);
  }
  const sql = `SELECT entries.position, leaf FROM ${from} ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    ORDER BY ${timeColumn} DESC, id DESC LIMIT ?`;
  return { sql, values: [...values, page.limit] };
}

/** Of an RFC 3339 time; one that cannot be read finds nothing rather than everything. */
function milliseconds(time: string): number {
  const value = Date.parse(time);
  return Number.isNaN(value) ? -1 : value;
}
