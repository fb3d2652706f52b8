import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type LedgerStore, verifyLog } from '../../src/ledger/index.ts';
import { ledgerFile, openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';
import { type Client, createClient } from '../support/client.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

const kills = 20;
const clients = 8;

test(`killed ${kills} times under load, it has an entry for every answer that a client received`, async () => {
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-kill-'));
  const environment = { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000', LOG_LEVEL: 'silent' };
  const received: string[] = [];
  let verifierKey = '';
  for (let kill = 0; kill < kills; kill += 1) {
    const gateway = await startGatewayProcess({ environment });
    const client = await createClient({ url: gateway.url, data, department: 'education' });
    const child = await aChild(gateway.url);
    verifierKey = await (await fetch(`${gateway.url}/ledger/key`)).text();
    const before = received.length;
    const load = Array.from({ length: clients }, (_, lane) =>
      askUntilItDies(client, child, { name: `KILL-${kill}-${lane}`, received }),
    );
    // At another moment each time, always in the midst of the load.
    await vi.waitUntil(() => received.length - before > 60 + 11 * kill, { timeout: 20_000, interval: 1 });
    await gateway.end('SIGKILL');
    await Promise.all(load);
  }

  const store = await openSqliteLedger({ file: ledgerFile(data), readOnly: true });
  const recorded = await allIds(store);
  const missing = received.filter((id) => !recorded.has(id));
  const answers = received.length;
  const verified = await verifyLog({ store, verifierKey });
  await store.close();
  await rm(data, { recursive: true, force: true });

  console.log(`kills ${kills}, answers received ${answers}, entries found ${answers - missing.length}`);
  expect(answers).toBeGreaterThan(kills * 100);
  expect(missing).toEqual([]);
  expect(verified).toMatchObject({ ok: true, value: { size: recorded.size } });
}, 240_000);

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

async function allIds(store: LedgerStore): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let from = 0; ; ) {
    const page = await store.range(from, 1000);
    if (page.length === 0) return ids;
    for (const { entry } of page) ids.add(entry.id);
    from += page.length;
  }
}
