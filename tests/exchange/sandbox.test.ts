import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.ts';
import { createExchange, deriveExchangeKeys, type Exchange } from '../../src/exchange/index.ts';
import type { Allowed, Catalog, DataCall, Demand, DemandId, RequestId } from '../../src/model/index.ts';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createMemoryFlights } from '../../src/platform/memory/memory-flights.ts';
import { createFileConfig } from '../../src/platform/node/file-config.ts';
import { createUndiciClient, type UndiciClient } from '../../src/platform/node/undici-client.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { use } from './county.ts';

let sandbox: Sandbox;
let http: UndiciClient;
let catalog: Catalog;
let exchange: Exchange;

beforeAll(async () => {
  sandbox = await startSandbox();
  const root = join(import.meta.dirname, '../..');
  const folders = { configFolder: join(root, 'config'), specsFolder: join(root, 'specs') };
  const loaded = await loadCatalog(createFileConfig({ ...folders, env: (name) => sandbox.env(name) }), {
    overlay: { sandboxVerticals: sandbox.verticals },
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  catalog = loaded.value;
  http = createUndiciClient();
  exchange = createExchange({
    cache: createMemoryCache(),
    flights: createMemoryFlights(),
    http,
    keys: deriveExchangeKeys([{ id: 'test', secret: randomBytes(32) }]),
    now: Date.now,
  });
});
afterAll(async () => {
  await http.close();
  await sandbox.close();
});

test('every demand of the county gets through to its vertical, in that one’s own dialect and with its own credential', async () => {
  expect(catalog.demands.size).toBeGreaterThan(10);
  for (const demand of catalog.demands.values()) {
    const outcome = await ask(demand);
    expect({ demand: demand.id, outcome }).toMatchObject({ outcome: { ok: true } });
    expect(use(outcome)).toBe(demand.maxAgeSeconds > 0 ? 'miss' : 'bypass');
    expect(sandbox.lastCall(verticalOf(demand))).toMatchObject({
      admitted: true,
      headers: { 'x-request-id': demand.id },
    });
  }
});

test('a household record is the citizen’s own, is kept for the same case, and asked anew for another', async () => {
  const demand = demandNamed('SN-D-02');
  const [someone] = sandbox.people();
  const again = await ask(demand, { case: 'case-number-1' });
  expect(use(again)).toBe('miss');
  expect(again).toMatchObject({ ok: true, value: { rows: [{ householdNo: expect.any(String) }] } });
  expect(sandbox.lastCall('mps-population')?.parameters).toMatchObject({ GMSFHM: someone?.idNumber });
  const asked = sandbox.calls('mps-population');
  expect(use(await ask(demand, { case: 'case-number-1' }))).toBe('hit');
  expect(sandbox.calls('mps-population')).toBe(asked);
  expect(use(await ask(demand, { case: 'case-number-2' }))).toBe('miss');
});

test.each([
  ['empty', 'vertical-invalid-answer'],
  ['garbled', 'vertical-invalid-answer'],
  ['wrong-shape', 'vertical-invalid-answer'],
  ['error', 'vertical-unavailable'],
  ['unauthorised', 'vertical-refused'],
])('a fault (%s) is played for that call alone: %s', async (fault, reason) => {
  const demand = demandNamed('SN-D-01');
  await ask(demand);
  expect(use(await ask(demand, { fault: `ndcpa-immunization=${fault}` }))).toBe(reason);
  expect(use(await ask(demand))).toBe('hit');
});

test('one vertical stopped: its kept answers and all other verticals go on', async () => {
  await ask(demandNamed('SN-D-01'));
  await sandbox.stop('ndcpa-immunization');
  expect(use(await ask(demandNamed('SN-D-01')))).toBe('hit');
  expect(use(await ask(demandNamed('SN-D-01'), { person: 3 }))).toBe('vertical-unavailable');
  expect((await ask(demandNamed('SN-D-06'), { person: 3 })).ok).toBe(true);
  await sandbox.start('ndcpa-immunization');
  expect(use(await ask(demandNamed('SN-D-01'), { person: 3 }))).toBe('miss');
});

function ask(demand: Demand, more: { case?: string; fault?: string; person?: number } = {}) {
  const resource = catalog.resources.get(demand.resource);
  if (!resource) throw new Error(demand.resource);
  const call: DataCall = {
    id: demand.id as string as RequestId,
    at: Date.now(),
    catalog,
    caller: { department: demand.department, scopes: ['data'], tokenId: 't', keyId: 'k', expiresAt: 0 },
    resource: resource.id,
    parameters: { ok: true, value: {} },
    context: {},
    language: 'zh',
    signal: AbortSignal.timeout(20_000),
    ...(more.fault !== undefined && { fault: more.fault }),
  };
  const [matter] = demand.matters;
  if (!matter) throw new Error(demand.id);
  const allowed: Allowed = {
    resource,
    demand,
    parameters: Object.fromEntries(
      resource.parameters.map(({ name, format }) => [name, valueFor(format, resource.subject, more.person ?? 0)]),
    ),
    purpose: { matter: matter.code, case: more.case ?? '4305272411240000017', officer: 'JY0127' },
    unmasked: [],
    verification: { predicates: [], stated: {}, withoutRecord: false },
    basis: 'statutory-duty-with-notice',
    limits: [],
  };
  return exchange.fetch(call, allowed);
}

function valueFor(format: string, subject: string, at: number): string {
  const person = sandbox.people()[at];
  const enterprise = sandbox.enterprises()[at];
  if (!person || !enterprise) throw new Error('the sandbox is too small');
  const named =
    subject === 'enterprise'
      ? { name: enterprise.name, number: enterprise.uscc }
      : { name: person.name, number: person.idNumber };
  switch (format) {
    case 'person-name':
      return person.name;
    case 'id-number':
      return person.idNumber;
    case 'entity-name':
      return enterprise.name;
    case 'uscc':
      return enterprise.uscc;
    case 'certificate-no':
      return 'DEM4300001';
    case 'county-code':
      return '430527';
    case 'plate-type':
      return '02';
    case 'plate-number':
      return '湘E0X0X8';
    case 'project-code':
      return '2412-430527-04-01-000001';
    case 'year':
      return '2025';
    case 'month':
      return '2026-10';
    case 'date':
      return '2026-10-01';
    case 'id-number-or-uscc':
      return named.number;
    default:
      return named.name;
  }
}

function demandNamed(id: string): Demand {
  const demand = catalog.demands.get(id as DemandId);
  if (!demand) throw new Error(id);
  return demand;
}

function verticalOf(demand: Demand): string {
  return demand.resource.split('.')[0] ?? '';
}
