import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type County, startCounty } from '../support/county.ts';

let county: County;
beforeAll(async () => {
  county = await startCounty();
});
afterAll(() => county[Symbol.asyncDispose]());

function unused(...options: readonly string[]): Promise<{ code: number; lines: readonly string[]; stderr: string }> {
  const args = ['src/cli.ts', 'demands', 'unused', '--data', county.data, '--config', county.configFolder, ...options];
  return new Promise((done) => {
    execFile(process.execPath, args, { env: { PATH: process.env.PATH } }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, lines: stdout.trim().split('\n'), stderr }),
    );
  });
}

const lineOf = (lines: readonly string[], id: string) => lines.find((line) => line.startsWith(`  ${id} `));

test('a demand counts as used once it was answered, whole or by a question; a refusal is no use', {
  timeout: 120_000,
}, async () => {
  const before = await unused();
  expect(before.code).toBe(0);
  expect(lineOf(before.lines, 'SN-D-02')).toBe('  SN-D-02 入学儿童户籍核验：一次也没有用过');
  expect(lineOf(before.lines, 'SN-D-06')).toBe('  SN-D-06 控辍保学学籍比对：一次也没有用过');

  const education = await county.as('education');
  const [child] = county.sandbox.people();
  const person = { name: child?.name, idNumber: child?.idNumber };
  const household = 'mps-population.household-record';
  await education.query('mps-population.identity-verify', person, { headers: { 'Sharing-Matter': undefined } });
  const verify = { predicates: ['registered-in-county'] };
  expect((await education.query(household, { ...person, verify })).status).toBe(200);
  const asked = await unused();
  expect(lineOf(asked.lines, 'SN-D-02')).toMatch(
    /^ {2}SN-D-02 入学儿童户籍核验：用过 1 次；从未取得字段 户号、户主姓名、与户主关系、户籍地址、登记日期；从未核验 “户主与所填父（母）一致”、“当年8月31日（含）前年满六周岁”$/,
  );
  expect(lineOf(asked.lines, 'SN-D-03')).toBe('  SN-D-03 入学儿童父母身份核验：一次也没有用过');

  expect((await education.query(household, person)).status).toBe(200);
  const fetched = await unused('--language', 'en');
  expect(lineOf(fetched.lines, 'SN-D-02')).toMatch(/^ {2}SN-D-02 .*: used 2 times; never asked: /);
  expect(fetched.lines.join('\n')).not.toContain('never received: Household number');
});

test('it says how far the ledger reaches, and by the end how many were never used', async () => {
  const { lines } = await unused('--days', '30');
  expect(lines[0]).toMatch(
    /^近 30 天（\d{4}-\d\d-\d\d 起）没有用过的共享授权、字段和核验；这期间有应答的调用 \d+ 次。$/,
  );
  expect(lines[1]).toMatch(/^存证日志自 \d{4}-\d\d-\d\d 才开始，不足这么多天。$/);
  expect(lines).toContain('绥宁县教育局（education）');
  expect(lines.at(-1)).toMatch(/^\d+ 项授权中 \d+ 项一次也没有用过。$/);
});

test('a number of days that is none, and a folder without a ledger, are one clear line', async () => {
  expect(await unused('--days', 'many')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--days is a whole number'),
  });
  expect(await unused('--data', '/nowhere')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no ledger at'),
  });
});
