import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { editConfig } from '../support/county.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-diff-'));
  for (const name of ['config', 'specs']) await cp(name, join(root, 'shipped', name), { recursive: true });
  await git('init', '--quiet');
  await git('add', '.');
  await git('-c', 'user.name=t', '-c', 'user.email=t@example.cn', 'commit', '--quiet', '-m', 'as shipped');
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'changed-'));
  await cp(join(root, 'shipped'), folder, { recursive: true });
});

function git(...args: readonly string[]) {
  return promisify(execFile)('git', args, { cwd: join(root, 'shipped') });
}

/** `check --diff` in a folder; the lines below "config is good". */
async function diff(where: string, other: string, language = 'zh') {
  const cli = new URL('../../src/cli.ts', import.meta.url).pathname;
  const args = [cli, 'check', '--diff', other, '--language', language];
  return promisify(execFile)(process.execPath, args, { cwd: where, env: { PATH: process.env.PATH } }).then(
    ({ stdout }) => ({ code: 0, lines: stdout.trim().split('\n').slice(1), stderr: '' }),
    ({ code, stderr }) => ({ code, lines: [], stderr: String(stderr) }),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it
type Content = any;
const change = (file: string, edit: (content: Content) => unknown) => editConfig(join(folder, 'config'), file, edit);
const demandOf = (content: Content, id: string) => content.find((one: Content) => one.id === id);

test('of fields, masks, matters, quota and validity each gain and loss is told, by department', async () => {
  await change('demands/education.yaml', (content) => {
    const demand = demandOf(content, 'SN-D-06');
    demand.fields = ['studentNo', 'schoolName', 'grade', 'enrolledOn'];
    demand.unmasked = ['studentNo'];
    demand.matters.push({ code: '11430527DEM00006594432005003000', title: '转学' });
    demand.quotaPerDay = 1500;
    demand.validUntil = '2029-12-31';
    demand.maxAge = 'P1D';
  });
  const { code, lines } = await diff(folder, join('..', 'shipped'));
  expect(code).toBe(0);
  expect(lines).toEqual([
    expect.stringContaining('7 处变化'),
    '绥宁县教育局（education）',
    '  + SN-D-06 得到字段：入学日期',
    '  - SN-D-06 失去字段：学籍状态',
    '  + SN-D-06 学籍号：脱敏 certificate-no → 不脱敏',
    '  + SN-D-06 可用于事项：转学（11430527DEM00006594432005003000）',
    '  - SN-D-06 每日 2000 次 → 每日 1500 次',
    '  - SN-D-06 可用 604800 秒内的留存答复 → 可用 86400 秒内的留存答复',
    '  + SN-D-06 有效期止 2028-12-31 → 2029-12-31',
  ]);
});

test('a mask that a resource changes is told to every department that sees it', async () => {
  await change('resources/moe-student.yaml', (content) => {
    content[0].fields.find(({ name }: Content) => name === 'studentNo').mask = 'none';
  });
  const { lines } = await diff(folder, join('..', 'shipped'), 'en');
  expect(lines).toContain('Suining County Education Bureau (education)');
  expect(lines).toContain('  + SN-D-06 School-roll number: masked as certificate-no → unmasked');
});

test('a right that is new, gone or passed on, and a delegation, name what they carry', async () => {
  await change('demands/education.yaml', (content) => {
    content.splice(content.indexOf(demandOf(content, 'SN-D-06')), 1);
    demandOf(content, 'SN-D-01').fields.pop();
  });
  await change('life-events/newborn-birth.yaml', (content) => {
    content.delegations = content.delegations.filter(({ demand }: Content) => demand !== 'SN-D-09');
  });
  await change('departments.yaml', (content) => {
    content.find(({ id }: Content) => id === 'education').allowedNetworks = ['10.43.5.0/24'];
  });
  const { lines, stderr } = await diff(folder, join('..', 'shipped'));
  expect(stderr).toBe('');
  expect(lines).toContain('  - 失去 SN-D-06“控辍保学学籍比对”：学籍号、就读学校、年级、学籍状态');
  expect(lines).toContain('  - SN-D-01 失去字段：未种疫苗');
  expect(lines).toContain(
    '  - 在“新生儿出生一件事”中不再经转授得到 SN-D-09（绥宁县医疗保障局的授权）：新生儿参保户籍核验',
  );
  expect(lines).toContain('  ~ 来源地址：不限 → 10.43.5.0/24');
  // Seen from the other side, what was lost is gained.
  const back = await diff(join(root, 'shipped'), folder);
  expect(back.lines.find((line) => line.includes('SN-D-06'))).toBe(
    '  + 得到 SN-D-06“控辍保学学籍比对”：学籍号（脱敏 certificate-no）、就读学校（不脱敏）、年级（不脱敏）、学籍状态（不脱敏）；事项 控辍保学；每日 2000 次、每秒 2 次；2026-01-01 至 2028-12-31',
  );
});

test('against a git revision, which need not hold to today’s rules', async () => {
  const shipped = join(root, 'shipped');
  expect((await diff(shipped, 'HEAD')).lines).toEqual(['与 HEAD 相比，没有部门得到或失去什么。']);
  await editConfig(join(shipped, 'config'), 'demands/education.yaml', (content: Content) => {
    demandOf(content, 'SN-D-06').quotaPerDay = 2001;
    demandOf(content, 'SN-D-05').validUntil = 'for ever';
  });
  await git('-c', 'user.name=t', '-c', 'user.email=t@example.cn', 'commit', '--quiet', '-am', 'not as it should be');
  await git('checkout', '--quiet', 'HEAD~1', '--', '.');
  const { code, lines } = await diff(shipped, 'HEAD', 'en');
  expect(code).toBe(0);
  expect(lines[0]).toMatch(/^1 places? in HEAD cannot be read by today's rules/);
  expect(lines).toContain('  - SN-D-06 2001 calls a day → 2000 calls a day');
  expect(await diff(shipped, 'no-such-revision')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^shuqiao: git knows no no-such-revision for/),
  });
});

test('a config that is bad is not compared', async () => {
  await change('demands/education.yaml', (content) => {
    demandOf(content, 'SN-D-06').fields = ['noSuchField'];
  });
  expect(await diff(folder, join('..', 'shipped'))).toMatchObject({ code: 1, lines: [] });
});
