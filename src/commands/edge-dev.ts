import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { formatConfigProblem, loadCatalog } from '../catalog/index.ts';
import { signConsoleCode, signTokenForm } from '../identity/index.ts';
import { buildEdge } from '../platform/node/build-edge.ts';
import { addressesOf, writeCertificates } from '../platform/node/certified-verticals.ts';
import { conductSandbox } from '../platform/node/conduct-sandbox.ts';
import { openDemoDepartments, readDemoKey } from '../platform/node/demo-departments.ts';
import { keySecrets, sandboxVariables } from '../platform/node/edge-environment.ts';
import { createFileConfig } from '../platform/node/file-config.ts';
import { openKeyFolder } from '../platform/node/key-folder.ts';
import { openListener } from '../platform/node/listener.ts';
import { readSettings } from '../platform/node/settings.ts';
import { welcomeCall, welcomeDepartment, welcomeText } from '../platform/node/welcome.ts';
import { startWorkerd } from '../platform/node/workerd.ts';
import { startSandbox } from '../sandbox/index.ts';

/** `npm run dev:edge`: what `npm start` is on Node, on workerd. Keys and demo keys are shared with it, the ledger is not. */
export async function runEdge(): Promise<void> {
  const startedAt = performance.now();
  const read = readSettings(process.env, { sandbox: true });
  if (!read.ok) throw new Error(read.failure.join('\n'));
  const settings = read.value;
  if (!settings.sandbox)
    throw new Error('dev:edge plays with the sandbox: unset SHUQIAO_SANDBOX (README, "At the edge")');
  const { host, dataFolder, keysFolder } = settings;
  await using held = await holdPort(settings);
  const { port } = held;
  const issuer = settings.issuer ?? `http://${host}:${port}`;
  await mkdir(dataFolder, { recursive: true });
  const keys = await openKeyFolder(keysFolder, { create: true });
  if (!keys.ok) throw new Error(keys.failure);

  const source = createFileConfig({ ...settings, env: () => undefined });
  const loaded = await loadCatalog(source, { resolveEnvironment: false });
  if (!loaded.ok) throw new Error(`the configuration is not valid: ${loaded.failure.map(formatConfigProblem)[0]}`);
  const catalog = loaded.value;
  const demoKeys = await openDemoDepartments(dataFolder, catalog.departments.keys());
  process.stderr.write('building the Worker …\n');
  const { certified } = await buildEdge(await source.read());

  await using parts = new AsyncDisposableStack();
  const sandbox = await startSandbox();
  parts.defer(() => sandbox.close());
  conductSandbox(sandbox, catalog, settings);
  const certificates = join(dataFolder, 'edge-certificates');
  await writeCertificates(certificates, certified, sandbox.environment);
  await held.release();
  const workerd = await startWorkerd({
    host,
    port,
    stateFolder: join(dataFolder, 'edge'),
    certificates: { folder: certificates, addresses: addressesOf(certified, sandbox.environment) },
    environment: {
      ...(await keySecrets(keysFolder)),
      ...sandboxVariables(sandbox, demoKeys),
      SHUQIAO_ISSUER: issuer,
      SHUQIAO_SANDBOX_TEMPER: settings.sandboxTraits.join(',') || 'off',
      SHUQIAO_LIMITS_FACTOR: String(settings.limitsFactor),
      SHUQIAO_CACHE_CIPHER: settings.cacheCipher,
      SHUQIAO_TRUSTED_PROXIES: settings.trustedProxies.join(','),
      ...(settings.redisUrl !== undefined && { REDIS_URL: settings.redisUrl }),
      ...(process.env.SHUQIAO_SANDBOX === 'public' && { SHUQIAO_SANDBOX: 'public' }),
    },
    onLine: (line) => process.stderr.write(`${line}\n`),
  });
  parts.defer(() => workerd.stop());

  const key = await readDemoKey(dataFolder, welcomeDepartment);
  const call = welcomeCall(catalog, sandbox.people());
  if (!call) throw new Error('the shipped configuration lacks what the welcome shows: run npm run check');
  process.stdout.write(
    welcomeText({
      issuer,
      readyMs: Math.round(performance.now() - startedAt),
      consoleCode: await signConsoleCode({ issuer, tokenKeys: keys.value.token, catalog, now: Date.now() }),
      token: await getToken(issuer, key),
      ...call,
    }),
  );

  const asked = await Promise.race([interrupted(), workerd.ended]);
  if (asked !== 'interrupted') throw new Error(`workerd ended (${asked})`);
}

interface HeldPort extends AsyncDisposable {
  readonly port: number;
  release(): Promise<void>;
}

/** The issuer must be known before workerd listens; until it does, none of the sandbox's services may take the port. */
async function holdPort({ host, port }: { readonly host: string; readonly port: number }): Promise<HeldPort> {
  const listener = await openListener({ host, port }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'EADDRINUSE'
        ? `port ${port} on ${host} is in use: stop what uses it, or choose another: PORT=${port + 1} npm run dev:edge`
        : `cannot listen on ${host}:${port} (${error.code}): choose another HOST or PORT`,
    );
  });
  let released: Promise<void> | undefined;
  const release = () => {
    released ??= listener.drain(0);
    return released;
  };
  return { port: listener.port, release, [Symbol.asyncDispose]: release };
}

async function getToken(issuer: string, key: Awaited<ReturnType<typeof readDemoKey>>): Promise<string> {
  const form = await signTokenForm({ department: welcomeDepartment, key, issuer, now: Date.now() });
  const response = await fetch(`${issuer}/oauth/token`, { method: 'POST', body: form });
  const body = (await response.json()) as { access_token?: string; error?: string };
  if (body.access_token === undefined) throw new Error(`the gateway gives no token (${response.status} ${body.error})`);
  return body.access_token;
}

function interrupted(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
  });
}
