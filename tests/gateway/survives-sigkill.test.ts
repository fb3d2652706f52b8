import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { verifyLog } from '../../src/ledger/index.ts';
import { ledgerFile, openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';
import { type Client, createClient } from '../support/client.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

const kills = 20;
const clients = 8;

test.each(['node', 'workerd'] as const)(
  `%s, killed ${kills} times under load, has an entry for every answer that a client received`,
  async (runtime) => {
    const data = await mkdtemp(join(tmpdir(), 'shuqiao-kill-'));
    const environment = { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000', LOG_LEVEL: 'silent' };
    const start = () => startGatewayProcess({ environment, runtime });
    const received: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const gateway = await start();
      const client = await createClient({ url: gateway.url, data, department: 'education' });
      const child = await aChild(gateway.url);
      const before = received.length;
      const load = Array.from({ length: clients }, (_, lane) =>
        askUntilItDies(client, child, { name: `KILL-${kill}-${lane}`, received }),
      );
      // At another moment each time, always in the midst of the load.
      await vi.waitUntil(() => received.length - before > 60 + 11 * kill, { timeout: 20_000, interval: 1 });
      await gateway.kill();
      await Promise.all(load);
    }

    const gateway = await start();
    const recorded = await allIds(await createClient({ url: gateway.url, data, department: 'education' }));
    const { items: logs } = (await (await fetch(`${gateway.url}/ledger`)).json()) as { items: readonly LogName[] };
    await gateway.end('SIGTERM');
    const missing = received.filter((id) => !recorded.has(id));
    const answers = received.length;
    console.log(`${runtime}: kills ${kills}, answers received ${answers}, entries found ${answers - missing.length}`);
    expect(answers).toBeGreaterThan(kills * 100);
    expect(missing).toEqual([]);
    if (runtime === 'node') await expectWholeLog(data, logs[0]?.verifierKey ?? '');
    await rm(data, { recursive: true, force: true });
  },
  240_000,
);

interface LogName {
  readonly verifierKey: string;
}

/** The tree over all entries is the one that the newest checkpoint signs. */
async function expectWholeLog(data: string, verifierKey: string): Promise<void> {
  const store = await openSqliteLedger({ file: ledgerFile(data), readOnly: true });
  expect(await verifyLog({ store, verifierKey })).toMatchObject({ ok: true });
  await store.close();
}

/** Asks again and again; notes the id of each answer that came whole. */
async function askUntilItDies(
  client: Client,
  child: object,
  { name, received }: { readonly name: string; readonly received: string[] },
): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    try {
      const headers = { 'Sharing-Case': `${name}-${turn % 4}` }; // some from the vertical, some from the cache
      const answer = await client.query('mps-population.household-record', child, { headers });
      if (answer.status === 200) received.push(answer.headers.get('Request-Id') ?? '');
    } catch {
      return;
    }
  }
}

async function aChild(url: string): Promise<object> {
  const { items } = (await (await fetch(`${url}/sandbox/people`)).json()) as {
    items: { name: string; idNumber: string }[];
  };
  const [first] = items;
  return { name: first?.name, idNumber: first?.idNumber };
}

/** Every request of the department that is on record, page by page. */
async function allIds(client: Client): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let after = ''; ; ) {
    const { body } = await client.call('GET', `/v1/requests?limit=1000${after}`);
    for (const { id } of body.items) ids.add(id);
    if (body.next === undefined) return ids;
    after = `&after=${body.next}`;
  }
}
