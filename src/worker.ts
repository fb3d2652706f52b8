import { env, waitUntil } from 'cloudflare:workers';
import files from 'shuqiao:config';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from './app.ts';
import { type BundleRooms, type BundleWork, createBundles, deriveBundleKeys } from './bundles/index.ts';
import { type CatalogOverlay, formatConfigProblem, loadCatalog } from './catalog/index.ts';
import { createExchange, createMaintenanceView, createPauseView, deriveExchangeKeys } from './exchange/index.ts';
import { createIdentity, demoKeyFault, keyNote } from './identity/index.ts';
import { createRandomStock, pseudonym } from './ledger/index.ts';
import type { Catalog, RequestId, Result } from './model/index.ts';
import { createOps } from './ops/index.ts';
import { type AssetsBinding, createBindingAssets } from './platform/edge/binding-assets.ts';
import { BundleObject as KeptBundleObject } from './platform/edge/bundle-object.ts';
import { certificatesIn, variablesIn } from './platform/edge/certificates.ts';
import type { CountStub } from './platform/edge/count-object.ts';
import { type BundleStub, createEdgeBundles } from './platform/edge/edge-bundles.ts';
import { createEdgeCounts } from './platform/edge/edge-counts.ts';
import { createEdgeLedger, type LedgerStub } from './platform/edge/edge-ledger.ts';
import { createEdgeState, type StateStub } from './platform/edge/edge-state.ts';
import { createFetchClient } from './platform/edge/fetch-client.ts';
import { readKeys } from './platform/edge/keys.ts';
import { createObjectLeads } from './platform/edge/object-leads.ts';
import { createObjectLink } from './platform/edge/object-link.ts';
import { createObjectPurges } from './platform/edge/object-purges.ts';
import { createObjectRedisCache } from './platform/edge/object-redis-cache.ts';
import { createAddressOf } from './platform/edge/peer-address.ts';
import { createPolledFlights } from './platform/edge/polled-flights.ts';
import type { RedisStub } from './platform/edge/redis-object.ts';
import { readEdgeSettings, type SandboxCounty } from './platform/edge/settings.ts';
import { createMemoryCache } from './platform/memory/memory-cache.ts';
import { createRedisLeads } from './platform/redis/redis-leads.ts';
import { createPolicy } from './policy/index.ts';
import { examplePeopleAmong } from './reference/index.ts';

export { CountObject } from './platform/edge/count-object.ts';
export { LedgerObject } from './platform/edge/ledger-object.ts';
export { RedisObject } from './platform/edge/redis-object.ts';
export { StateObject } from './platform/edge/state-object.ts';

/** What wrangler.toml binds. */
interface Bindings {
  readonly LEDGER: Objects<LedgerStub>;
  readonly STATE: Objects<StateStub>;
  readonly BUNDLES: Objects<BundleStub>;
  readonly REDIS: Objects<RedisStub>;
  readonly COUNTS: Objects<CountStub>;
  readonly ASSETS: AssetsBinding;
}

interface Objects<Stub> {
  getByName(name: string): Stub;
}

/** A request's own lifetime, as the runtime gives it. */
interface Lifetime {
  waitUntil(work: Promise<unknown>): void;
}

/** An isolate has 128 MB for everything. */
const isolateCacheBytes = 16 * 1_048_576;

/** The gateway of this isolate, or every reason why there is none. */
const started = await start();
if (!started.ok) for (const fault of started.failure) console.error(`shuqiao: ${fault}`);

export default {
  fetch(request: Request, _environment: unknown, lifetime: Lifetime): Response | Promise<Response> {
    if (started.ok) return started.value.fetch(request, lifetime);
    return new Response('The gateway is not configured; its log says what is missing.\n', {
      status: 503,
      headers: { 'Cache-Control': 'no-store', 'Retry-After': '60' },
    });
  },
};

/** A kept bundle, worked on with the rooms of the isolate that its object is in. */
export class BundleObject extends KeptBundleObject {
  protected override readonly work: BundleWork = async (...bundle) => {
    if (!started.ok) throw new Error('the gateway is not configured');
    return started.value.work(...bundle);
  };
}

interface EdgeGateway {
  fetch(request: Request, lifetime: Lifetime): Promise<Response>;
  readonly work: BundleWork;
}

/** Builds the rooms on workerd, once for an isolate. Nothing is fetched, timed or drawn at random here: the runtime allows none of it. */
async function start(): Promise<Result<EdgeGateway, readonly string[]>> {
  const variable = variablesIn({ ...env });
  const read = readEdgeSettings(env as unknown as Readonly<Record<string, unknown>>);
  const readKey = await readKeys(variable);
  const readCatalog = await openCatalog(variable, read.ok ? read.value.sandbox : undefined);
  const faults = [read, readKey, readCatalog].flatMap((part) => (part.ok ? [] : part.failure));
  if (!read.ok || !readKey.ok || !readCatalog.ok) return { ok: false, failure: faults };
  const [settings, keys, catalog] = [read.value, readKey.value, () => readCatalog.value];
  const { issuer, sandbox } = settings;
  // A new secret is a new version of the Worker, and new isolates: within one, keys do not change.
  const exchangeKeys = deriveExchangeKeys(keys.cache, settings.cacheCipher);
  const bundleKeys = deriveBundleKeys(keys.cache, settings.cacheCipher);

  const now = Date.now;
  const ops = createOps({ now });
  const bindings = env as unknown as Bindings;
  const ledger = createEdgeLedger({
    object: (log) => bindings.LEDGER.getByName(log),
    departments: () => [...catalog().departments.keys()],
    issuer,
    publicKey: keys.ledger.publicKey,
  });
  const local = createMemoryCache({ bytesMax: isolateCacheBytes });
  const redis = settings.redisUrl
    ? createObjectLink({ name: 'the Redis object', object: (name) => bindings.REDIS.getByName(name) })
    : undefined;
  const cache = redis ? createObjectRedisCache({ redis, local }) : local;
  const purges = createObjectPurges({ object: () => (redis ? bindings.REDIS : bindings.STATE).getByName('main') });
  const leads = redis && createRedisLeads(createObjectLeads(redis), waitUntil);
  const state = createEdgeState({ object: () => bindings.STATE.getByName('main') });
  const identity = createIdentity({ issuer, catalog, tokenKeys: () => keys.token, ...state, now });
  const counts = createObjectLink({ name: 'a count', object: (name) => bindings.COUNTS.getByName(name) });
  const { limiter, subjects } = createEdgeCounts({ counts, redis, seeThrough: waitUntil });
  const maintenance = createMaintenanceView({ store: state.maintenance, now });
  const pauses = createPauseView({ store: state.pauses, now });
  const random = createRandomStock();
  const examplePeople = sandbox && examplePeopleAmong(sandbox.people, sandbox.enterprises);
  const rooms: BundleRooms = {
    issuer,
    ledger,
    policy: createPolicy({
      limiter,
      limitsFactor: settings.limitsFactor,
      suspicion: {
        counts: subjects,
        pseudonym: (text) => pseudonym(keys.pseudonym, text),
        canaries: new Set(settings.canaries),
      },
      ...(settings.location && { location: settings.location }),
    }),
    exchange: createExchange({
      cache,
      flights: createPolledFlights(),
      purges,
      ...(leads && { leads }),
      http: createFetchClient({ certificates: certificatesIn({ ...env }) }),
      keys: () => exchangeKeys,
      now,
      observe: ops.observe,
      limiter,
      sandboxTerms: settings,
      maintenance,
      pauses,
      seeThrough: waitUntil,
    }),
    pseudonym: (id) => pseudonym(keys.pseudonym, id),
    now,
    newRequestId: () => uuidv7({ random: random(16) }) as RequestId,
  };
  const bundles = createBundles({
    ...rooms,
    catalog,
    store: createEdgeBundles({ object: (name) => bindings.BUNDLES.getByName(name) }),
    keys: () => bundleKeys,
    stillCounts: identity.stillCounts,
  });
  const app = createApp({
    ...rooms,
    catalog,
    identity,
    ops,
    maintenance,
    pauses,
    bundles,
    seeThrough: waitUntil,
    cache,
    keysHealth: () => ({ state: 'ok', note: keyNote(keys) }),
    replays: state.replays,
    addressOf: createAddressOf(settings),
    assets: {
      console: createBindingAssets(bindings.ASSETS, 'console'),
      reference: createBindingAssets(bindings.ASSETS, 'reference'),
    },
    ...(sandbox && { sandbox: { people: () => sandbox.people, enterprises: () => sandbox.enterprises } }),
    ...(examplePeople && { examplePeople }),
    draining: () => false,
    onError: (error, requestId) =>
      console.error({ requestId, error: error instanceof Error ? error.stack : String(error) }),
  });

  let watched = false;
  return {
    ok: true,
    value: {
      fetch(request, lifetime) {
        if (!watched) lifetime.waitUntil(ops.watch(ledger));
        watched = true;
        const answer = Promise.resolve(app.fetch(request, undefined, undefined));
        lifetime.waitUntil(answer); // a caller who hangs up would else take the entry of the call along; what is asked for it alone is broken off by its signal
        return answer;
      },
      work: bundles.work,
    },
  };
}

async function openCatalog(
  env: (name: string) => string | undefined,
  sandbox: SandboxCounty | undefined,
): Promise<Result<Catalog, readonly string[]>> {
  const overlay: CatalogOverlay = sandbox
    ? {
        departments: Object.fromEntries(Object.entries(sandbox.keys).map(([id, keys]) => [id, { keys }])),
        sandboxVerticals: sandbox.verticals,
      }
    : {};
  const loaded = await loadCatalog({ read: async () => files, env }, { overlay });
  if (!loaded.ok) return { ok: false, failure: loaded.failure.map(formatConfigProblem) };
  const fault = sandbox ? undefined : demoKeyFault(loaded.value);
  return fault === undefined ? loaded : { ok: false, failure: [fault] };
}
