import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { edgeFolder, workerdConfigFile } from './build-edge.ts';

export interface WorkerdOptions {
  /** What to serve; by default what `npm run build:edge` made. */
  readonly config?: string;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Where the Durable Objects live; made where it is missing. */
  readonly stateFolder: string;
  /** Variables and secrets of the Worker: all it sees. */
  readonly environment: Readonly<Record<string, string>>;
  /** More flags of `workerd serve`, such as `--inspector-addr`. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Client certificates: the folder that holds a folder for each vertical, and the verticals' addresses, `host:port`. */
  readonly certificates?: { readonly folder: string; readonly addresses: Readonly<Record<string, string>> };
  /** Called with each line workerd prints; its warnings about itself are left out. */
  readonly onLine?: (line: string) => void;
}

/** The self-hosted build as a process of its own. */
export interface Workerd {
  readonly port: number;
  readonly process: ChildProcess;
  /** Its exit code once it has ended, null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Processor time it has used so far, milliseconds; undefined where the system does not tell (only Linux does). */
  cpuMs(): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Starts what `npm run build:edge` made and waits for its first answer. Rejects with what it printed if it ends before. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const { config = workerdConfigFile, host, port, stateFolder, environment, flags: more, certificates } = options;
  const { onLine = () => {} } = options;
  await mkdir(stateFolder, { recursive: true });
  const flags = {
    '--socket-addr': `http=${host}:${port}`,
    '--directory-path': `state=${stateFolder}`,
    ...more,
  };
  const args = [
    ...['serve', config, '--directory-path', `assets=${join(edgeFolder, 'assets')}`],
    ...(certificates ? ['--import-path', certificates.folder] : []),
    ...Object.entries(certificates?.addresses ?? {}).flatMap(([name, at]) => ['--external-addr', `${name}=${at}`]),
  ];
  const child = spawn(workerdPath(), [...args, ...Object.entries(flags).flat(), '--control-fd', '3'], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream as Readable }).on('line', (line) => {
      printed.push(line);
      onLine(line);
    });
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const listening = await Promise.race([portOf(child), ended.then(() => undefined)]);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const answers = listening !== undefined && (await firstAnswer(`http://${host}:${listening}/healthz`, child));
  if (listening === undefined || !answers) {
    await stop();
    throw new Error(`workerd did not start:\n${printed.join('\n')}`);
  }
  return { port: listening, process: child, ended, cpuMs: () => cpuMs(Number(child.pid)), stop };
}

/** workerd's own program, as wrangler brings it for this machine. */
export function workerdPath(): string {
  const require = createRequire(import.meta.url);
  return createRequire(require.resolve('wrangler/package.json'))('workerd').default;
}

/** workerd says on its control channel which port it took. */
async function portOf(child: ChildProcess): Promise<number> {
  const control = child.stdio[3] as Readable;
  return new Promise((resolve) => {
    createInterface({ input: control }).on('line', (line) => {
      const { event, port } = JSON.parse(line) as { event: string; port: number };
      if (event === 'listen') resolve(port);
    });
  });
}

/** proc(5): user and system time are fields 14 and 15, in hundredths of a second. */
async function cpuMs(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * 10;
}

async function firstAnswer(url: string, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return true; // even a 503 is an answer: its log says why
    await sleep(10);
  }
  return false;
}
