import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type GatewayProcessOptions, startGatewayProcess } from '../support/gateway-process.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The gateway under test. */
    readonly url: string;
    /** Its data folder, with the demo departments' keys. */
    readonly data: string;
    /** Verticals that demand a client certificate which this runtime has no way to hold. */
    readonly beyondReach: readonly string[];
  }
}

/** Starts a gateway for a whole run of the suite, as a process of its own on a free port. */
export async function provideGateway(
  { provide }: TestProject,
  { environment = {}, ...options }: Partial<GatewayProcessOptions>,
): Promise<() => Promise<void>> {
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-contract-'));
  const gateway = await startGatewayProcess({
    environment: { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '100', ...environment },
    ...options,
  });
  provide('url', gateway.url);
  provide('data', data);
  provide('beyondReach', []);
  return async () => {
    await gateway.end('SIGTERM');
    await rm(data, { recursive: true, force: true });
  };
}
