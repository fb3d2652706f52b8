import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The gateway under test. */
    readonly url: string;
    /** Its data folder, with the demo departments' keys. */
    readonly data: string;
  }
}

/** Starts the gateway as `npm start` does, on a free port, as a process of its own. */
export default async function startOnNode({ provide }: TestProject): Promise<() => Promise<void>> {
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-contract-'));
  const gateway = spawn(process.execPath, ['src/node.ts', '--sandbox'], {
    env: { ...process.env, PORT: '0', SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '100', ...redisOf(process.env) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  provide('url', await readyUrl(gateway.stdout));
  provide('data', data);
  return async () => {
    gateway.kill('SIGTERM');
    if (gateway.exitCode === null) await once(gateway, 'exit');
    await rm(data, { recursive: true, force: true });
  };
}

function redisOf({ REDIS_URL }: NodeJS.ProcessEnv): { REDIS_URL?: string } {
  return REDIS_URL === undefined ? {} : { REDIS_URL };
}

async function readyUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /Front page\s+(http:\/\/\S+)\//.exec(line)?.[1];
    if (url !== undefined) {
      output.resume();
      return url;
    }
  }
  throw new Error('the gateway ended before it was ready');
}
