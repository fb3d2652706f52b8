import type { Text } from '../../model/index.ts';
import { type Reading, readList, wrong } from './demand-cells.ts';
import type { Column } from './demand-columns.ts';
import type { KnownThings } from './demand-known.ts';
import { findNamed, folded, type Named } from './demand-names.ts';
import { type Row, textAt } from './demand-rows.ts';

export function readResource(
  row: Row,
  known: KnownThings,
  named: <Value extends Named>(column: Column, things: readonly Value[], kind: Text) => Value | undefined,
): KnownThings['resources'][number] | undefined {
  const vertical =
    textAt(row, 'vertical') === '' ? undefined : named('vertical', known.verticals, { zh: '垂管系统', en: 'vertical' });
  if (vertical === undefined && textAt(row, 'vertical') !== '') return undefined;
  const of = vertical === undefined ? known.resources : known.resources.filter((one) => one.vertical === vertical.id);
  const text = textAt(row, 'resource');
  // Within its vertical a resource has a short name too.
  const short = of.find(({ id }) => id.split('.')[1] === text);
  if (short !== undefined) return short;
  const where = vertical === undefined ? '' : `（${vertical.name.zh}）`;
  return named('resource', of, {
    zh: `数据资源${where}`,
    en: `resource${vertical === undefined ? '' : ` of ${vertical.id}`}`,
  });
}

export function readFields(
  row: Row,
  column: 'fields' | 'unmasked',
  { item }: KnownThings['resources'][number],
  fail: (column: Column, message: Text) => void,
): readonly string[] {
  const known = item.value.fields.map(({ name, title }) => ({ id: name, name: title }));
  const text = textAt(row, column);
  if (/^(全部|所有)(字段)?$/.test(text)) return known.map(({ id }) => id);
  const parts = readList(text);
  if (column === 'fields' && parts.length === 0) {
    const some = known.map(({ name }) => name.zh).join('、');
    fail(column, { zh: `没有填写：请列出所需字段，可选${some}`, en: `is empty: list the fields, of ${some}` });
  }
  const found = parts.flatMap((part) => {
    const reading = findField(part, known);
    if (reading.ok) return [reading.value];
    fail(column, reading.failure);
    return [];
  });
  return [...new Set(found)];
}

/** A field by its name or its whole title: of fields, nothing may be guessed. */
function findField(part: string, known: readonly Named[]): Reading<string> {
  const exact = known.find(({ id, name }) => id === part || folded(name.zh) === folded(part));
  if (exact !== undefined) return { ok: true, value: exact.id };
  const found = findNamed(part, known, { zh: '字段', en: 'field' });
  if (!found.ok) return found;
  const { one } = found.value;
  return wrong(
    part,
    `没有这个字段；是不是${one.name.zh}（${one.id}）？`,
    `no such field; did you mean ${one.name.zh} (${one.id})?`,
  );
}
