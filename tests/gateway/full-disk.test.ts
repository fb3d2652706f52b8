import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Answer, createClient } from '../support/client.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

test('on a full disk no data leaves: 503 ledger-unavailable, not ready, and it goes on by itself once there is room', async () => {
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-full-'));
  const gateway = await startGatewayProcess({
    environment: { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000', LOG_LEVEL: 'silent' },
    fileKibMax: 512,
  });
  const client = await createClient({ url: gateway.url, data, department: 'education' });
  const { items } = (await (await fetch(`${gateway.url}/sandbox/people`)).json()) as {
    items: { name: string; idNumber: string }[];
  };
  const child = { name: items[0]?.name ?? '', idNumber: items[0]?.idNumber ?? '' };
  const ask = () => client.query('mps-population.household-record', child);

  const full = await firstUnlike200(ask);
  expect(full.status).toBe(503);
  expect(full.body.reason).toBe('ledger-unavailable');
  expect(Number(full.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(full.headers.get('Receipt')).toBeNull();
  expect(full.text).not.toContain('headName');
  await noRoomLeft(ask);
  const bundle = await client.evidence('school-enrolment', { child, mother: child });
  expect(bundle.status).toBe(503);
  expect(bundle.text).not.toContain('evidence');
  const notReady = await fetch(`${gateway.url}/readyz`);
  expect(notReady.status).toBe(503);
  await notReady.body?.cancel();

  execFileSync('prlimit', ['--pid', String(gateway.process.pid), '--fsize=unlimited']);
  await expect.poll(async () => (await ask()).status, { timeout: 20_000 }).toBe(200);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  expect(await gateway.end('SIGTERM')).toBe(0);
  await rm(data, { recursive: true, force: true });
}, 60_000);

async function firstUnlike200(ask: () => Promise<Answer>): Promise<Answer> {
  for (let turn = 0; turn < 400; turn += 1) {
    const answers = await Promise.all(Array.from({ length: 16 }, ask));
    const unlike = answers.find(({ status }) => status !== 200);
    if (unlike) return unlike;
  }
  throw new Error('the disk never filled up');
}

/** A group that was too large for the room left may leave some for a smaller one. */
async function noRoomLeft(ask: () => Promise<Answer>): Promise<void> {
  for (let refused = 0; refused < 5; ) refused = (await ask()).status === 503 ? refused + 1 : 0;
}
