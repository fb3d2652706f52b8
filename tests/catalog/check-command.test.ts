import { execFile } from 'node:child_process';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.ts';
import { createFileConfig, watchConfig } from '../../src/platform/node/file-config.ts';
import { configFolder, specsFolder } from './shipped.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-check-'));
  await cp(configFolder, join(folder, 'config'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

function check(...options: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const cli = new URL('../../src/cli.ts', import.meta.url).pathname;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [cli, 'check', ...options],
      { env: { PATH: process.env.PATH } },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

test('check says what a good configuration holds, without any environment', async () => {
  const { code, stdout, stderr } = await check('--config', configFolder, '--specs', specsFolder);
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /^config is good: 26 departments, 21 verticals, 43 resources, 42 demands, 24 life events; revision [0-9a-f]{16}\n$/,
  );
  expect(code).toBe(0);
});

test('check names the file as the terminal can open it, the line and what would be right, and fails', async () => {
  const file = join(folder, 'config', 'demands', 'education.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('mps-population.household-record', 'mps-population.houshold-record'));
  const { code, stdout, stderr } = await check('--config', join(folder, 'config'), '--specs', specsFolder);
  await writeFile(file, text);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /demands\/education\.yaml:\d+:\d+ no resource mps-population\.houshold-record → did you mean mps-population\.household-record\?\n1 problem\n$/,
  );
});

test('a folder that is not there is one clear line', async () => {
  const { code, stderr } = await check('--config', join(folder, 'nowhere'), '--specs', specsFolder);
  expect(code).toBe(1);
  expect(stderr).toMatch(/nowhere:1 cannot read the folder .*nowhere \(ENOENT\) → SHUQIAO_CONFIG/);
});

test('only YAML counts: an editor’s leftovers change nothing, a broken link is told', async () => {
  const source = createFileConfig({ configFolder: join(folder, 'config'), specsFolder, env: () => undefined });
  const before = await loadCatalog(source, { resolveEnvironment: false });
  await writeFile(join(folder, 'config', 'demands', '.education.yaml.swp'), 'x');
  await writeFile(join(folder, 'config', 'demands', '.hidden.yaml'), 'x');
  await writeFile(join(folder, 'config', 'demands', 'education.yaml~'), 'x');
  expect(await loadCatalog(source, { resolveEnvironment: false })).toMatchObject({
    ok: true,
    value: { revision: before.ok ? before.value.revision : '' },
  });
  if (process.getuid?.() === 0) return; // root reads everything
  await chmod(join(folder, 'config', 'departments.yaml'), 0);
  expect(await loadCatalog(source, { resolveEnvironment: false })).toMatchObject({
    ok: false,
    failure: [{ file: 'config/departments.yaml', expected: 'a file that the gateway may read' }],
  });
});

test('a change is told once the files are still, and no more after the watch has ended', async () => {
  let calls = 0;
  let told: () => void = () => {};
  const folders = { configFolder: join(folder, 'config'), specsFolder };
  const stop = watchConfig(folders, () => {
    calls += 1;
    told();
  });
  const first = new Promise<void>((resolve) => {
    told = resolve;
  });
  const file = join(folder, 'config', 'code-lists', 'household-type.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, `${text}# 1\n`);
  await writeFile(file, `${text}# 2\n`);
  await first;
  expect(calls).toBe(1);
  stop();
  await writeFile(file, text);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(calls).toBe(1);
});
