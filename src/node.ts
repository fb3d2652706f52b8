import { mkdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from './app.ts';
import { type BundleRooms, createBundles, deriveBundleKeys } from './bundles/index.ts';
import { createExchange, createMaintenanceView, createPauseView, deriveExchangeKeys } from './exchange/index.ts';
import { createIdentity, type Identity, signTokenForm } from './identity/index.ts';
import { createLedger, createRandomStock, pseudonym } from './ledger/index.ts';
import type { Catalog, DepartmentId, RequestId, Result } from './model/index.ts';
import { createOps } from './ops/index.ts';
import { createMemoryFlights } from './platform/memory/memory-flights.ts';
import { buildConsole, consoleAssets } from './platform/node/build-console.ts';
import { buildReference, referenceAssets } from './platform/node/build-reference.ts';
import { conductSandbox } from './platform/node/conduct-sandbox.ts';
import { readDemoKey } from './platform/node/demo-departments.ts';
import { createFolderAssets } from './platform/node/folder-assets.ts';
import { openListener } from './platform/node/listener.ts';
import { openCatalog } from './platform/node/open-catalog.ts';
import { openCache, openLimiter, openPurges, openSubjectCounts } from './platform/node/open-shared.ts';
import { openStores } from './platform/node/open-stores.ts';
import { createAddressOf } from './platform/node/peer-address.ts';
import { measurePressure } from './platform/node/pressure.ts';
import { readSettings, type Settings } from './platform/node/settings.ts';
import { StartError } from './platform/node/start-error.ts';
import { createUndiciClient } from './platform/node/undici-client.ts';
import { watchKeys } from './platform/node/watched-keys.ts';
import { welcomeCall, welcomeDepartment, welcomeText } from './platform/node/welcome.ts';
import { createPolicy } from './policy/index.ts';
import { examplePeopleAmong } from './reference/index.ts';
import type { Sandbox } from './sandbox/index.ts';

/** A running gateway. */
export interface Gateway {
  readonly issuer: string;
  readonly identity: Identity;
  readonly catalog: () => Catalog;
  /** Its own. */
  readonly sandbox: Sandbox | undefined;
  /** Drains: readiness goes first, answers under way end, then everything is closed. */
  stop(): Promise<void>;
}

/** What a gateway must know of a sandbox that runs beside it. */
export type SandboxBeside = Pick<Sandbox, 'verticals' | 'env' | 'people' | 'enterprises'>;

/** Answers under way may take this long once the gateway has been told to stop. */
const DRAIN_MS = 10_000;

/**
 * Builds the rooms on Node and serves them. Where the sandbox is on and none runs beside it, the gateway has its own. Rejects with a
 * `StartError`, and leaves nothing behind, where it cannot.
 */
export async function startGateway(settings: Settings, beside?: SandboxBeside): Promise<Gateway> {
  await using parts = new AsyncDisposableStack();
  const now = Date.now;
  const log = pino({ level: settings.logLevel });
  const listener = await openPort(settings);
  parts.defer(() => listener.drain(0));
  const issuer = settings.issuer ?? `http://${settings.host}:${listener.port}`;
  await makeFolder(settings.dataFolder);
  const keys = unwrap(
    await watchKeys(settings.keysFolder, { create: settings.sandbox, leadMs: settings.keyLeadSeconds * 1_000, log }),
  );
  parts.defer(() => keys.close());
  const { ledger: ledgerKey, pseudonym: pseudonymKey } = keys.current(); // for life

  const own = settings.sandbox && !beside ? await openSandbox() : undefined;
  if (own) parts.defer(() => own.close());
  const sandbox = settings.sandbox ? (beside ?? own) : undefined;
  const { current: catalog, close: unwatchConfig } = await openCatalog(settings, sandbox, log);
  parts.defer(unwatchConfig);
  if (own) await explained(() => conductSandbox(own, catalog(), settings));

  const { state, store, kept, shared } = await explained(() => openStores(settings, parts));
  const origin = `${new URL(issuer).hostname}/ledger/main`;
  const ledger = await explained(() =>
    createLedger({
      store,
      signer: { name: origin, ...ledgerKey },
      log: 'main',
      origin,
      shared,
      now: () => performance.now(), // no clock that somebody may set
      onFailure: (failure) => log.error({ failure }, 'the ledger cannot write'),
    }),
  );
  parts.defer(() => ledger.close());

  const ops = createOps({ now });
  const unwatch = await ops.watch(ledger);
  parts.defer(unwatch);
  const cache = await openCache(settings, (why) => {
    if (why === undefined) log.info('Redis is used');
    else log.warn(`without Redis each gateway goes on by itself, what it lacks is slower: ${why}`);
  });
  parts.defer(() => cache.close());
  const purges = await openPurges(settings);
  parts.defer(() => purges.close());
  const counts = await openSubjectCounts(settings);
  parts.defer(() => counts.close());
  const limiter = await openLimiter(settings);
  parts.defer(() => limiter.close());
  const maintenance = createMaintenanceView({ store: state.maintenance, now });
  const pauses = createPauseView({ store: state.pauses, now });
  const http = createUndiciClient();
  parts.defer(() => http.close());
  const identity = createIdentity({ issuer, catalog, tokenKeys: () => keys.current().token, ...state, now });

  const random = createRandomStock();
  const examplePeople = sandbox && examplePeopleAmong(sandbox.people(), sandbox.enterprises());
  let draining = false;
  const newRequestId = () => uuidv7({ random: random(16) }) as RequestId;
  const rooms: BundleRooms = {
    issuer,
    ledger,
    policy: createPolicy({
      limiter,
      limitsFactor: settings.limitsFactor,
      suspicion: {
        counts,
        pseudonym: (text) => pseudonym(pseudonymKey, text),
        canaries: new Set(settings.canaries),
      },
    }),
    exchange: createExchange({
      cache,
      flights: createMemoryFlights(),
      purges,
      leads: cache.leads,
      http,
      keys: keys.derived(({ cache }) => deriveExchangeKeys(cache, settings.cacheCipher)),
      now,
      observe: ops.observe,
      limiter,
      sandboxTerms: settings,
      maintenance,
      pauses,
    }),
    pseudonym: (id) => pseudonym(pseudonymKey, id),
    now,
    newRequestId,
  };
  const bundles = createBundles({
    ...rooms,
    catalog,
    store: kept.store,
    keys: keys.derived(({ cache }) => deriveBundleKeys(cache, settings.cacheCipher)),
    stillCounts: identity.stillCounts,
  });
  const pressure = measurePressure();
  parts.defer(() => pressure.close());
  const app = createApp({
    ...rooms,
    catalog,
    identity,
    ops,
    maintenance,
    pauses,
    bundles,
    cache,
    keysHealth: () => keys.health(),
    replays: state.replays,
    addressOf: createAddressOf(settings.trustedProxies),
    assets: { console: createFolderAssets(consoleAssets), reference: createFolderAssets(referenceAssets) },
    ...(sandbox && { sandbox: { people: () => sandbox.people(), enterprises: () => sandbox.enterprises() } }),
    ...(examplePeople && { examplePeople }),
    draining: () => draining,
    load: { pressure, underWayMax: settings.requestsMax },
    onError: (error, requestId) => log.error({ err: error, requestId }, 'a request broke something'),
  });
  const run = kept.run(bundles.work, {
    onError: (error) => log.error({ err: error }, 'a bundle could not be worked on'),
  });
  parts.defer(() => run.stop());
  listener.serve(app.fetch);

  const whole = parts.move();
  return {
    issuer,
    identity,
    catalog,
    sandbox: own,
    async stop() {
      draining = true; // whoever watches /readyz sends nothing more from here on
      if (settings.drainSeconds > 0) await pause(settings.drainSeconds * 1_000);
      ops.close();
      await listener.drain(DRAIN_MS);
      await whole.disposeAsync();
    },
  };
}

async function openPort(settings: Settings) {
  const { port, host } = settings;
  return openListener(settings).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') {
      throw new StartError(
        `port ${port} on ${host} is in use: stop what uses it, or choose another: PORT=${port + 1} npm start`,
      );
    }
    throw new StartError(`cannot listen on ${host}:${port} (${error.code}): choose another HOST or PORT`);
  });
}

/** For parts that say in one line why they cannot be opened. */
async function explained<Part>(open: () => Part | Promise<Part>): Promise<Part> {
  try {
    return await open();
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `cannot write to the data folder ${folder} (${error.code}): make it writable, or set SHUQIAO_DATA to another`,
    );
  });
}

/** Loaded only where it is wanted: in production it is not even there. */
async function openSandbox(): Promise<Sandbox> {
  const { startSandbox } = await import('./sandbox/index.ts');
  return startSandbox();
}

/** What `npm start` prints once it is ready. */
async function welcome(
  { issuer, identity, catalog }: Gateway,
  sandbox: Pick<Sandbox, 'people'>,
  { settings, startedAt }: { readonly settings: Settings; readonly startedAt: number },
): Promise<string> {
  const department = welcomeDepartment as DepartmentId;
  const key = await readDemoKey(settings.dataFolder, department);
  const form = await signTokenForm({ department, key, issuer, now: Date.now() });
  const token = await identity.issueToken(form, { address: '127.0.0.1', language: 'en' });
  const call = welcomeCall(catalog(), sandbox.people());
  if (!token.ok || !call)
    throw new StartError('the shipped configuration lacks what the welcome shows: run npm run check');
  return welcomeText({
    issuer,
    readyMs: Math.round(performance.now() - startedAt),
    consoleCode: await identity.createConsoleLink(),
    token: token.value.access_token,
    ...call,
  });
}

/** The console's and the reference's files, made again only where their sources have changed. */
async function buildPages(): Promise<void> {
  const begin = () => process.stderr.write('building the console …\n');
  if ((await buildConsole(consoleAssets, begin)) === 'no-build-tools') {
    process.stderr.write('no console: it is built with the development dependencies (npm ci without --omit=dev)\n');
  }
  await buildReference();
}

async function run(beside?: SandboxBeside): Promise<void> {
  const startedAt = performance.now();
  const settings = readSettings(process.env, { sandbox: process.argv.includes('--sandbox') });
  if (!settings.ok) throw new StartError(settings.failure.join('\n'));
  await buildPages();
  const gateway = await startGateway(settings.value, beside);
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1); // a second Ctrl-C means now
    stopping = true;
    gateway.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const sandbox = beside ?? gateway.sandbox;
  process.stdout.write(
    sandbox
      ? await welcome(gateway, sandbox, { settings: settings.value, startedAt })
      : `数桥 Shuqiao  ready at ${gateway.issuer}\n`,
  );
}

/** A gateway until a signal ends the process, as the environment says; where it cannot start, it says so in one line and ends with 1. */
export async function main(beside?: SandboxBeside): Promise<void> {
  await run(beside).catch((error: unknown) => {
    const isExpected = error instanceof StartError;
    process.stderr.write(
      `shuqiao: ${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
  });
}

function unwrap<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new StartError(result.failure);
  return result.value;
}

if (import.meta.main) await main();
