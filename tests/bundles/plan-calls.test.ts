import { describe, expect, test } from 'vitest';
import { planCalls } from '../../src/bundles/arguments.ts';

const calls = [{ name: '@guardians.name', idNumber: '@guardians.idNumber' }];
const ask = (rows: readonly Record<string, string | null>[]) => planCalls(calls, {}, { guardians: rows });
const asked = (rows: readonly Record<string, string | null>[]) =>
  ask(rows).map(({ of, parameters }) => [of, parameters]);

describe('an evidence that is looked up with another', () => {
  test('takes one call for each row of it, and the values of one row stay together', () => {
    const [one, two] = [
      { name: '甲', idNumber: '1' },
      { name: '乙', idNumber: '2' },
    ];
    expect(asked([one, two])).toEqual([
      ['guardians[0]', one],
      ['guardians[1]', two],
    ]);
    expect(asked([one])).toEqual([['guardians', one]]);
  });

  test('is not asked for a row that lacks a value, nor where there is no row', () => {
    expect(
      asked([
        { name: '甲', idNumber: null },
        { name: '乙', idNumber: '2' },
      ]),
    ).toEqual([['guardians[1]', { name: '乙', idNumber: '2' }]]);
    expect(ask([{ name: '甲' }])).toEqual([]);
    expect(ask([])).toEqual([]);
    expect(planCalls(calls, {}, {})).toEqual([]);
  });

  test('is asked once for rows that say the same', () => {
    const same = { name: '甲', idNumber: '1' };
    expect(
      asked([
        { ...same, since: '2020' },
        { ...same, since: '2021' },
      ]),
    ).toEqual([['guardians[0]', same]]);
  });

  test('with what the applicant stated and several rows, is told apart by the rows', () => {
    const planned = planCalls(
      [{ owner: '$applicant.name', unit: '@dwellings.unit' }],
      { 'applicant.name': '甲' },
      { dwellings: [{ unit: 'a' }, { unit: 'b' }] },
    );
    expect(planned.map(({ of, parameters }) => [of, parameters])).toEqual([
      ['dwellings[0]', { owner: '甲', unit: 'a' }],
      ['dwellings[1]', { owner: '甲', unit: 'b' }],
    ]);
  });
});

test('each thing stated takes a call of its own, and a predicate sees that thing alone', () => {
  const stated = { 'company.uscc': 'u', 'cars[0].plate': 'a', 'cars[1].plate': 'b', 'cars[1].kind': '02' };
  const planned = planCalls([{ owner: '$company.uscc', plate: '$cars[].plate' }], stated, {});
  expect(planned.map(({ of, parameters }) => [of, parameters])).toEqual([
    ['cars[0]', { owner: 'u', plate: 'a' }],
    ['cars[1]', { owner: 'u', plate: 'b' }],
  ]);
  expect(planned[0]?.stated).toMatchObject({ 'cars[].plate': 'a' });
  expect(planned[0]?.stated).not.toHaveProperty('cars[].kind');
  expect(planned[1]?.stated).toMatchObject({ 'cars[].plate': 'b', 'cars[].kind': '02' });
});
