import type { Logger } from 'pino';
import {
  type CatalogOverlay,
  type ConfigSource,
  ConfigUnreadable,
  formatConfigProblem,
  type LoadOptions,
  loadCatalog,
} from '../../catalog/index.ts';
import { demoKeyFault } from '../../identity/index.ts';
import type { Catalog } from '../../model/index.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { openDemoDepartments } from './demo-departments.ts';
import { createFileConfig, watchConfig } from './file-config.ts';
import type { Settings } from './settings.ts';
import { StartError } from './start-error.ts';

/**
 * Reads and checks the configuration, and again whenever a file has changed: a valid one is swapped in, another refused whole. With the
 * sandbox on, the sandbox is the only environment it sees, and demo keys are registered.
 */
export async function openCatalog(
  settings: Settings,
  sandbox: Pick<Sandbox, 'env' | 'verticals'> | undefined,
  log: Logger,
) {
  const source = createFileConfig({
    configFolder: settings.configFolder,
    specsFolder: settings.specsFolder,
    env: sandbox ? (name) => sandbox.env(name) : (name) => process.env[name],
  });
  const read = async () => {
    const catalog = await readCatalog(source, sandbox ? { overlay: demoOverlay(settings, sandbox) } : {});
    if (!sandbox) refuseDemoKeys(catalog);
    return catalog;
  };
  let current = await read();
  const readAgain = () =>
    read().then(
      (catalog) => {
        if (catalog.revision !== current.revision) log.warn({ revision: catalog.revision }, 'new configuration');
        current = catalog;
      },
      (error: Error) => log.error(`the configuration stays as it was: ${error.message}`),
    );
  let reading = Promise.resolve();
  const close = watchConfig(settings, () => {
    reading = reading.then(readAgain); // one after the other, so that the newest is the last
  });
  return { current: () => current, close };
}

async function readCatalog(source: ConfigSource, options: LoadOptions): Promise<Catalog> {
  const loaded = await loadCatalog(source, options).catch((error: unknown) => {
    throw error instanceof ConfigUnreadable ? new StartError(error.message) : error;
  });
  if (loaded.ok) return loaded.value;
  const [first, ...others] = loaded.failure.map(formatConfigProblem);
  throw new StartError(
    `the configuration is not valid: ${first}${others.length > 0 ? `\n(and ${others.length} more: npm run check lists them)` : ''}`,
  );
}

/** Demo keys for every department, and which verticals the sandbox serves. */
function demoOverlay(settings: Settings, sandbox: Pick<Sandbox, 'verticals'>) {
  return async (departments: readonly string[]): Promise<CatalogOverlay> => {
    const keys = await openDemoDepartments(settings.dataFolder, departments);
    return {
      departments: Object.fromEntries([...keys].map(([id, key]) => [id, { keys: [key] }])),
      sandboxVerticals: sandbox.verticals,
    };
  };
}

function refuseDemoKeys(catalog: Catalog): void {
  const fault = demoKeyFault(catalog);
  if (fault !== undefined) throw new StartError(fault);
}
