import type { Text } from '../../model/index.ts';
import type { DemandConfig } from '../schemas/demand.ts';
import {
  type Reading,
  readArticles,
  readCount,
  readDay,
  readDuration,
  readList,
  readPeriod,
  readSharing,
  readSubjectBasis,
  wrong,
} from './demand-cells.ts';
import type { Column } from './demand-columns.ts';
import { faultAt, type RowFault } from './demand-faults.ts';
import { type KnownThings, nextId } from './demand-known.ts';
import { readMatters } from './demand-matters.ts';
import { findNamed, type Named } from './demand-names.ts';
import { readFields, readResource } from './demand-resource.ts';
import { cellAt, has, type Row, textAt, wordsAt } from './demand-rows.ts';

/** A demand as a sheet asks for it. */
export interface SheetDemand {
  /** The row it begins on, and those that add matters to it. */
  readonly row: number;
  readonly department: string;
  readonly demand: Omit<DemandConfig, 'lifeEvents' | 'subjectBasisByLifeEvent' | 'unmaskedOnly' | 'predicates'> & {
    readonly lifeEvents: readonly string[];
  };
}

/** Everything about one demand; each part is read even where another has failed. */
export function readDemand(
  row: Row,
  known: KnownThings,
  taken: ReadonlyMap<string, string>,
): { demand?: SheetDemand; faults: readonly RowFault[]; notes: readonly RowFault[] } {
  const faults: RowFault[] = [];
  const notes: RowFault[] = [];
  const fail = (column: Column, message: Text) => void faults.push(faultAt(row, column, message));
  const take = <Value>(column: Column, reading: Reading<Value>): Value | undefined => {
    if (reading.ok) return reading.value;
    fail(column, reading.failure);
    return undefined;
  };
  const named = <Value extends Named>(column: Column, things: readonly Value[], kind: Text): Value | undefined => {
    const text = textAt(row, column);
    const found = take(column, findNamed(text, things, kind));
    if (found?.abbreviated) {
      const meant = `${found.one.name.zh}（${found.one.id}）`;
      notes.push(faultAt(row, column, { zh: `“${text}”读作${meant}`, en: `"${text}" is taken for ${meant}` }));
    }
    return found?.one;
  };

  const id = take('id', readId(row, known, taken));
  const department = named('department', known.departments, { zh: '部门', en: 'department' });
  const resource = readResource(row, known, named);
  const fields = resource && readFields(row, 'fields', resource, fail);
  const unmasked = resource && readFields(row, 'unmasked', resource, fail);
  const matters = readMatters(row, department?.uscc, known);
  if (!matters.ok) faults.push(...matters.failure);
  const legalBasis = readArticles(wordsAt(row, 'legalBasis'));
  if (legalBasis.length === 0) fail('legalBasis', { zh: '没有填写：请写明法律条文', en: 'is empty: name the article' });
  const quotaPerDay = take('quotaPerDay', readCount(cellAt(row, 'quotaPerDay')));
  const ratePerSecond = take('ratePerSecond', readCount(cellAt(row, 'ratePerSecond')));
  const [validFrom, validUntil] = readValidity(row, take);
  if (validFrom !== undefined && validUntil !== undefined && validUntil < validFrom) {
    fail('validUntil', { zh: `${validUntil} 早于有效期起 ${validFrom}`, en: `${validUntil} is before ${validFrom}` });
  }
  const maxAge = has(row, 'maxAge') ? take('maxAge', readDuration(cellAt(row, 'maxAge'))) : 'PT0S';
  const subjectBasis = has(row, 'subjectBasis')
    ? take('subjectBasis', readSubjectBasis(cellAt(row, 'subjectBasis')))
    : 'statutory-duty-with-notice';
  const lifeEvents = readList(textAt(row, 'lifeEvents')).flatMap((name) => {
    const found = take('lifeEvents', findNamed(name, known.lifeEvents, { zh: '一件事', en: 'life event' }));
    return found ? [found.one.id] : [];
  });
  if (resource !== undefined && has(row, 'sharing') && textAt(row, 'sharing') !== '')
    checkSharing(row, resource, take, fail);

  if (
    faults.length > 0 ||
    id === undefined ||
    department === undefined ||
    resource === undefined ||
    fields === undefined ||
    !matters.ok ||
    quotaPerDay === undefined ||
    ratePerSecond === undefined ||
    validFrom === undefined ||
    validUntil === undefined ||
    maxAge === undefined ||
    subjectBasis === undefined
  ) {
    return { faults, notes };
  }
  const perDemand = known.verticals.find((one) => one.id === resource.vertical)?.perDemand ?? false;
  const demand: SheetDemand = {
    row: row.row,
    department: department.id,
    demand: {
      id,
      title: {
        zh: wordsAt(row, 'title') || `${matters.value[0]?.title ?? ''}：${resource.name.zh}`,
        en: wordsAt(row, 'titleEn') || resource.name.en,
      },
      resource: resource.id,
      matters: [...matters.value],
      lifeEvents,
      legalBasis: [...legalBasis],
      subjectBasis: subjectBasis as DemandConfig['subjectBasis'],
      maxAge,
      quotaPerDay,
      ratePerSecond,
      validFrom,
      validUntil,
      fields: [...fields],
      unmasked: [...(unmasked ?? [])],
      ...(perDemand && {
        credential: { rid: id.toLowerCase(), appKey: `env:${id.replaceAll('-', '_')}_APP_KEY` },
      }),
    },
  };
  return { demand, faults, notes };
}

function readId(row: Row, known: KnownThings, taken: ReadonlyMap<string, string>): Reading<string> {
  const text = textAt(row, 'id').toUpperCase().replaceAll(/\s/g, '');
  if (text === '') return { ok: true, value: nextId(known, taken) };
  const id = /^\d{1,4}$/.test(text) ? `${known.idPrefix}${text.padStart(2, '0')}` : text;
  if (!/^[A-Z]{2}-D-\d{2,4}$/.test(id)) {
    return wrong(
      text,
      '应为需求编号，如 SN-D-43；留空则自动编号',
      'a demand number such as SN-D-43; left empty, the next one is given',
    );
  }
  const holder = taken.get(id);
  if (holder === undefined) return { ok: true, value: id };
  return wrong(
    id,
    `${holder}已有这个编号，不会覆盖；下一个可用的是 ${nextId(known, taken)}`,
    `${holder} has this number, which is not overwritten; the next free one is ${nextId(known, taken)}`,
  );
}

function readValidity(
  row: Row,
  take: <Value>(column: Column, reading: Reading<Value>) => Value | undefined,
): readonly [string | undefined, string | undefined] {
  if (has(row, 'validity') && !(has(row, 'validFrom') && has(row, 'validUntil'))) {
    return take('validity', readPeriod(cellAt(row, 'validity'))) ?? [undefined, undefined];
  }
  return [take('validFrom', readDay(cellAt(row, 'validFrom'))), take('validUntil', readDay(cellAt(row, 'validUntil')))];
}

function checkSharing(
  row: Row,
  { item }: KnownThings['resources'][number],
  take: <Value>(column: Column, reading: Reading<Value>) => Value | undefined,
  fail: (column: Column, message: Text) => void,
): void {
  const sharing = take('sharing', readSharing(cellAt(row, 'sharing')));
  const own = item.value.sharing;
  if (sharing === undefined || sharing === own) return;
  const zh = { unconditional: '无条件共享', conditional: '有条件共享', 'not-shared': '不予共享' }[own];
  fail('sharing', {
    zh: `“${textAt(row, 'sharing')}”与目录不符：${item.value.title.zh}是${zh}`,
    en: `"${textAt(row, 'sharing')}" is not what the catalog says: ${item.id} is ${own}`,
  });
}
