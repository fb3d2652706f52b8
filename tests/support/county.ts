import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Gateway, startGateway } from '../../src/node.ts';
import { readSettings } from '../../src/platform/node/settings.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { type Client, createClient } from './client.ts';

export interface CountyOptions {
  /** Changes to the shipped configuration, by file below config/ (`demands/education.yaml`): each gets its content as plain data. */
  // biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it; the gateway checks it
  readonly config?: Readonly<Record<string, (content: any) => unknown>>;
  /** Environment beside the defaults: PORT 0 and a data folder of its own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A data folder to go on with; otherwise a new one, removed at the end. */
  readonly data?: string;
}

/** A whole gateway with its sandbox, on real ports, for one test. */
export interface County extends AsyncDisposable {
  readonly url: string;
  readonly data: string;
  readonly configFolder: string;
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  as(department: string, options?: { readonly scope?: string }): Promise<Client>;
}

export async function startCounty({ config = {}, environment = {}, data }: CountyOptions = {}): Promise<County> {
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-county-'));
  const configFolder = join(folder, 'config');
  await cp('config', configFolder, { recursive: true });
  for (const [file, edit] of Object.entries(config)) await editConfig(configFolder, file, edit);
  const settings = readSettings(
    {
      PORT: '0',
      SHUQIAO_DATA: data ?? join(folder, 'data'),
      SHUQIAO_CONFIG: configFolder,
      LOG_LEVEL: 'silent',
      ...environment,
    },
    { sandbox: true },
  );
  if (!settings.ok) throw new Error(settings.failure.join('\n'));
  const gateway = await startGateway(settings.value);
  if (!gateway.sandbox) throw new Error('a county has its sandbox');
  const { dataFolder } = settings.value;
  return {
    url: gateway.issuer,
    data: dataFolder,
    configFolder,
    gateway,
    sandbox: gateway.sandbox,
    as: (department, { scope } = {}) =>
      createClient({ url: gateway.issuer, data: dataFolder, department, ...(scope !== undefined && { scope }) }),
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Edits one YAML file of a configuration folder as plain data. */
export async function editConfig(
  configFolder: string,
  file: string,
  // biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it; the gateway checks it
  edit: (content: any) => unknown,
): Promise<void> {
  const path = join(configFolder, file);
  const content = parse(await readFile(path, 'utf8'));
  edit(content);
  await writeFile(path, stringify(content));
}
