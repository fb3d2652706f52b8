import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../src/catalog/index.ts';
import { buildEdge, edgeFolder, workerdConfigFile } from '../../src/platform/node/build-edge.ts';
import { addressesOf, writeCertificates } from '../../src/platform/node/certified-verticals.ts';
import { openDemoDepartments } from '../../src/platform/node/demo-departments.ts';
import { keySecrets, sandboxVariables } from '../../src/platform/node/edge-environment.ts';
import { createFileConfig } from '../../src/platform/node/file-config.ts';
import { openKeyFolder } from '../../src/platform/node/key-folder.ts';
import { startWorkerd, type WorkerdOptions } from '../../src/platform/node/workerd.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { freePort } from '../support/free-port.ts';

/** The self-hosted build, and all it needs to be started in one way or another. */
export interface SelfHosted extends AsyncDisposable {
  readonly data: string;
  readonly sandbox: Sandbox;
  /** Everything the Worker needs to run with the sandbox, but for its issuer. */
  readonly environment: Readonly<Record<string, string>>;
  /** Beside the environment: what the runtime holds itself. */
  readonly certificates: NonNullable<WorkerdOptions['certificates']>;
  /**
   * Starts it; `binding` names text that its configuration binds in place of what the build put there, `edit` changes its text in
   * other ways.
   */
  start(options?: {
    readonly edit?: (config: string) => string;
    readonly binding?: Readonly<Record<string, string>>;
    readonly environment?: Readonly<Record<string, string>>;
    readonly flags?: Readonly<Record<string, string>>;
  }): Promise<{ readonly url: string; readonly lines: readonly string[] } & AsyncDisposable>;
}

export async function selfHosted(): Promise<SelfHosted> {
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-self-hosted-'));
  const source = createFileConfig({ configFolder: 'config', specsFolder: 'specs', env: () => undefined });
  const catalog = await loadCatalog(source, { resolveEnvironment: false });
  if (!catalog.ok) throw new Error('the shipped configuration is not valid');
  const { certified } = await buildEdge(await source.read());
  const keys = await openKeyFolder(join(data, 'keys'), { create: true });
  if (!keys.ok) throw new Error(keys.failure);
  const demoKeys = await openDemoDepartments(data, catalog.value.departments.keys());
  const sandbox = await startSandbox();
  const environment = { ...(await keySecrets(join(data, 'keys'))), ...sandboxVariables(sandbox, demoKeys) };
  const certificates = { folder: join(data, 'certificates'), addresses: addressesOf(certified, sandbox.environment) };
  await writeCertificates(certificates.folder, certified, sandbox.environment);
  return {
    data,
    sandbox,
    environment,
    certificates,
    async start({ edit = (config: string) => config, binding = {}, environment: more = {}, flags = {} } = {}) {
      const lines: string[] = [];
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const workerd = await startWorkerd({
        config: await configWith(data, binding, edit),
        host: '127.0.0.1',
        port,
        stateFolder: join(data, 'edge'),
        environment: { ...environment, SHUQIAO_ISSUER: url, ...more },
        flags,
        certificates,
        onLine: (line) => lines.push(line),
      });
      return { url, lines, [Symbol.asyncDispose]: () => workerd.stop() };
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The build's own configuration with other bindings, as an operator could write it. */
async function configWith(
  folder: string,
  binding: Readonly<Record<string, string>>,
  edit: (config: string) => string,
): Promise<string> {
  const text = await readFile(workerdConfigFile, 'utf8');
  const lines = text.split('\n').filter((line) => !Object.keys(binding).some((name) => line.includes(`"${name}"`)));
  const bound = Object.entries(binding).map(
    ([name, value]) => `    (name = "${name}", text = ${JSON.stringify(value)}),`,
  );
  const at = lines.findIndex((line) => line.includes('bindings = ['));
  const path = join(folder, 'workerd.capnp');
  await cp(join(edgeFolder, 'worker'), join(folder, 'worker'), { recursive: true }); // the file names it beside itself
  await writeFile(path, edit(lines.toSpliced(at + 1, 0, ...bound).join('\n')));
  return path;
}
