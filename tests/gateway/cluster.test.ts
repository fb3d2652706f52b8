import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renewKey } from '../../src/platform/node/key-renewal.ts';
import { createClient } from '../support/client.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { steadyLoad } from '../support/steady-load.ts';

const household = 'mps-population.household-record';
let data: string;
let gateway: GatewayProcess;
let people: readonly { readonly name: string; readonly idNumber: string }[];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'shuqiao-cluster-'));
  const environment = { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000', SHUQIAO_KEY_LEAD_SECONDS: '8' };
  gateway = await startGatewayProcess({ runtime: 'cluster', environment });
  ({ items: people } = (await (await fetch(`${gateway.url}/sandbox/people`)).json()) as { items: typeof people });
});
afterAll(async () => {
  await gateway?.end('SIGTERM');
  await rm(data, { recursive: true, force: true });
});

describe('three gateways behind one port', () => {
  test('ask a vertical once for what all of them are asked', async () => {
    const client = await createClient({ url: gateway.url, data, department: 'education' });
    let asked = 0;
    const ask = async ({ name, idNumber }: { readonly name: string; readonly idNumber: string }) => {
      const { status, headers } = await client.query(household, { name, idNumber });
      expect(status).toBe(200);
      if (headers.get('Cache-Status')?.endsWith('fwd=miss')) asked += 1;
    };
    const persons = people.slice(0, 20);
    for (const person of persons) {
      await ask(person);
      await Promise.all(Array.from({ length: 9 }, () => ask(person))); // connections of their own, so all three are asked
    }
    expect(asked).toBeGreaterThanOrEqual(persons.length);
    expect(asked).toBeLessThan(persons.length * 1.5); // no answer waits for what is kept to reach Redis
  });

  test('take up new keys from one folder, and no request fails on the way', { timeout: 180_000 }, async () => {
    const load = steadyLoad({ url: gateway.url, data }, (client, turn) => {
      const { name, idNumber } = people[turn % 40] ?? {};
      return client.query(household, { name, idNumber });
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
  });
});
