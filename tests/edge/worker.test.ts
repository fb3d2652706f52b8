import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyReceipt } from '../../src/ledger/index.ts';
import { type Client, createClient, readEvents } from '../support/client.ts';
import { startCounty } from '../support/county.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';

const household = 'mps-population.household-record';
const vaccination = 'ndcpa-immunization.vaccination-record';
let data: string;
let redis: RedisServer;
let gateway: GatewayProcess;
let education: Client;
let ops: Client;
let children: readonly { name: string; idNumber: string }[];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'shuqiao-edge-'));
  redis = await startRedis();
  gateway = await startGatewayProcess({
    environment: { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000', ...shared('sm4-gcm') },
    runtime: 'workerd',
  });
  education = await createClient({ url: gateway.url, data, department: 'education' });
  ops = await createClient({ url: gateway.url, data, department: 'data-bureau', scope: 'ops' });
  const { items } = (await (await fetch(`${gateway.url}/sandbox/people`)).json()) as { items: typeof children };
  children = items;
});
const shared = (cipher: string) => ({ REDIS_URL: redis.url, SHUQIAO_CACHE_CIPHER: cipher });
afterAll(async () => {
  await gateway.end('SIGTERM');
  await redis.stop();
  await rm(data, { recursive: true, force: true });
});

const child = (turn: number) => ({ name: children[turn]?.name, idNumber: children[turn]?.idNumber });
const patient = (turn: number) => ({ childName: children[turn]?.name, childIdNumber: children[turn]?.idNumber });

test('the bundle is no larger than a Worker may be, and holds nothing that evaluates text', async () => {
  const bundle = await readFile('dist/edge/worker/worker.js');
  expect(gzipSync(bundle).byteLength).toBeLessThanOrEqual(1_048_576);
  expect((await stat('dist/edge/workerd.capnp')).size).toBeGreaterThan(0);
});

test('each department has a log of its own, and all are searched together in one order', async () => {
  const civilAffairs = await createClient({ url: gateway.url, data, department: 'civil-affairs' });
  const { body: resource } = await civilAffairs.call('GET', `/v1/resources/${household}`);
  const headers = { 'Sharing-Matter': resource.demand.matters[0].code, 'Sharing-Case': 'TWO-LOGS-0001' };
  for (let turn = 0; turn < 3; turn += 1) {
    await education.query(household, child(0), { headers: { 'Sharing-Case': 'TWO-LOGS-0001' } });
    await civilAffairs.query(household, child(0), { headers });
  }
  const found = [];
  for (let after = ''; ; ) {
    const { body } = await ops.call('GET', `/ops/requests?case=TWO-LOGS-0001&kind=call&limit=2${after}`);
    found.push(...body.items);
    if (!body.next) break;
    after = `&after=${body.next}`;
  }
  expect(found.map(({ department }) => department).toSorted()).toEqual([
    ...Array(3).fill('civil-affairs'),
    ...Array(3).fill('education'),
  ]);
  const order = found.map(({ time, id }) => `${time} ${id}`);
  expect(order).toEqual(order.toSorted().toReversed());

  const { items: logs } = (await (await fetch(`${gateway.url}/ledger`)).json()) as {
    items: readonly { log: string; origin: string; verifierKey: string }[];
  };
  for (const department of ['education', 'civil-affairs']) {
    const one = found.find((row) => row.department === department);
    const receipt = (await ops.call('GET', `/v1/receipts/${department}/${one?.id}`)).text;
    const { origin, verifierKey } = logs.find(({ log }) => log === department) ?? { origin: '', verifierKey: '' };
    expect(verifyReceipt({ receipt, verifierKey })).toMatchObject({ ok: true, value: { origin } });
    const other = logs.find(({ log }) => log !== department)?.verifierKey ?? '';
    expect(verifyReceipt({ receipt, verifierKey: other }).ok).toBe(false);
  }
});

test('the bare ledger paths say which logs there are', async () => {
  const answer = await fetch(`${gateway.url}/ledger/checkpoint`);
  expect(answer.status).toBe(404);
  expect(((await answer.json()) as { remedy: string }).remedy).toContain('/ledger/education');
  expect(await (await fetch(`${gateway.url}/ledger/education/checkpoint`)).text()).toMatch(
    /^[\w.]+\/ledger\/education\n/,
  );
});

test('what one call fetched another one gets, sealed in Redis, under no name of a person', async () => {
  await education.query(vaccination, patient(1));
  await expect.poll(async () => (await redis.dump()).length).toBeGreaterThan(0);
  for (const { key, value } of await redis.dump()) {
    expect(key).not.toContain(children[1]?.idNumber);
    expect(value.toString('latin1')).not.toContain(children[1]?.idNumber);
  }
  const again = await education.query(vaccination, patient(1));
  expect(again.headers.get('Cache-Status')).toBe('Shuqiao; hit');
});

test.each(['sm4-gcm', 'aes-256-gcm'])(
  'a gateway on Node that seals with %s shares it: each reads what the other sealed',
  async (cipher) => {
    const environment = { ...shared(cipher), SHUQIAO_KEYS: join(data, 'keys'), SHUQIAO_LIMITS_FACTOR: '1000' };
    await using county = await startCounty({ environment });
    const onNode = await county.as('education');
    const use = async (client: Client, turn: number) =>
      (await client.query(vaccination, patient(turn))).headers.get('Cache-Status');
    const [here, there] = cipher === 'sm4-gcm' ? [2, 3] : [4, 5];
    await use(education, here);
    await expect.poll(() => use(onNode, here)).toBe('Shuqiao; hit');
    await use(onNode, there);
    await expect.poll(() => use(education, there)).toBe('Shuqiao; hit');
    const marks = (await redis.dump()).filter(({ key }) => key.includes(':answer:')).map(({ value }) => value[0]);
    expect(new Set(marks)).toEqual(new Set(cipher === 'sm4-gcm' ? [2] : [1, 2]));
  },
);

async function cacheState(): Promise<string | undefined> {
  const { parts } = (await (await fetch(`${gateway.url}/readyz`)).json()) as {
    parts: { name: string; state: string }[];
  };
  return parts.find(({ name }) => name === 'cache')?.state;
}

test('a Redis that is frozen, gone and back costs no answer', async () => {
  redis.freeze();
  for (let turn = 2; turn < 8; turn += 1) {
    expect((await education.query(vaccination, patient(turn))).status).toBeLessThan(500);
  }
  redis.thaw();
  await redis.stop();
  expect((await education.query(vaccination, patient(8))).status).toBeLessThan(500);
  const { parts } = (await (await fetch(`${gateway.url}/readyz`)).json()) as {
    parts: { name: string; state: string }[];
  };
  expect(parts.find(({ name }) => name === 'cache')?.state).toBe('degraded');
  await redis.restart();
  let turn = 8;
  await expect
    .poll(
      async () => {
        turn += 1;
        await education.query(vaccination, patient(turn)); // one that is not in the isolate’s own cache
        return cacheState();
      },
      { timeout: 20_000 },
    )
    .toBe('ok');
});
test('a caller who hangs up takes nobody else’s answer along', async () => {
  const leaving = new AbortController();
  const slow = { 'Sandbox-Fault': 'mps-population=slow:1s', 'Sharing-Case': 'HANG-UP-00001' };
  const gone = education.query(household, child(1), { headers: slow, signal: leaving.signal }).catch(() => 'gone');
  const others = [1, 2, 3].map(() =>
    education.query(household, child(1), { headers: { 'Sharing-Case': 'HANG-UP-00001' } }),
  );
  leaving.abort();
  expect(await gone).toBe('gone');
  for (const { status } of await Promise.all(others)) expect(status).toBe(200);
});

test('a vertical that hangs leaves the rest of a bundle answered, item by item', async () => {
  const stated = { child: child(0), father: children[0] && nameAndId('father'), mother: nameAndId('mother') };
  const response = await fetch(`${gateway.url}/v1/life-events/school-enrolment/evidence`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${education.token}`,
      'Content-Type': 'application/json',
      Accept: 'text/event-stream',
      'Sharing-Case': 'HANGING-000001',
      'Sharing-Officer': '0427',
      'Sandbox-Fault': 'ndcpa-immunization=timeout',
    },
    body: JSON.stringify(stated),
  });
  const events = readEvents(await response.text());
  expect(events.map(({ event }) => event)).toEqual([...Array(5).fill('evidence'), 'bundle']);
  const statuses = Object.fromEntries(events.slice(0, 5).map(({ data: item }) => [item.id, item.status]));
  expect(statuses).toEqual({
    vaccination: 'unavailable',
    household: 'ok',
    'parent-identity': 'ok',
    property: 'ok',
    residence: 'ok',
  });
});

function nameAndId(relative: 'father' | 'mother') {
  const { name, idNumber } = (children[0] as unknown as Record<typeof relative, { name: string; idNumber: string }>)[
    relative
  ];
  return { name, idNumber };
}
