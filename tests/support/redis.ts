import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

/** A real Redis process of its own, on a free port, in a folder of its own. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  stop(): Promise<void>;
  /** SIGSTOP: the port is open, nothing answers. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** Starts it again, empty, on the same port, after `stop`. */
  restart(): Promise<void>;
  /** Everything it holds, keys and values, as it lies there; of a hash, a set or a list all that is in it, a line each. */
  dump(): Promise<readonly { readonly key: string; readonly value: Buffer }[]>;
  /** How often it has run a command (`get`, `set` …) since its start. */
  calls(command: string): Promise<number>;
  /** Lets it take no more data: it answers writes with OOM. */
  fill(): Promise<void>;
}

/** A server that is reached by TLS alone, and asks who is there. */
export interface RedisDoor {
  /** In the words of its command line. */
  readonly options: readonly string[];
  /** With the password of its keeper, who may do all. */
  urlOf(port: number): string;
}

/** `options` go before this server's own, as a command line has them; without a `door` it is open to all, and plain. */
export async function startRedis(options: readonly string[] = [], door?: RedisDoor): Promise<RedisServer> {
  const binary = await findRedisServer();
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-redis-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const url = door?.urlOf(port) ?? `redis://127.0.0.1:${port}`;
  const ports = door ? ['--port', '0', '--tls-port', String(port), ...door.options] : ['--port', String(port)];
  const begin = () => launch(binary, { folder, url, options: [...options, ...ports] });
  let server = await begin();
  started.defer(stop);
  const whole = started.move();

  async function stop(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL'); // ends a frozen one too
    await ended;
  }

  return {
    url,
    stop,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async restart() {
      await stop();
      server = await begin();
    },
    async dump() {
      return withClient(url, async (client) => {
        const keys = await client.keys('*');
        const values = await Promise.all(keys.map((key) => heldAt(client, key)));
        return keys.map((key, at) => ({ key, value: values[at] ?? Buffer.alloc(0) }));
      });
    },
    async calls(command) {
      const text = await withClient(url, (client) => client.info('commandstats'));
      return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    },
    fill: () => withClient(url, async (client) => void (await client.config('SET', 'maxmemory', '1'))),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** All of them, or none: where one does not start, the others are ended. */
export async function startAll(starting: readonly Promise<RedisServer>[]): Promise<readonly RedisServer[]> {
  const outcomes = await Promise.allSettled(starting);
  const servers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return servers;
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  throw failed.reason;
}

async function heldAt(client: Redis, key: string): Promise<Buffer> {
  const type = await client.type(key);
  switch (type) {
    case 'none': // has expired since
      return Buffer.alloc(0);
    case 'string':
      return (await client.getBuffer(key)) ?? Buffer.alloc(0);
    case 'hash':
      return lines(
        Object.entries(await client.hgetallBuffer(key)).flatMap(([field, value]) => [Buffer.from(field), value]),
      );
    case 'set':
      return lines(await client.smembersBuffer(key));
    case 'zset':
      return lines(await client.zrangeBuffer(key, '0', '-1'));
    case 'list':
      return lines(await client.lrangeBuffer(key, 0, -1));
    default:
      throw new Error(`${key} holds a ${type}, which no test can read yet`);
  }
}

function lines(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
}

async function launch(
  binary: string,
  { folder, url, options }: { folder: string; url: string; options: readonly string[] },
): Promise<ChildProcess> {
  const own = ['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const unpacked = binary.startsWith(unpackedFolder) && { LD_LIBRARY_PATH: await unpackedLibraries() };
  const server = spawn(binary, [...options, ...own], { stdio: 'ignore', env: { ...process.env, ...unpacked } });
  server.unref();
  const endWithUs = () => server.kill('SIGKILL');
  process.once('exit', endWithUs);
  server.once('exit', () => process.off('exit', endWithUs));
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) break;
    const answer = await withClient(url, (client) => client.ping()).catch(() => undefined);
    if (answer === 'PONG') return server;
    await pause(25);
  }
  server.kill('SIGKILL');
  throw new Error(`redis-server did not start: ${[binary, ...options, ...own].join(' ')}`);
}

export async function withClient<Value>(url: string, use: (client: Redis) => Promise<Value>): Promise<Value> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => {}); // the rejection says it too
  try {
    await client.connect();
    return await use(client);
  } finally {
    client.disconnect();
  }
}

const run = promisify(execFile);
const cacheFolder = join(import.meta.dirname, '../../node_modules/.cache/shuqiao');
/** Unpacked here where we are not root; kept, so that it is fetched once. */
const unpackedFolder = join(cacheFolder, 'redis-server');

/** What is on PATH, else from the system's packages: installed as root, else unpacked into a temporary folder. */
async function findRedisServer(): Promise<string> {
  return (await known()) ?? (await withLock(async () => (await known()) ?? (await fetchRedis())));
}

async function known(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin'];
  const candidates = [...folders, join(unpackedFolder, 'usr/bin')]
    .filter(Boolean)
    .map((one) => join(one, 'redis-server'));
  for (const candidate of candidates) if (await exists(candidate)) return candidate;
  return undefined;
}

async function fetchRedis(): Promise<string> {
  try {
    await (process.getuid?.() === 0 ? installAsRoot() : unpack());
    const found = await known();
    if (found !== undefined) return found;
  } catch {
    // said below, in one line
  }
  throw new Error(
    'These tests need redis-server 6.2 or newer on PATH: apt-get install redis-server, or brew install redis.',
  );
}

async function installAsRoot(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=60'];
  const install = () => run('apt-get', ['install', ...options, 'redis-server'], { env });
  await install().catch(async () => {
    await run('apt-get', ['update'], { env });
    await install();
  });
  // the package starts a service of its own, which these tests neither need nor leave behind
  await run('systemctl', ['disable', '--now', 'redis-server']).catch(() =>
    run('service', ['redis-server', 'stop']).catch(() => {}),
  );
}

/** `apt-get download` needs no root; the libraries that a small machine may lack are unpacked beside it. */
async function unpack(): Promise<void> {
  await mkdir(unpackedFolder, { recursive: true });
  const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];
  await run('apt-get', ['download', ...packages], { cwd: unpackedFolder });
  for (const file of await readdir(unpackedFolder)) {
    if (file.endsWith('.deb')) await run('dpkg', ['-x', file, '.'], { cwd: unpackedFolder });
  }
}

/** Where the loader finds the unpacked libraries: `usr/lib/{architecture}-linux-gnu`. */
async function unpackedLibraries(): Promise<string> {
  const folder = join(unpackedFolder, 'usr/lib');
  const architectures = await readdir(folder).catch(() => []);
  return architectures.map((one) => join(folder, one)).join(delimiter);
}

/** One worker fetches, the others wait: a folder can be made only once. */
async function withLock<Value>(work: () => Promise<Value>): Promise<Value> {
  const lock = join(cacheFolder, 'redis-server.lock');
  await mkdir(cacheFolder, { recursive: true });
  for (let tries = 0; ; tries += 1) {
    try {
      await mkdir(lock);
      break;
    } catch {
      const since = await stat(lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - since > 180_000) await rm(lock, { recursive: true, force: true }); // its owner was killed
      if (tries > 1_200) throw new Error(`gave up waiting for ${lock}; remove it if no other test is installing Redis`);
      await pause(200);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
