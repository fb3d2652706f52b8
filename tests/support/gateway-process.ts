import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

/** The gateway as `npm start` runs it: a process of its own that can be killed. */
export interface GatewayProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Sends a signal and waits for the end; answers the exit code, null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** SIGKILL to the process that serves, and nothing before it: on workerd that is a child of ours. */
  kill(): Promise<void>;
}

export interface GatewayProcessOptions {
  readonly environment: Readonly<Record<string, string>>;
  /**
   * `node` as `npm start` runs it, `workerd` as `npm run dev:edge` does: the self-hosted build, or `cluster`: three gateways.
   * `production` as `npm run serve` does, on the PORT of its environment.
   */
  readonly runtime?: 'node' | 'production' | 'workerd' | 'cluster';
  /** Size no file that it writes may pass, KiB (`ulimit -S -f`): a disk that is full. */
  readonly fileKibMax?: number;
  /** A command that runs it: its arguments go in front. */
  readonly under?: readonly string[];
}

const entries = {
  node: ['src/node.ts', '--sandbox'],
  production: ['src/node.ts'],
  workerd: ['src/cli.ts', 'edge', 'dev'],
  cluster: ['tests/cluster/start.ts'],
};

/** Starts it and waits until it says that it is ready; rejects with what it printed if it ends before. */
export async function startGatewayProcess({
  environment,
  runtime = 'node',
  fileKibMax,
  under = [],
}: GatewayProcessOptions): Promise<GatewayProcess> {
  const command = [...under, process.execPath, ...entries[runtime]];
  const limited =
    fileKibMax === undefined ? command : ['bash', '-c', `ulimit -S -f ${fileKibMax}; exec "$@"`, 'bash', ...command];
  const [file = '', ...args] = limited;
  const child = spawn(file, args, {
    env: { ...process.env, PORT: runtime === 'workerd' ? String(await freePort()) : '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  const url = await new Promise<string>((ready, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed.push(`${line}\n`);
      const found = /Front page\s+(http:\/\/\S+)\//.exec(line)?.[1];
      if (found !== undefined) ready(found);
      if (runtime === 'production' && line.includes('ready at')) ready(`http://127.0.0.1:${environment.PORT}`);
    });
    child.once('exit', (code) => failed(new Error(`the gateway ended (${code}): ${printed.join('')}`)));
  });
  return {
    url,
    process: child,
    output: () => printed.join(''),
    async kill() {
      const ended = once(child, 'exit');
      process.kill(runtime !== 'workerd' ? Number(child.pid) : await childOf(Number(child.pid)), 'SIGKILL');
      await ended;
    },
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

async function childOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}
