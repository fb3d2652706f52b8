import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { generateDepartmentKey, publicHalf, signTokenForm } from '../../src/identity/index.ts';
import { openKeyFolder } from '../../src/platform/node/key-folder.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { editConfig } from '../support/county.ts';
import { freePort } from '../support/free-port.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';

/** A gateway as in production, a process of its own, and the verticals in this one, where they can be stopped and asked for the truth. */
export interface Stage extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  /** What the token was asked for with: a form, whose assertion is used now. */
  readonly form: URLSearchParams;
  readonly gateway: GatewayProcess;
  readonly sandbox: Sandbox;
  /** A folder of this stage, the gateway's data in it. */
  readonly folder: string;
}

export interface StageOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly fileKibMax?: number;
  /** A command that runs the gateway's: its arguments go in front. */
  readonly under?: readonly string[];
  /** Variables of verticals' addresses that are other than the sandbox's. */
  readonly addresses?: (sandbox: Sandbox) => Readonly<Record<string, string>>;
}

export const department = 'education';
/** Long enough for any vertical here, short enough for a test to wait for: milliseconds. */
const verticalTimeoutMs = 2_000;
const issuer = 'https://share.example.cn';

export async function setStage({ environment, fileKibMax, under, addresses }: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-faults-'));
  const sandbox = await startSandbox();
  const config = join(folder, 'config');
  const keys = join(folder, 'keys');
  await cp('config', config, { recursive: true });
  await openKeyFolder(keys, { create: true });
  const key = await generateDepartmentKey(department, 'ES256');
  await editConfig(config, 'departments.yaml', (departments) => {
    departments.find(({ id }: { id: string }) => id === department).keys = [publicHalf(key)];
  });
  const demands = await editConfigWide(config, `demands/${department}.yaml`);
  for (const vertical of new Set(demands.map(({ resource }) => resource.split('.')[0] ?? ''))) {
    await editConfig(config, `verticals/${vertical}.yaml`, ({ service }) => {
      Object.assign(service, {
        timeoutMs: verticalTimeoutMs,
        qps: 10_000,
        dailyQuota: 100_000_000,
        window: '00:00-24:00',
      });
      Object.assign(service, { p50Ms: Math.min(service.p50Ms, 500), p95Ms: Math.min(service.p95Ms, 1_000) });
    });
  }
  const port = String(await freePort());
  const gateway = await startGatewayProcess({
    runtime: 'production',
    environment: {
      ...sandbox.environment,
      ...addresses?.(sandbox),
      PORT: port,
      SHUQIAO_ISSUER: issuer,
      SHUQIAO_DATA: join(folder, 'data'),
      SHUQIAO_CONFIG: config,
      SHUQIAO_KEYS: keys,
      LOG_LEVEL: 'silent',
      ...environment,
    },
    ...(fileKibMax !== undefined && { fileKibMax }),
    ...(under && { under }),
  });
  const form = await signTokenForm({ department, key, issuer, now: Date.now() });
  const answer = await fetch(`${gateway.url}/oauth/token`, { method: 'POST', body: form });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return {
    url: gateway.url,
    token,
    form,
    gateway,
    sandbox,
    folder,
    async [Symbol.asyncDispose]() {
      if (gateway.process.exitCode === null) await gateway.end('SIGTERM');
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Lets a department ask as much as a load does, and nothing be kept for longer than a load needs to ask twice. */
async function editConfigWide(config: string, file: string): Promise<readonly { readonly resource: string }[]> {
  await editConfig(config, file, (demands) => {
    for (const demand of demands) {
      Object.assign(demand, { ratePerSecond: 1_000, quotaPerDay: 10_000_000 });
      if (demand.maxAge === 'P7D') demand.maxAge = 'PT1S';
    }
  });
  return parse(await readFile(join(config, file), 'utf8'));
}
