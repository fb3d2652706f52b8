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
