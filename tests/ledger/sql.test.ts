import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { type EntryFilter, schema, searchStatement } from '../../src/ledger/index.ts';

const time = '2026-11-24T08:00:00.000Z';
const walks: [EntryFilter, string][] = [
  [{}, 'entries_by_time'],
  [{ since: time, until: time }, 'entries_by_time'],
  [{ department: 'education' }, 'entries_by_department'],
  [{ department: 'education', case: 'CASE-1', outcome: 'ok', kind: 'call' }, 'entries_by_case_number'],
  [{ department: 'education', officer: 'SN1', reason: 'no-demand', since: time }, 'entries_by_officer'],
  [{ outcome: 'refused', reason: 'no-demand' }, 'entries_by_reason'],
  [{ bundle: 'b', case: 'c' }, 'entries_by_bundle'],
  [{ outcome: 'failed', resource: 'r' }, 'entries_by_outcome'],
  [{ kind: 'act' }, 'entries_by_kind'],
  [{ kind: 'call,bundle,act' }, 'entries_by_time'],
  [{ matter: 'm', resource: 'r' }, 'entries_by_time'],
];

test.each(walks)(
  'a search by %j walks the index that few entries share, in the order of time, and sorts no more',
  (filter, index) => {
    using database = new DatabaseSync(':memory:');
    database.exec(schema);
    for (const before of [undefined, { time, id: '0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27' }]) {
      const { sql, values } = searchStatement(filter, { limit: 50, ...(before && { before }) });
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
      const [walk = '', ...sorting] = plan.map(({ detail }) => detail);
      expect(walk).toMatch(new RegExp(`^(SEARCH|SCAN) entries USING INDEX ${index}( |$)`));
      // Only entries of the same millisecond are put in the order of their ids.
      for (const step of sorting) expect(step).toBe('USE TEMP B-TREE FOR LAST TERM OF ORDER BY');
    }
  },
);

test('a search by a person walks their entries alone, in the order of time', () => {
  using database = new DatabaseSync(':memory:');
  database.exec(schema);
  const filter = { subject: 's1_child', kind: 'call', department: 'education', since: time };
  for (const before of [undefined, { time, id: '0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27' }]) {
    const { sql, values } = searchStatement(filter, { limit: 50, ...(before && { before }) });
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
    const [walk = '', fetch = '', ...sorting] = plan.map(({ detail }) => detail);
    expect(walk).toMatch(/^SEARCH subjects USING PRIMARY KEY \(subject=\?/);
    expect(fetch).toBe('SEARCH entries USING INTEGER PRIMARY KEY (rowid=?)');
    for (const step of sorting) expect(step).toBe('USE TEMP B-TREE FOR LAST TERM OF ORDER BY');
  }
});

test('a log that was begun before people could be searched for finds them once it is opened', () => {
  using database = new DatabaseSync(':memory:');
  database.exec(schema);
  database.exec('DROP TRIGGER subjects_of_entry; DROP TABLE subjects');
  const insert = (position: number, subjects: readonly string[]) =>
    database
      .prepare('INSERT INTO entries (position, leaf) VALUES (?, ?)')
      .run(position, JSON.stringify({ id: `id-${position}`, time, kind: 'call', subjects }));
  insert(0, ['s1_child', 's1_parent']);
  database.exec(schema);
  insert(1, ['s1_child']);
  database.exec(schema);
  const { sql, values } = searchStatement({ subject: 's1_child' }, { limit: 50 });
  expect(database.prepare(sql).all(...values)).toMatchObject([{ position: 1 }, { position: 0 }]);
});
