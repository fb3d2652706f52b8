import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { loadCatalog } from '../../src/catalog/index.ts';
import { createExchange, deriveExchangeKeys, type Exchange, type ExchangeParts } from '../../src/exchange/index.ts';
import type { Allowed, Catalog, DataCall, Demand, DemandId, RequestId, Vertical } from '../../src/model/index.ts';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createMemoryFlights } from '../../src/platform/memory/memory-flights.ts';
import { createMemoryPurges } from '../../src/platform/memory/memory-purges.ts';
import { createFileConfig } from '../../src/platform/node/file-config.ts';
import { createUndiciClient } from '../../src/platform/node/undici-client.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

/** All verticals of the configuration, played by the sandbox, and an exchange in front of them. */
export interface WholeCounty extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly catalog: Catalog;
  readonly exchange: Exchange;
  ask(demand: Demand, more?: Asking): ReturnType<Exchange['fetch']>;
  demand(id: string): Demand;
  vertical(id: string): Vertical;
}

interface Asking {
  readonly case?: string;
  readonly fault?: string;
  /** The how manyth of those the sandbox knows. */
  readonly person?: number;
}

export async function startWholeCounty(parts: Partial<ExchangeParts> = {}): Promise<WholeCounty> {
  const sandbox = await startSandbox();
  const root = join(import.meta.dirname, '../..');
  const folders = { configFolder: join(root, 'config'), specsFolder: join(root, 'specs') };
  const loaded = await loadCatalog(createFileConfig({ ...folders, env: (name) => sandbox.env(name) }), {
    overlay: { sandboxVerticals: sandbox.verticals },
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const catalog = loaded.value;
  const http = createUndiciClient();
  const keys = deriveExchangeKeys([{ id: 'test', secret: randomBytes(32) }]);
  const exchange = createExchange({
    cache: createMemoryCache(),
    flights: createMemoryFlights(),
    purges: createMemoryPurges(),
    http,
    keys: () => keys,
    now: Date.now,
    ...parts,
  });

  function ask(demand: Demand, more: Asking = {}) {
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
      deadline: AbortSignal.timeout(20_000),
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

  return {
    sandbox,
    catalog,
    exchange,
    ask,
    demand: (id) => known(catalog.demands.get(id as DemandId), id),
    vertical: (id) => known(catalog.verticals.get(id as Vertical['id']), id),
    async [Symbol.asyncDispose]() {
      await http.close();
      await sandbox.close();
    },
  };
}

function known<Value>(value: Value | undefined, id: string): Value {
  if (value === undefined) throw new Error(id);
  return value;
}
