import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Cache, HttpClient } from '../../src/exchange/index.ts';
import { wrangler } from '../../src/platform/node/build-edge.ts';
import { workerdPath } from '../../src/platform/node/workerd.ts';
import { internetService } from '../../src/platform/node/workerd-config.ts';
import type { Limiter, SubjectCounts } from '../../src/policy/index.ts';
import { type Call, decode, encode } from './worker/wire.ts';

export interface AdaptersOptions {
  readonly redisUrl?: string;
  /** How long a command to Redis may take, milliseconds. Loaded machines are slow: only tests about lateness have the shipped 100. */
  readonly redisDeadlineMs?: number;
  /** Certificates, PEM, of authorities that are trusted, as NODE_EXTRA_CA_CERTS names them at the build. */
  readonly authorities?: readonly string[];
  /** For mutual TLS: what stands among `services` and `bindings`, and files that `embed` names. */
  readonly services?: string;
  readonly bindings?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** The edge's adapters in a workerd of their own; each call is a request of its own, as it would be there. */
export interface Adapters extends AsyncDisposable {
  call(call: Call, signal?: AbortSignal): Promise<unknown>;
  httpClient(): HttpClient & { close(): Promise<void> };
  cache(redis?: { readonly recheckAfterSeconds?: number }): Cache & { refresh(): Promise<void> };
  /** Counting alone, or together with all that name the same place: each as an isolate of its own would. */
  limiter(place?: string): Limiter;
  /** Of all that name the same place together. */
  subjectCounts(place: string): SubjectCounts;
  /** All that workerd has printed. */
  output(): string;
}

export async function startAdapters(options: AdaptersOptions = {}): Promise<Adapters> {
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-adapters-'));
  await wrangler(['deploy', '--dry-run', '--config', 'tests/edge/worker/wrangler.toml', '--outdir', folder]);
  for (const [name, content] of Object.entries(options.files ?? {})) await writeFile(join(folder, name), content);
  const state = join(folder, 'state');
  await mkdir(state);
  await writeFile(join(folder, 'workerd.capnp'), capnp(state, options));
  const child = spawn(workerdPath(), ['serve', join(folder, 'workerd.capnp'), '--control-fd', '3'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(String(chunk)));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => resolve(JSON.parse(line).port));
    child.once('exit', () => reject(new Error(`workerd did not start:\n${printed.join('')}`)));
  });
  const url = `http://127.0.0.1:${port}/`;

  async function call(what: Call, signal?: AbortSignal): Promise<unknown> {
    const reply = await fetch(url, { method: 'POST', body: encode(what), ...(signal && { signal }) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`the worker failed: ${text}\n${printed.join('')}`);
    return decode(text);
  }

  return {
    call,
    httpClient: () => overBridge(call),
    cache(redis) {
      const about = { part: 'cache', id: crypto.randomUUID(), ...(redis && { redis }) } as const;
      let health = { technology: redis ? 'redis' : 'memory', state: 'degraded' } as ReturnType<Cache['health']>;
      let tiers: ReturnType<Cache['tiers']> = [];
      const ask = async (method: (Call & { part: 'cache' })['method'], ...values: readonly unknown[]) => {
        const reply = await call({ ...about, method, arguments: values });
        const told = reply as { value?: Uint8Array<ArrayBuffer>; health: typeof health; tiers: typeof tiers };
        [health, tiers] = [told.health, told.tiers];
        return told.value;
      };
      return {
        get: (key) => ask('get', key),
        set: async (key, value, ttlSeconds) => void (await ask('set', key, value, ttlSeconds)),
        delete: async (key) => void (await ask('delete', key)),
        health: () => health,
        tiers: () => tiers,
        refresh: async () => void (await ask('get', 'nothing')),
      };
    },
    limiter(place) {
      const about = { part: 'limiter', id: crypto.randomUUID(), ...(place && { place }) } as const;
      return {
        take: async (...values) =>
          (await call({ ...about, arguments: values })) as Awaited<ReturnType<Limiter['take']>>,
      };
    },
    subjectCounts(place) {
      const about = { part: 'subjects', id: crypto.randomUUID(), place } as const;
      return { add: async (...values) => (await call({ ...about, arguments: values })) as number };
    },
    output: () => printed.join(''),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A caller who may leave: the worker hears of it from a server that answers then. */
function overBridge(call: Adapters['call']): ReturnType<Adapters['httpClient']> {
  return {
    async send(request, { signal, ...limits }) {
      const what = { part: 'http', request, limits } as Call & { part: 'http' };
      if (signal?.aborted) return (await call({ ...what, gone: true })) as Awaited<ReturnType<HttpClient['send']>>;
      const farewell = createServer((_, response) => {
        if (signal?.aborted) response.end();
        else signal?.addEventListener('abort', () => response.end(), { once: true });
      });
      await once(farewell.listen(0, '127.0.0.1'), 'listening');
      const leaving = `http://127.0.0.1:${(farewell.address() as AddressInfo).port}/`;
      try {
        return (await call({ ...what, leaving })) as Awaited<ReturnType<HttpClient['send']>>;
      } finally {
        farewell.closeAllConnections();
        farewell.close();
      }
    },
    close: async () => {},
  };
}

function capnp(
  state: string,
  { redisUrl, redisDeadlineMs = 5_000, services = '', bindings = '', authorities = [] }: AdaptersOptions,
): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "adapters", worker = .adapters),
    ${internetService(authorities)}
    (name = "state", disk = (path = ${JSON.stringify(state)}, writable = true)),
    ${services}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "adapters")],
);
const adapters :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "adapters.js")],
  compatibilityDate = "2026-10-23",
  compatibilityFlags = ["enable_request_signal"],
  bindings = [
    (name = "REDIS", durableObjectNamespace = "RedisObject"),
    (name = "COUNTS", durableObjectNamespace = "CountObject"),
    (name = "REDIS_URL", text = ${JSON.stringify(redisUrl ?? '')}),
    (name = "REDIS_DEADLINE_MS", text = "${redisDeadlineMs}"),
    ${bindings}
  ],
  durableObjectNamespaces = [
    (className = "RedisObject", uniqueKey = "adapters-redis", enableSql = true),
    (className = "CountObject", uniqueKey = "adapters-counts", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "state"),
);
`;
}
