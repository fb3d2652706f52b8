import { describe, expect, test } from 'vitest';
import type { Finding, Predicate, Resource, Row } from '../../src/model/index.ts';
import { combineFindings, findingOf } from '../../src/policy/index.ts';

const title = { zh: '', en: '' };
const insured: Predicate = {
  id: 'insured',
  title,
  stated: [],
  combine: 'all',
  tests: [
    { field: 'insured', equals: true },
    { field: 'status', equals: 'paying' },
  ],
};
const headIsParent: Predicate = {
  id: 'head-is-parent',
  title,
  stated: [],
  combine: 'any',
  tests: [
    { field: 'headName', equals: { parameter: 'father.name' } },
    { field: 'headName', equals: { parameter: 'mother.name' } },
  ],
};
const sixByAugust: Predicate = {
  id: 'six',
  title,
  stated: [],
  combine: 'all',
  tests: [{ birthDateOf: 'idNumber', onOrBefore: '08-31', yearsAgo: 6 }],
};

function ask(
  predicate: Predicate,
  rows: readonly Row[],
  { stated = {}, parameters = {}, onEmpty = 'absence-proves-nothing', now = Date.parse('2026-11-24T00:00:00Z') } = {},
): Finding {
  return findingOf(predicate, { resource: { onEmpty } as unknown as Resource, rows, stated, parameters, now });
}

describe('a question about a record', () => {
  test('is confirmed when every test holds in one row', () => {
    expect(ask(insured, [{ insured: true, status: 'paying' }])).toBe('confirmed');
  });
  test('is not confirmed by tests that hold in different rows', () => {
    const rows = [
      { insured: true, status: 'ended' },
      { insured: false, status: 'paying' },
    ];
    expect(ask(insured, rows)).toBe('contradicted');
  });
  test('has to be checked by hand where a value is missing and no other row decides', () => {
    expect(ask(insured, [{ insured: true, status: null }])).toBe('check-by-hand');
    expect(
      ask(insured, [
        { insured: true, status: null },
        { insured: true, status: 'paying' },
      ]),
    ).toBe('confirmed');
    expect(ask(insured, [{ insured: false, status: null }])).toBe('contradicted');
  });
  test('is confirmed by an absence that is the answer it hopes for', () => {
    const notListed: Predicate = {
      id: 'not-listed',
      title,
      stated: [],
      combine: 'all',
      tests: [{ field: 'listed', equals: false }],
      whenAbsent: 'confirmed',
    };
    expect(ask(notListed, [], { onEmpty: 'absence-is-an-answer' })).toBe('confirmed');
    expect(ask(notListed, [{ listed: true }], { onEmpty: 'absence-is-an-answer' })).toBe('contradicted');
  });
  test('is contradicted by an absence that is an answer, and by no other', () => {
    expect(ask(insured, [], { onEmpty: 'absence-is-an-answer' })).toBe('contradicted');
    expect(ask(insured, [])).toBe('check-by-hand');
  });
});

test('whether there is something on record is answered by any value, and by none', () => {
  const permitted: Predicate = {
    id: 'permitted',
    title,
    stated: [],
    combine: 'all',
    tests: [{ field: 'permitNo', exists: true }],
  };
  expect(ask(permitted, [{ permitNo: '建字第1号' }])).toBe('confirmed');
  expect(ask(permitted, [{ permitNo: null }])).toBe('contradicted');
  expect(ask(permitted, [])).toBe('check-by-hand');
});

describe('a question about what was stated', () => {
  const record = [{ headName: '某甲' }];
  test('leaves out a test whose parameter was not given', () => {
    expect(ask(headIsParent, record, { stated: { 'mother.name': '某甲' } })).toBe('confirmed');
    expect(ask(headIsParent, record, { stated: { 'father.name': '某乙' } })).toBe('contradicted');
  });
  test('cannot be answered where nothing of it was stated', () => {
    expect(ask(headIsParent, record)).toBe('check-by-hand');
  });
});

describe('six years old by 31 August', () => {
  const born = (date: string) => ({ parameters: { idNumber: `430599${date}002X` } });
  test('holds on the day itself, not a day later', () => {
    expect(ask(sixByAugust, [], born('20200831'))).toBe('confirmed');
    expect(ask(sixByAugust, [], born('20200901'))).toBe('contradicted');
  });
  test('turns with the year in Beijing, not in Greenwich', () => {
    const newYearInBeijing = Date.parse('2026-12-31T16:00:00Z');
    expect(ask(sixByAugust, [], { ...born('20210831'), now: newYearInBeijing })).toBe('confirmed');
    expect(ask(sixByAugust, [], { ...born('20210831'), now: newYearInBeijing - 1 })).toBe('contradicted');
  });
});

describe('a question about the calendar', () => {
  const valid: Predicate = {
    id: 'valid',
    title,
    stated: [],
    combine: 'all',
    tests: [{ field: 'validTo', atLeast: { clock: 'today' } }],
  };
  const paid: Predicate = {
    id: 'paid',
    title,
    stated: [],
    combine: 'all',
    tests: [{ field: 'paidThrough', atLeast: { clock: 'this-month' } }],
  };
  const lastMinuteOfNovember = Date.parse('2026-11-30T23:59:59+08:00');
  test('turns at midnight in Beijing', () => {
    const record = [{ validTo: '2026-11-30' }];
    expect(ask(valid, record, { now: lastMinuteOfNovember })).toBe('confirmed');
    expect(ask(valid, record, { now: lastMinuteOfNovember + 1000 })).toBe('contradicted');
    expect(ask(valid, [{ validTo: '9999-12-31' }])).toBe('confirmed');
  });
  test('of a month turns with the month in Beijing', () => {
    const record = [{ paidThrough: '2026-11' }];
    expect(ask(paid, record, { now: lastMinuteOfNovember })).toBe('confirmed');
    expect(ask(paid, record, { now: lastMinuteOfNovember + 1000 })).toBe('contradicted');
    expect(ask(paid, [{ paidThrough: null }])).toBe('check-by-hand');
  });
});

test('findings combine: one no spoils all, one yes makes any', () => {
  expect(combineFindings(['confirmed', 'check-by-hand', 'contradicted'], 'all')).toBe('contradicted');
  expect(combineFindings(['confirmed', 'check-by-hand'], 'all')).toBe('check-by-hand');
  expect(combineFindings(['contradicted', 'confirmed'], 'any')).toBe('confirmed');
  expect(combineFindings(['contradicted', 'check-by-hand'], 'any')).toBe('check-by-hand');
  expect(combineFindings([], 'all')).toBeUndefined();
});
