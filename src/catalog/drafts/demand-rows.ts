import type { Text } from '../../model/index.ts';
import type { ConfigItems } from '../read-config.ts';
import type { DemandConfig } from '../schemas/demand.ts';
import {
  isNone,
  type Reading,
  readArticles,
  readCount,
  readDay,
  readDuration,
  readList,
  readMatterCode,
  readPeriod,
  readSharing,
  readSubjectBasis,
  wrong,
} from './demand-cells.ts';
import {
  type Cell,
  type Column,
  cellText,
  cellWords,
  type Header,
  isHeader,
  type SheetRow,
  usualHeading,
} from './demand-columns.ts';
import { findNamed, folded, type Named } from './demand-names.ts';

/** What could not be read, and what would be right. */
export interface RowFault {
  /** As the spreadsheet counts, from 1. */
  readonly row: number;
  /** The heading of its column as the sheet has it. */
  readonly column?: string;
  readonly message: Text;
}

/** A demand as a sheet asks for it. */
export interface SheetDemand {
  /** The row it begins on, and those that add matters to it. */
  readonly row: number;
  readonly department: string;
  readonly demand: Omit<DemandConfig, 'lifeEvents' | 'subjectBasisByLifeEvent' | 'unmaskedOnly' | 'predicates'> & {
    readonly lifeEvents: readonly string[];
  };
}

export interface SheetReading {
  readonly demands: readonly SheetDemand[];
  readonly faults: readonly RowFault[];
  /** How something was understood that the sheet did not say in so many words. */
  readonly notes: readonly RowFault[];
  /** Rows that ask for something. */
  readonly rows: number;
}

/** Reads the rows below a header. A row with a fault is left out whole, and all that is wrong with it is said at once. */
export function readDemandRows(rows: readonly SheetRow[], header: Header, config: ConfigItems): SheetReading {
  const known = knownThings(config);
  const demands: SheetDemand[] = [];
  const faults: RowFault[] = [];
  const notes: RowFault[] = [...missingColumnNotes(header)];
  const taken = new Map(config.demands.map(({ id, stem }) => [id, `config/demands/${stem}.yaml`]));
  let asked = 0;
  let above: SheetRow | undefined;
  let isAboveRead = false;
  for (const [index, cells] of rows.entries()) {
    if (index <= header.row || isBlank(cells) || isHeader(cells) || isRemark(cells, header)) continue;
    const row = { row: index + 1, cells, header };
    const last = demands.at(-1);
    if (isContinuation(row)) {
      // What follows a row that could not be read belongs to it.
      if (!isAboveRead || last === undefined) continue;
      const more = readMatters(row, departmentUscc(known, last.department), known);
      if (more.ok) demands[demands.length - 1] = withMatters(last, more.value);
      else faults.push(...more.failure);
      continue;
    }
    asked += 1;
    const filled = { ...row, cells: carriedDown(cells, above, header) };
    above = filled.cells;
    const read = readDemand(filled, known, taken);
    notes.push(...read.notes);
    faults.push(...read.faults);
    isAboveRead = read.demand !== undefined;
    if (read.demand === undefined) continue;
    taken.set(read.demand.demand.id, `第 ${row.row} 行`);
    demands.push(read.demand);
  }
  return { demands, faults, notes, rows: asked };
}

interface Row {
  readonly row: number;
  readonly cells: SheetRow;
  readonly header: Header;
}

interface KnownThings {
  readonly departments: readonly (Named & { readonly uscc: string })[];
  readonly verticals: readonly (Named & { readonly perDemand: boolean })[];
  readonly resources: readonly (Named & {
    readonly vertical: string;
    readonly item: ConfigItems['resources'][number];
  })[];
  readonly lifeEvents: readonly Named[];
  readonly matterTitles: ReadonlyMap<string, string>;
  readonly idPrefix: string;
}

function knownThings(config: ConfigItems): KnownThings {
  const matters = config.demands.flatMap(({ value }) => value.matters);
  const events = config.lifeEvents.map(({ value }) => value.matter);
  return {
    departments: config.departments.map(({ id, value: { name, uscc } }) => ({ id, name, uscc })),
    verticals: config.verticals.map(({ id, value: { name, upstream } }) => ({
      id,
      name,
      perDemand: upstream.credential === 'per-demand',
    })),
    resources: config.resources.map((item) => ({ id: item.id, name: item.value.title, vertical: item.stem, item })),
    lifeEvents: config.lifeEvents.map(({ id, value: { name } }) => ({ id, name })),
    matterTitles: new Map([...matters, ...events].map(({ code, title }) => [code, title])),
    idPrefix: config.demands[0]?.id.replace(/\d+$/, '') ?? 'SN-D-',
  };
}

/** Everything about one demand; each part is read even where another has failed. */
function readDemand(
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

function nextId({ idPrefix }: KnownThings, taken: ReadonlyMap<string, string>): string {
  const numbers = [...taken.keys()]
    .filter((id) => id.startsWith(idPrefix))
    .map((id) => Number(id.slice(idPrefix.length)));
  return `${idPrefix}${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}

function readResource(
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

function readFields(
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

function readMatters(
  row: Row,
  uscc: string | undefined,
  known: KnownThings,
): { ok: true; value: DemandConfig['matters'] } | { ok: false; failure: readonly RowFault[] } {
  const codes = readList(textAt(row, 'matterCode'));
  const titles = readList(wordsAt(row, 'matterTitle'));
  const faults: RowFault[] = [];
  const fail = (column: Column, message: Text) => void faults.push(faultAt(row, column, message));
  if (codes.length === 0)
    fail('matterCode', { zh: '没有填写：每个事项须有编码', en: 'is empty: every matter has its code' });
  if (titles.length > 0 && titles.length !== codes.length && codes.length > 0) {
    fail('matterTitle', {
      zh: `有 ${titles.length} 个事项名称，却有 ${codes.length} 个事项编码，请一一对应`,
      en: `${titles.length} titles for ${codes.length} codes: give each code its title`,
    });
  }
  const matters = codes.flatMap((part, index) => {
    const code = readMatterCode(part);
    if (!code.ok) {
      fail('matterCode', code.failure);
      return [];
    }
    if (uscc !== undefined && !code.value.startsWith(uscc)) {
      fail('matterCode', {
        zh: `“${part}”不是本部门的事项：应以其统一社会信用代码 ${uscc} 开头`,
        en: `"${part}" is not a matter of the department: it should begin with ${uscc}`,
      });
    }
    const title = titles[index] ?? known.matterTitles.get(code.value);
    if (title === undefined && titles.length === 0) {
      fail('matterTitle', { zh: `没有填写：${part} 的名称`, en: `is empty: the title of ${part}` });
    }
    return [{ code: code.value, title: title ?? '' }];
  });
  return faults.length > 0 ? { ok: false, failure: faults } : { ok: true, value: matters };
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

/** Cells merged down a sheet stand in their first row alone: who asks and of which system goes on until the next is named. */
function carriedDown(cells: SheetRow, above: SheetRow | undefined, header: Header): SheetRow {
  const filled = [...cells];
  for (const column of ['department', 'vertical'] as const) {
    const index = header.columns.get(column)?.index;
    if (index !== undefined && cellText(filled[index]) === '') filled[index] = above?.[index];
  }
  return filled;
}

/** A row that only adds a matter to the demand above it. */
function isContinuation(row: Row): boolean {
  const own: readonly Column[] = ['id', 'resource', 'fields', 'quotaPerDay'];
  return textAt(row, 'matterCode') !== '' && own.every((column) => textAt(row, column) === '');
}

function isBlank(cells: SheetRow): boolean {
  return cells.every((cell) => cellText(cell) === '');
}

/** 合计, 填表说明 and the like, below the table. */
function isRemark(cells: SheetRow, { columns }: Header): boolean {
  const filled = cells.map(cellText).filter((text) => text !== '');
  if (/^(合计|总计|小计|备注|说明|填表|注[:：])/.test(filled[0] ?? '')) return true;
  const known = [...columns.values()].filter(({ index }) => cellText(cells[index]) !== '');
  return known.length === 0;
}

function withMatters(one: SheetDemand, more: DemandConfig['matters']): SheetDemand {
  return { ...one, demand: { ...one.demand, matters: [...one.demand.matters, ...more] } };
}

function departmentUscc({ departments }: KnownThings, id: string): string | undefined {
  return departments.find((one) => one.id === id)?.uscc;
}

function missingColumnNotes({ row, columns, unknown }: Header): readonly RowFault[] {
  const notes: RowFault[] = unknown.map(({ heading, near }) => ({
    row: row + 1,
    message: {
      zh: `“${heading}”一列不用${near === undefined ? '' : `；如果是“${near}”，请改列名`}`,
      en: `the column "${heading}" is not used${near === undefined ? '' : `; if it is ${near}, rename it`}`,
    },
  }));
  if (!columns.has('maxAge')) {
    notes.push({
      row: row + 1,
      message: {
        zh: '没有“缓存时限”一列：一律不用留存的答复，每次现查（maxAge: PT0S）',
        en: 'there is no column 缓存时限: no kept answer is used, each call asks anew (maxAge: PT0S)',
      },
    });
  }
  if (!columns.has('subjectBasis')) {
    notes.push({
      row: row + 1,
      message: {
        zh: '没有“告知或授权”一列：一律按依法履职并告知（statutory-duty-with-notice），需本人授权的请改',
        en: 'there is no column 告知或授权: all rest on a duty by law with notice; change those that need the person’s mandate',
      },
    });
  }
  return notes;
}

function faultAt({ row, header }: Row, column: Column, message: Text): RowFault {
  return { row, column: header.columns.get(column)?.heading ?? usualHeading(column), message };
}

function has({ header }: Row, column: Column): boolean {
  return header.columns.has(column);
}

function cellAt({ cells, header }: Row, column: Column): Cell {
  const index = header.columns.get(column)?.index;
  return index === undefined ? undefined : cells[index];
}

function textAt(row: Row, column: Column): string {
  const text = cellText(cellAt(row, column));
  return isNone(text) && column !== 'sharing' ? '' : text;
}

function wordsAt(row: Row, column: Column): string {
  const words = cellWords(cellAt(row, column));
  return isNone(words) ? '' : words;
}
