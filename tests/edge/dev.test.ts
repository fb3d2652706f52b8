import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';

const run = promisify(execFile);
let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'shuqiao-dev-edge-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

const start = () => startGatewayProcess({ environment: { SHUQIAO_DATA: data }, runtime: 'workerd' });

test('dev:edge prints a curl that works when pasted, and a console link that signs in once', async () => {
  const gateway = await start();
  const printed = await whole(gateway);
  const command = printed.slice(printed.indexOf('curl -s'), printed.indexOf("'\n\n  A new token") + 1);
  const { stdout } = await run('sh', ['-c', command]);
  expect(JSON.parse(stdout)).toMatchObject({ registeredAddress: expect.any(String) });

  const link = new URL(/Console \S+ +(\S+)/.exec(printed)?.[1] ?? '');
  expect(link.origin).toBe(gateway.url);
  const signIn = () =>
    fetch(`${gateway.url}/console/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: gateway.url },
      body: JSON.stringify({ code: new URLSearchParams(link.hash.slice(1)).get('code') }),
    });
  expect((await signIn()).status).toBe(200);
  expect((await signIn()).status).toBe(401);
  expect(await gateway.end('SIGINT')).toBe(0);
}, 120_000);

test('a second start goes on with the same keys and the same ledger, and nothing of the first is left', async () => {
  const first = await start();
  const education = await createClient({ url: first.url, data, department: 'education' });
  const { headers } = await education.call('GET', '/v1/resources');
  const key = await (await fetch(`${first.url}/ledger/education/key`)).text();
  const size = await logSize(first);
  expect(await first.end('SIGTERM')).toBe(0);
  await expect(fetch(first.url)).rejects.toThrow();

  const port = new URL(first.url).port;
  const second = await startGatewayProcess({ environment: { SHUQIAO_DATA: data, PORT: port }, runtime: 'workerd' });
  expect(await (await fetch(`${second.url}/ledger/education/key`)).text()).toBe(key);
  expect(await logSize(second)).toBeGreaterThanOrEqual(size);
  const ops = await createClient({ url: second.url, data, department: 'data-bureau', scope: 'ops' });
  const { entry } = (await ops.call('GET', `/ops/requests/${headers.get('Request-Id')}`)).body;
  expect(entry).toMatchObject({ department: 'education', kind: 'read' });
  await second.end('SIGTERM');
}, 120_000);

/** All of the welcome: it is printed in one go, but may come in pieces. */
async function whole(gateway: GatewayProcess): Promise<string> {
  await expect.poll(() => gateway.output()).toContain('Ctrl-C stops');
  return gateway.output();
}

async function logSize({ url }: GatewayProcess): Promise<number> {
  const checkpoint = await (await fetch(`${url}/ledger/education/checkpoint`)).text();
  return Number(checkpoint.split('\n')[1]);
}
