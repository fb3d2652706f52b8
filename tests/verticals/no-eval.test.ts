import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = join(dirname(fileURLToPath(import.meta.url)), 'read-examples.ts');

test('pipes are built and replies read where no code can be made from text, as in workerd', () => {
  const run = (code: string[]) =>
    execFileSync(process.execPath, ['--disallow-code-generation-from-strings', ...code], { encoding: 'utf8' });
  expect(run([script]).trim().split('\n')).toEqual([
    'mps-population rows',
    'mnr-realestate rows',
    'ndcpa-immunization rows',
    'moe-student rows',
    'mohrss-insurance rows',
  ]);
  expect(() => run(['-e', 'new Function("return 1")'])).toThrow(); // the flag does what this test relies on
});
