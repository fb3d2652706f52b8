import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startCounty } from '../support/county.ts';

const run = promisify(execFile);
const shuqiao = (...args: string[]) => run(process.execPath, ['src/cli.ts', ...args]);

test('shuqiao console link prints a link that signs in to a running gateway', async () => {
  await using county = await startCounty();
  const { stdout } = await shuqiao('console', 'link', '--data', county.data, '--url', `${county.url}/`);
  const link = new URL(stdout.trim());
  expect(link.origin + link.pathname).toBe(`${county.url}/console`);
  const answer = await fetch(`${county.url}/console/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: county.url },
    body: JSON.stringify({ code: new URLSearchParams(link.hash.slice(1)).get('code') }),
  });
  expect(answer.status).toBe(200);
});

test('without a gateway’s keys it says in one line what to name', async () => {
  const failure = await shuqiao('console', 'link', '--data', '/nowhere').catch((error) => error);
  expect(failure.code).toBe(1);
  expect(failure.stderr).toMatch(/^shuqiao: no gateway has run on \/nowhere.*--data.*\n$/);
});
