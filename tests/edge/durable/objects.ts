import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { keyPlaces } from '../../../src/identity/index.ts';
import { wrangler } from '../../../src/platform/node/build-edge.ts';
import { openKeyFolder } from '../../../src/platform/node/key-folder.ts';
import { workerdPath } from '../../../src/platform/node/workerd.ts';
import { type Binding, type Call, decode, encode, issuer } from './call.ts';

/** The edge's durable objects in a workerd of their own, their state on disk; each call is a request of its own. */
export interface Objects extends AsyncDisposable {
  /** Rejects with what the worker says is wrong. */
  call(call: Call, signal?: AbortSignal): Promise<unknown>;
  object(binding: Binding, name: string, method: string, ...values: readonly unknown[]): Promise<unknown>;
  /** SIGKILL to workerd, and a new one on the same state. */
  killAndRestart(): Promise<void>;
  /** A new workerd without any state. */
  reset(): Promise<void>;
}

export async function startObjects(): Promise<Objects> {
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-objects-'));
  await wrangler(['deploy', '--dry-run', '--config', 'tests/edge/durable/wrangler.toml', '--outdir', folder]);
  const keys = join(folder, 'keys');
  await openKeyFolder(keys, { create: true });
  const state = join(folder, 'state');
  const config = join(folder, 'workerd.capnp');
  await mkdir(state);
  const ledgerKey = await readFile(join(keys, keyPlaces.ledger.file), 'utf8');
  await writeFile(config, capnp(state, ledgerKey));
  let workerd = await startWorkerd(config);
  process.once('exit', () => workerd.child.kill('SIGKILL'));

  async function call(what: Call, signal?: AbortSignal): Promise<unknown> {
    const reply = await fetch(workerd.url, { method: 'POST', body: encode(what), ...(signal && { signal }) });
    const answer = decode(await reply.text()) as { ok: true; value: unknown } | { ok: false; failure: string };
    if (!answer.ok) throw new Error(answer.failure);
    return answer.value;
  }

  return {
    call,
    object: (binding, name, method, ...values) => call({ part: 'object', binding, name, method, arguments: values }),
    async killAndRestart() {
      await kill(workerd.child);
      workerd = await startWorkerd(config);
    },
    async reset() {
      await kill(workerd.child);
      await rm(state, { recursive: true, force: true });
      await mkdir(state);
      workerd = await startWorkerd(config);
    },
    async [Symbol.asyncDispose]() {
      await kill(workerd.child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startWorkerd(config: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(workerdPath(), ['serve', config, '--control-fd', '3'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(String(chunk)));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => resolve(JSON.parse(line).port));
    child.once('exit', () => reject(new Error(`workerd did not start:\n${printed.join('')}`)));
  });
  return { child, url: `http://127.0.0.1:${port}/` };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function capnp(state: string, ledgerKey: string): string {
  const classes = { LEDGER: 'LedgerObject', STATE: 'StateObject', STORE: 'StoreObject', BUNDLES: 'BundleObject' };
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "objects", worker = .objects),
    (name = "state", disk = (path = ${JSON.stringify(state)}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "objects")],
);
const objects :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-10-23",
  compatibilityFlags = ["enable_request_signal"],
  bindings = [
${Object.entries(classes)
  .map(([name, className]) => `    (name = "${name}", durableObjectNamespace = "${className}"),`)
  .join('\n')}
    (name = "SHUQIAO_ISSUER", text = ${JSON.stringify(issuer)}),
    (name = "SHUQIAO_LEDGER_KEY", text = ${JSON.stringify(ledgerKey)}),
  ],
  durableObjectNamespaces = [
${Object.values(classes)
  .map((name) => `    (className = "${name}", uniqueKey = "test-${name}", enableSql = true),`)
  .join('\n')}
  ],
  durableObjectStorage = (localDisk = "state"),
);
`;
}
