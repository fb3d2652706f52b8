import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { CodeListConfig } from '../../src/catalog/schemas/code-list.ts';
import { area } from '../../src/verticals/convert/areas.ts';
import { shippedFiles } from './shipped.ts';

const lists = new Map(
  shippedFiles
    .filter(({ path }) => path.startsWith('config/code-lists/'))
    .map(({ path, text }) => [path.slice('config/code-lists/'.length, -'.yaml'.length), parse(text) as CodeListConfig]),
);
const listOf = (name: string) => {
  const list = lists.get(name);
  if (list === undefined) throw new Error(`no code list ${name}`);
  return list;
};
const codesOf = (name: string) => listOf(name).values.map(({ code }) => code);

describe('code lists', () => {
  test.each([...lists])('%s says where its codes are from, and no code twice', (_, { source, values }) => {
    expect(source).toBeTruthy();
    expect(new Set(values.map(({ code }) => code)).size).toBe(values.length);
  });
});

describe('the lists of national standards are whole', () => {
  test('sex has the four codes of GB/T 2261.1', () => {
    expect(codesOf('sex')).toEqual(['0', '1', '2', '9']);
  });

  test('ethnic group has the 56 of GB/T 3304, each once, and the two that registers add', () => {
    const numbered = Array.from({ length: 56 }, (_, at) => String(at + 1).padStart(2, '0'));
    expect(codesOf('ethnic-group')).toEqual([...numbered, '97', '98']);
    const { values } = listOf('ethnic-group');
    expect(new Set(values.map(({ value }) => value)).size).toBe(58);
    for (const { title } of values.slice(0, 56)) expect(title.zh).toMatch(/族$/);
    const named = new Map(values.map(({ code, title }) => [code, title.zh]));
    expect(['01', '06', '12', '13', '56'].map((code) => named.get(code))).toEqual([
      '汉族',
      '苗族',
      '侗族',
      '瑶族',
      '基诺族',
    ]);
  });

  test('marital status has the codes of GB/T 2261.2 but that of the never married, which no register of marriages can know', () => {
    expect(codesOf('marital-status')).toEqual(['20', '21', '22', '23', '30', '40', '90']);
  });

  test('of Hunan every county of GB/T 2260 is named: 122, and five whose codes were withdrawn', () => {
    const names = Array.from({ length: 3200 }, (_, at) => String(430_100 + at)).flatMap((code) => {
      const { ok, value } = { value: undefined, ...area.convert(code, {}) };
      return ok && typeof value === 'string' && !value.includes(code) && !code.endsWith('00') ? [value] : [];
    });
    expect(names).toHaveLength(127);
    expect(new Set(names).size).toBe(127);
    for (const name of names) expect(name).toMatch(/^湖南省.+[市州].+[县区市]$/);
    expect(names.filter((name) => name.includes('邵阳市'))).toHaveLength(13);
  });
});
