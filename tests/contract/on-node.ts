import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startGatewayProcess } from '../support/gateway-process.ts';

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
  const gateway = await startGatewayProcess({ environment: { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '100' } });
  provide('url', gateway.url);
  provide('data', data);
  return async () => {
    await gateway.end('SIGTERM');
    await rm(data, { recursive: true, force: true });
  };
}
