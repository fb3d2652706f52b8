import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renewKey } from '../../src/platform/node/key-renewal.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { steadyLoad } from '../support/steady-load.ts';

test('three gateways behind one port take up new keys from one folder, and no request fails on the way', {
  timeout: 180_000,
}, async () => {
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-keys-'));
  const environment = { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000', SHUQIAO_KEY_LEAD_SECONDS: '8' };
  const gateway = await startGatewayProcess({ runtime: 'cluster', environment });
  try {
    const { url } = gateway;
    const { items } = (await (await fetch(`${url}/sandbox/people`)).json()) as {
      items: readonly { name: string; idNumber: string }[];
    };
    const load = steadyLoad({ url, data }, (client, turn) => {
      const { name, idNumber } = items[turn % 40] ?? {};
      return client.query('mps-population.household-record', { name, idNumber });
    });
    await load.turns(60);
    const [fresh] = await renewKey(join(data, 'keys'), 'token');
    await renewKey(join(data, 'keys'), 'cache');
    const latest = () =>
      new Set(
        load
          .answers()
          .slice(-600)
          .map(({ kid }) => kid),
      ); // each lane has had many new tokens in these
    await expect.poll(latest, { timeout: 90_000 }).toEqual(new Set([fresh]));
    const answers = await load.end();
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(answers.map(({ kid }) => kid)).size).toBe(2);
  } finally {
    await gateway.end('SIGTERM');
    await rm(data, { recursive: true, force: true });
  }
});
