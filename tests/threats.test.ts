import { access, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const threats = await readFile('THREATS.md', 'utf8');

test('every file that THREATS.md names exists', async () => {
  const files = new Set([...threats.matchAll(/`((?:src|tests)\/[^`]+)`/g)].map(([, file]) => file ?? ''));
  expect(files.size).toBeGreaterThan(40);
  for (const file of files) await expect(access(file), file).resolves.toBeUndefined();
});

test('every test that THREATS.md names is in its file', async () => {
  const tests = [...threats.matchAll(/`(tests\/[^`]+)` “([^”]+)”/g)];
  expect(tests.length).toBeGreaterThan(30);
  for (const [, file = '', name = ''] of tests) {
    const text = await readFile(file, 'utf8');
    expect(
      namesIn(text).some((one) => one.includes(name)),
      `${file}: ${name}`,
    ).toBe(true);
  }
});

test('every row of THREATS.md names a control and a test that would notice its loss', () => {
  const rows = threats.split('\n').filter((line) => line.startsWith('| ') && !/^\| (threat|---) /.test(line));
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) {
    const [, control, noticed] = row.split(' | ');
    expect(control, row).toMatch(/`src\//);
    expect(noticed, row).toMatch(/`tests\/[^`]+` “/);
  }
});

test.each(['README.md', 'SECURITY.md'])('%s leads to it', async (file) => {
  expect(await readFile(file, 'utf8')).toContain('](THREATS.md)');
});

/** What stands first in each `test(…)`, `test.each(…)(…)`, `describe(…)` and so on. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1\s*,/g)].map(([, , name]) => name ?? '');
}
