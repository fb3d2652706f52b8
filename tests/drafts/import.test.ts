import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { parse } from 'yaml';
import { draftDemands } from '../../src/catalog/drafts/index.ts';
import { createFileConfig } from '../../src/platform/node/file-config.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-import-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Each test has a county's config to import into: the shipped one without its demands. */
/** A real workbook. */
async function writeXlsx(name: string, rows: readonly (readonly unknown[])[]): Promise<void> {
  await writeExcelFile(rows as SheetData).toFile(join(folder, name));
}

beforeEach(async () => {
  folder = await mkdtemp(join(root, 'county-'));
  for (const name of ['config', 'specs']) await cp(name, join(folder, name), { recursive: true });
  for (const name of ['demands', 'life-events']) await rm(join(folder, 'config', name), { recursive: true });
});

function shuqiao(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [resolve('src/cli.ts'), ...args],
      { cwd: folder, env: { PATH: process.env.PATH }, maxBuffer: 10_000_000 },
      (error, stdout, stderr) => done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

async function demandsIn(where: string): Promise<readonly Demand[]> {
  const files = await readdir(where);
  const lists = await Promise.all(files.map(async (file) => parse(await readFile(join(where, file), 'utf8'))));
  return lists.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

// biome-ignore lint/suspicious/noExplicitAny: YAML as a test reads it
type Demand = any;

const headings = [
  '序号',
  '需求编号',
  '需求部门',
  '垂管系统',
  '数据资源/接口',
  '需求名称',
  '英文名称',
  '事项名称',
  '事项编码',
  '法律依据',
  '告知或授权',
  '缓存时限',
  '字段（全部）*',
  '不脱敏字段',
  '每日次数（次）',
  '每秒次数',
  '有效期起',
  '有效期止',
  '共享属性',
];

const basisWords: Readonly<Record<string, string>> = {
  'statutory-duty-with-notice': '依法履职，告知',
  'subject-authorisation': '本人授权',
  'public-data': '公开数据',
};

/** A demand of the county as its row in the bureau's sheet, in Chinese names alone. */
async function rowOf(demand: Demand, number: number): Promise<readonly (string | number)[]> {
  const departments = parse(await readFile('config/departments.yaml', 'utf8'));
  const [vertical, short] = demand.resource.split('.');
  const system = parse(await readFile(`config/verticals/${vertical}.yaml`, 'utf8'));
  const resource = parse(await readFile(`config/resources/${vertical}.yaml`, 'utf8')).find(
    ({ id }: Demand) => id === short,
  );
  const titles = (names: readonly string[] = []) =>
    names.map((name) => resource.fields.find((field: Demand) => field.name === name).title.zh).join('、');
  return [
    number,
    demand.id,
    departments.find(({ id }: Demand) => id === demand.department).name.zh,
    system.name.zh,
    resource.title.zh,
    demand.title.zh,
    demand.title.en,
    demand.matters.map(({ title }: Demand) => title).join('、'),
    demand.matters.map(({ code }: Demand) => code).join('、'),
    demand.legalBasis.join('；'),
    basisWords[demand.subjectBasis] ?? '',
    demand.maxAge,
    titles(demand.fields),
    titles(demand.unmasked) || '无',
    demand.quotaPerDay,
    demand.ratePerSecond,
    demand.validFrom,
    demand.validUntil,
    { unconditional: '无条件共享', conditional: '有条件共享' }[resource.sharing as 'conditional'] ?? '',
  ];
}

/** The shipped demands, of those members that a sheet has. */
async function shipped(): Promise<readonly Demand[]> {
  const files = await readdir('config/demands');
  const lists = await Promise.all(
    files.map(async (file) => {
      const demands: readonly Demand[] = parse(await readFile(join('config/demands', file), 'utf8'));
      return demands.map((demand) => ({ ...demand, department: file.replace('.yaml', '') }));
    }),
  );
  return lists
    .flat()
    .filter(({ fields }) => fields.length > 0)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function asSheetHasIt({
  predicates,
  lifeEvents,
  subjectBasisByLifeEvent,
  unmaskedOnly,
  department,
  credential,
  ...rest
}: Demand) {
  return { ...rest, ...(credential && { credential: Object.keys(credential).toSorted() }) };
}

function csv(rows: readonly (readonly (string | number)[])[], delimiter = ','): string {
  return rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(delimiter)).join('\r\n');
}

async function wholeSheet() {
  const demands = await shipped();
  const rows = await Promise.all(demands.map((demand, index) => rowOf(demand, index + 1)));
  return { demands, rows };
}

test('every demand of the county, written as a sheet in Chinese, comes back as the config it was', {
  timeout: 120_000,
}, async () => {
  const { demands, rows } = await wholeSheet();
  await writeXlsx('demands.xlsx', [['绥宁县国务院部门垂管系统数据共享需求清单'], headings, ...rows]);
  const { code, stderr } = await shuqiao('import', 'demands.xlsx', '--out', 'config');
  expect(stderr).toContain(`${demands.length} 行需求，读出 ${demands.length} 行`);
  expect(code).toBe(0);
  const imported = await demandsIn(join(folder, 'config', 'demands'));
  expect(imported.map(asSheetHasIt)).toEqual(demands.map(asSheetHasIt));
  expect((await shuqiao('check')).stdout).toContain('config is good');
});

test.each([
  ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf8')],
  ['UTF-16 as Excel’s "Unicode text"', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
])('CSV in %s is read', async (_name, encode) => {
  const [demand] = await shipped();
  await writeFile(join(folder, 'one.csv'), encode(csv([headings, await rowOf(demand, 1)], '\t')));
  const { code, stdout } = await shuqiao('import', 'one.csv');
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject([{ id: demand.id, resource: demand.resource }]);
});

test('CSV in GBK is read', async () => {
  // 需求编号,需求部门 … as Excel on a Chinese Windows writes them; a GBK encoder is in no runtime, so the bytes were made once.
  const bytes = Buffer.from(await readFile('tests/drafts/demands.gbk.csv'));
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
  await writeFile(join(folder, 'demands.csv'), bytes);
  const { code, stdout, stderr } = await shuqiao('import', 'demands.csv');
  expect(stderr).toContain('1 行需求，读出 1 行');
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject([
    {
      id: 'SN-D-06',
      resource: 'moe-student.student-status',
      fields: ['studentNo', 'schoolName'],
      validUntil: '2028-12-31',
    },
  ]);
});

/** A good row, by heading, that each test bends in one place. */
const good = {
  需求编号: 'SN-D-06',
  需求部门: '教育局',
  垂管系统: 'moe-student',
  '数据资源/接口': '学籍状态查询',
  事项名称: '控辍保学',
  事项编码: '11430527DEM00006594432005002000',
  法律依据: '《中华人民共和国义务教育法》第十三条',
  字段: '学籍号、就读学校',
  不脱敏字段: '',
  每日次数: '2000',
  每秒次数: '2',
  有效期起: '2026-01-01',
  有效期止: '2028-12-31',
  共享属性: '有条件共享',
};
type Bent = Partial<Record<keyof typeof good, string | number | Date | null>>;

/** The same without a file and a process of its own. */
async function readRows(rows: readonly Bent[]) {
  const names = Object.keys(good) as (keyof typeof good)[];
  const cells = rows.map((row) => names.map((name) => row[name] ?? null));
  const source = createFileConfig({
    configFolder: join(folder, 'config'),
    specsFolder: join(folder, 'specs'),
    env: () => undefined,
  });
  const drafted = await draftDemands([names, ...cells], await source.read());
  if (!drafted.ok) throw new Error(drafted.failure.en);
  return drafted.value;
}

async function importRows(rows: readonly Bent[], ...options: readonly string[]) {
  const names = Object.keys(good) as (keyof typeof good)[];
  const cells = rows.map((row) => names.map((name) => row[name] ?? null));
  await writeXlsx('sheet.xlsx', [names, ...cells]);
  return shuqiao('import', 'sheet.xlsx', ...options);
}

test.each<[string, Bent, string, RegExp]>([
  ['a department there is not', { 需求部门: '教育居' }, '需求部门', /没有这个部门；是不是绥宁县教育局（education）？/],
  [
    'a resource there is not',
    { '数据资源/接口': '学藉状态查询' },
    '数据资源/接口',
    /没有这个数据资源.*是不是学籍状态查询/,
  ],
  [
    'a resource of another system',
    { 垂管系统: '国家人口基础信息库' },
    '数据资源/接口',
    /没有这个数据资源（国家人口基础信息库）/,
  ],
  [
    'a field there is not',
    { 字段: '学籍号、就读院校' },
    '字段',
    /“就读院校”：没有这个字段；是不是就读学校（schoolName）？/,
  ],
  [
    'fields that are not to be guessed',
    { 字段: '学校' },
    '字段',
    /“学校”：没有这个字段；是不是就读学校（schoolName）？/,
  ],
  [
    'a matter of another department',
    { 事项编码: '11430527DEM00007344432023001000' },
    '事项编码',
    /应以其统一社会信用代码 11430527DEM0000659 开头/,
  ],
  ['a matter code a spreadsheet has spoilt', { 事项编码: '1.14305E+30' }, '事项编码', /设为文本/],
  ['two titles for one code', { 事项名称: '控辍保学、义务教育入学' }, '事项名称', /有 2 个事项名称，却有 1 个事项编码/],
  ['no legal basis', { 法律依据: '无' }, '法律依据', /请写明法律条文/],
  ['a number in words', { 每日次数: '若干' }, '每日次数', /应为大于 0 的整数，如 3000/],
  ['a day that no calendar has', { 有效期止: '2027-02-30' }, '有效期止', /应为真实日期/],
  ['no end', { 有效期止: '长期' }, '有效期止', /“长期”请写到期那一天/],
  ['an end before its beginning', { 有效期止: '2025-12-31' }, '有效期止', /早于有效期起 2026-01-01/],
  ['a sharing class that the catalog does not say', { 共享属性: '无条件共享' }, '共享属性', /学籍状态查询是有条件共享/],
])(
  '%s fails its row, and the row says what would be right; the others are kept',
  async (_name, bent, column, wanted) => {
    const { demands, faults, rows } = await readRows([
      { ...good, 需求编号: 'SN-D-90', ...bent },
      { ...good, 事项编码: '11430527DEM00006594432005003000', 需求编号: 'SN-D-91' },
    ]);
    expect(faults.filter((fault) => fault.row !== 2)).toEqual([]);
    expect(faults).toContainEqual({
      row: 2,
      column,
      message: { zh: expect.stringMatching(wanted), en: expect.stringMatching(/[a-z]/) },
    });
    expect({ rows, demands }).toEqual({ rows: 2, demands: [{ row: 3, id: 'SN-D-91', department: 'education' }] });
  },
);

test('a sheet as people keep it: titles above, any order, merged and blank rows, dates of every kind, a second matter below', async () => {
  const day = new Date('2026-01-01T00:00:00Z');
  const rows = [
    ['绥宁县数据共享需求台账', null, null],
    [null],
    [
      '有效期　起',
      '有效期止',
      '每日次数(次/日)',
      '每秒次数',
      '需求部门',
      '系统名称',
      '接口',
      '字　段',
      '明文字段',
      '事项编码',
      '适用事项',
      '依据',
      '联系电话',
    ],
    [
      { value: day, type: Date, format: 'yyyy-mm-dd' },
      47118,
      '２，０００次/日',
      2,
      '县教育局',
      '学籍系统',
      'student-status',
      '全部',
      '学籍号',
      '11430527DEM0000659 4 432005002000',
      '控辍保学',
      '《义务教育法》第十三条；《未成年人保护法》',
      '1',
    ],
    [null, null, null, null, null, null, null, null, null, '11430527DEM00006594432005003000', '转学', null],
    [null],
    [
      '2026年1月1日',
      '20281231',
      100,
      1,
      null,
      '国家社会保险公共服务平台',
      '参保状态查询',
      '是否参保,status',
      null,
      '11430527DEM00006594432005001000',
      '义务教育入学',
      '《义务教育法》第十二条',
    ],
    ['合计', null, 2100],
  ];
  await writeXlsx('kept.xlsx', rows);
  const { code, stdout, stderr } = await shuqiao('import', 'kept.xlsx');
  expect(code, stderr).toBe(0);
  expect(parse(stdout)).toMatchObject([
    {
      id: 'SN-D-01',
      resource: 'moe-student.student-status',
      matters: [
        { code: '11430527DEM00006594432005002000', title: '控辍保学' },
        { code: '11430527DEM00006594432005003000', title: '转学' },
      ],
      legalBasis: ['《义务教育法》第十三条', '《未成年人保护法》'],
      quotaPerDay: 2000,
      validFrom: '2026-01-01',
      validUntil: '2028-12-31',
      fields: ['studentNo', 'schoolName', 'grade', 'status', 'enrolledOn'],
      unmasked: ['studentNo'],
    },
    { id: 'SN-D-02', validFrom: '2026-01-01', validUntil: '2028-12-31', fields: ['insured', 'status'] },
  ]);
  expect(stderr).toContain('“学籍系统”读作全国中小学生学籍信息管理系统（moe-student）');
  expect(stderr).toContain('“联系电话”一列不用');
});

test('no demand is overwritten: a number that is taken fails its row, in config and in the folder it writes to', async () => {
  expect((await importRows([good], '--out', 'config')).code).toBe(0);
  const file = join(folder, 'config', 'demands', 'education.yaml');
  const before = await readFile(file, 'utf8');
  const again = await importRows([{ ...good, 每日次数: '1' }], '--out', 'config', '--language', 'en');
  expect(again.code).toBe(1);
  expect(again.stderr).toMatch(
    /row 2 需求编号: "SN-D-06": config\/demands\/education\.yaml has this number, which is not overwritten; the next free one is SN-D-07/,
  );
  expect(await readFile(file, 'utf8')).toBe(before);
  const other = { ...good, 需求编号: 'SN-D-07', 事项编码: '11430527DEM00006594432005003000' };
  expect((await importRows([other], '--out', 'elsewhere')).code).toBe(0);
  const twice = await importRows([other], '--out', 'elsewhere');
  expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining('has SN-D-07 already: nothing was written') });
});

test('what only the whole config shows is told by row as well', async () => {
  const { demands, faults } = await readRows([
    { ...good, 需求编号: 'SN-D-90', 每日次数: '9000' },
    { ...good, 需求编号: 'SN-D-91', 每日次数: '9000', 事项编码: '11430527DEM00006594432005003000' },
    { ...good, 需求编号: 'SN-D-92', 每日次数: '10' },
  ]);
  expect(demands.map(({ id }) => id)).toEqual(['SN-D-90']);
  expect(faults.map(({ row, message }) => `${row}: ${message.en}`)).toEqual([
    expect.stringMatching(/^3: with SN-D-91 the quotas on moe-student add up to 18000/),
    expect.stringMatching(/^4: SN-D-90 covers the matter for the same resource/),
  ]);
});

test.each([
  ['no headings', '一,二\r\n三,四', /没有找到列名/],
  ['headings that lack what is needed', '需求编号,需求部门,字段,事项编码', /缺少：.*数据资源、法律依据/],
])('a sheet with %s is one clear line', async (_name, text, wanted) => {
  await writeFile(join(folder, 'x.csv'), text);
  const { code, stderr } = await shuqiao('import', 'x.csv');
  expect(code).toBe(1);
  expect(stderr).toMatch(wanted);
});

test('a file that is none of both is one clear line', async () => {
  await writeFile(join(folder, 'old.xls'), Buffer.from('d0cf11e0a1b11ae1', 'hex'));
  expect((await shuqiao('import', 'old.xls')).stderr).toContain('an old .xls workbook: save it as .xlsx');
  await writeFile(join(folder, 'broken.xlsx'), Buffer.from('504b0304ffff', 'hex'));
  expect((await shuqiao('import', 'broken.xlsx')).stderr).toContain('not a workbook that can be read');
  expect((await shuqiao('import', 'nowhere.csv')).stderr).toContain('cannot read nowhere.csv (ENOENT)');
});
