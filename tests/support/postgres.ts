import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { guardFolder, initialise, launch, type Running, superuser } from './postgres-programs.ts';

/** A PostgreSQL of its own on a free port, from the package that brings its programs. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** A new database on it; answers its URL. */
  createDatabase(): Promise<string>;
  /** Runs SQL as the superuser, in the first database where no other is named. */
  run(sql: string, database?: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** In order: connections are ended, what they did is written. */
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

export interface PostgresOptions {
  /** What stands in its configuration, beside its port. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Makes the folder of its data, which lies in `folder`; `initdb` does otherwise. */
  readonly prepare?: (data: string) => Promise<void>;
}

/** Once it answers. Where it cannot be started nothing of it stays, and what it printed is told. */
export async function startPostgres({
  settings = {},
  prepare = initialise,
}: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  await chmod(folder, 0o755); // run by root, PostgreSQL takes another user, who has to get there
  const data = join(folder, 'data');
  const port = await freePort();
  const urlOf = (name: string) => `postgres://${superuser}:${superuser}@127.0.0.1:${port}/${name}`;
  const guard = guardFolder(folder);
  let server: Running | undefined;
  let databases = 0;

  async function start(): Promise<void> {
    server = await launch(data, { ...settings, port: String(port) }, () => isAnswering(urlOf('postgres')));
  }

  async function end(name: NodeJS.Signals): Promise<void> {
    if (server?.process.exitCode !== null || server.process.signalCode !== null) return;
    signal(await processes(data), 'SIGCONT'); // one that is frozen heeds nothing else
    signal([Number(server.process.pid)], name);
    await server.ended;
  }

  async function dispose(): Promise<void> {
    await end('SIGQUIT');
    await rm(folder, { recursive: true, force: true });
    guard.dismiss();
  }

  const run = (sql: string, database = 'postgres') => query(urlOf(database), sql);
  try {
    await prepare(data);
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    port,
    url: urlOf('postgres'),
    run,
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await run(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    stop: () => end('SIGINT'),
    async crash() {
      signal(await processes(data), 'SIGKILL');
      await server?.ended;
    },
    restart: start,
    freeze: async () => signal(await processes(data), 'SIGSTOP'),
    thaw: async () => signal(await processes(data), 'SIGCONT'),
    [Symbol.asyncDispose]: dispose,
  };
}

async function query(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {}); // the server that ends meanwhile
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    void client.end().catch(() => {}); // a server that is frozen never sees it off
  }
}

function isAnswering(url: string): Promise<boolean> {
  return query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

/** The server and all that it has started. */
async function processes(data: string): Promise<readonly number[]> {
  const [first = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  const children = await readFile(`/proc/${first}/task/${first}/children`, 'utf8');
  return [first, ...children.trim().split(' ')].map(Number).filter((pid) => pid > 1);
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
