import { nearest } from '../config-problem.ts';

/** A cell as a spreadsheet has it. */
export type Cell = string | number | boolean | Date | null | undefined;
export type SheetRow = readonly Cell[];

/** What a column of the bureau's sheet holds. */
export type Column =
  | 'id'
  | 'title'
  | 'titleEn'
  | 'department'
  | 'vertical'
  | 'resource'
  | 'matterTitle'
  | 'matterCode'
  | 'lifeEvents'
  | 'legalBasis'
  | 'subjectBasis'
  | 'maxAge'
  | 'quotaPerDay'
  | 'ratePerSecond'
  | 'validFrom'
  | 'validUntil'
  | 'validity'
  | 'fields'
  | 'unmasked'
  | 'sharing';

/** The headings of each column, the usual one first. Parentheses, spaces and marks do not count. */
const headings: Readonly<Record<Column, readonly string[]>> = {
  id: ['需求编号', '编号', '需求号', '授权编号', '需求编码', 'id'],
  title: ['需求名称', '授权名称', '需求标题', '名称', '标题'],
  titleEn: ['英文名称', '需求英文名称'],
  department: ['需求部门', '部门', '申请部门', '使用部门', '需求单位', '申请单位', '数据需求部门'],
  vertical: ['垂管系统', '系统', '系统名称', '垂管系统名称', '国家垂管系统', '来源系统', '提供系统'],
  resource: ['数据资源', '接口', '数据资源接口', '接口名称', '资源名称', '数据资源名称', '服务接口', '数据接口'],
  matterTitle: ['事项名称', '事项', '政务服务事项', '适用事项', '办理事项', '服务事项'],
  matterCode: ['事项编码', '事项代码', '实施编码', '事项实施编码'],
  lifeEvents: ['一件事', '所属一件事', '适用一件事'],
  legalBasis: ['法律依据', '依据', '使用依据', '政策依据', '法律法规依据', '需求依据'],
  subjectBasis: ['告知或授权', '个人信息处理依据', '授权方式', '处理依据'],
  maxAge: ['缓存时限', '缓存时间', '答复留存时限', '可用缓存'],
  quotaPerDay: ['每日次数', '日调用量', '每日调用次数', '日调用次数', '每日限额', '日配额', '每天次数'],
  ratePerSecond: ['每秒次数', '每秒调用次数', '每秒限额', '并发', '频率', 'qps'],
  validFrom: ['有效期起', '起始日期', '生效日期', '开始日期', '有效期开始', '启用日期'],
  validUntil: ['有效期止', '截止日期', '失效日期', '到期日期', '有效期结束', '终止日期'],
  validity: ['有效期', '使用期限', '使用时限'],
  fields: ['字段', '数据项', '需求字段', '所需字段', '共享字段', '信息项', '需求数据项', '返回字段'],
  unmasked: ['不脱敏字段', '明文字段', '免脱敏字段', '不脱敏数据项', '不脱敏'],
  sharing: ['共享属性', '共享类型', '共享方式'],
};

/** Without these nothing can be read. */
const needed: readonly (Column | readonly Column[])[] = [
  'department',
  'resource',
  'matterCode',
  'legalBasis',
  'fields',
  'quotaPerDay',
  'ratePerSecond',
  ['validFrom', 'validity'],
  ['validUntil', 'validity'],
];

export interface Header {
  /** Index of the row. */
  readonly row: number;
  readonly columns: ReadonlyMap<Column, { readonly index: number; readonly heading: string }>;
  /** Headings that mean nothing here, each with the one it may have been meant for. */
  readonly unknown: readonly { readonly heading: string; readonly near: string | undefined }[];
  /** Columns that are missing, by their usual heading. */
  readonly missing: readonly string[];
}

/** The row of headings: the first that knows three of them; what stands above it is a title. Undefined where there is none. */
export function findHeader(rows: readonly SheetRow[]): Header | undefined {
  for (const [row, cells] of rows.slice(0, headerWithinRows).entries()) {
    const header = readHeader(cells, row);
    if (header.columns.size >= 3) return header;
  }
  return undefined;
}

const headerWithinRows = 30;

function readHeader(cells: SheetRow, row: number): Header {
  const columns = new Map<Column, { index: number; heading: string }>();
  const unknown: { heading: string; near: string | undefined }[] = [];
  for (const [index, cell] of cells.entries()) {
    const heading = cellText(cell).replaceAll(/\s+/g, '');
    if (heading === '' || /^序号$/.test(plain(heading))) continue;
    const column = columnOf(heading);
    if (column !== undefined && !columns.has(column)) columns.set(column, { index, heading });
    else unknown.push({ heading, near: nearest(plain(heading), allHeadings) });
  }
  const missing = needed
    .map((one) => [one].flat())
    .filter((ways) => !ways.some((way) => columns.has(way)))
    .map(([first]) => usualHeading(first as Column));
  return { row, columns, unknown, missing };
}

/** Whether a row repeats the headings, as a sheet does after a page break. */
export function isHeader(cells: SheetRow): boolean {
  const texts = cells.map(cellText).filter((text) => text !== '');
  return texts.length >= 3 && texts.every((text) => columnOf(text) !== undefined || plain(text) === '序号');
}

function columnOf(heading: string): Column | undefined {
  const wanted = plain(heading);
  return (Object.keys(headings) as Column[]).find((column) => headings[column].includes(wanted));
}

export function usualHeading(column: Column): string {
  return headings[column][0] ?? column;
}

const allHeadings: readonly string[] = Object.values(headings).flat();

/** `每日次数（次）*` → `每日次数`. */
function plain(heading: string): string {
  return heading
    .normalize('NFKC')
    .replaceAll(/[([【].*?[)\]】]/g, '')
    .replaceAll(/[\s*:：/、_-]/g, '')
    .toLowerCase();
}

/** A cell as text, half-width and trimmed, to recognise what it says; a date as its day. */
export function cellText(cell: Cell): string {
  return cellWords(cell).normalize('NFKC').trim();
}

/** A cell in its own characters, for words that config keeps. */
export function cellWords(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  return String(cell)
    .replaceAll(/[\u200b\ufeff]/g, '')
    .trim();
}
