import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Catalog, Result } from '../model/index.ts';
import { assembleCatalog } from './assemble.ts';
import { checkDemands } from './checks/demands.ts';
import { checkDepartments } from './checks/departments.ts';
import { checkLifeEvents } from './checks/life-events.ts';
import { checkResources } from './checks/resources.ts';
import { checkVerticals } from './checks/verticals.ts';
import { digestOf } from './compile-file.ts';
import { type ConfigProblem, inReadingOrder } from './config-problem.ts';
import { createEnvironment } from './environment.ts';
import { type CatalogOverlay, checkOverlay } from './overlay.ts';
import { buildPipes } from './pipes.ts';
import { type ConfigItems, readConfig } from './read-config.ts';
import { type CompiledFile, type ConfigFile, type ConfigSource, ConfigUnreadable } from './source.ts';
import { buildWebhookMacs } from './webhook-macs.ts';

export interface LoadOptions {
  /** What the entry adds, or how it makes that for the departments of this config. */
  readonly overlay?: CatalogOverlay | ((departments: readonly string[]) => Promise<CatalogOverlay>);
  /** False only where nothing is called: then `env:NAME` need not be set, and the catalog must not be served. Default true. */
  readonly resolveEnvironment?: boolean;
}

/** Config and specs become one checked, immutable catalog, or every problem there is, in the order of the files. */
export async function loadCatalog(
  source: ConfigSource,
  { overlay: wanted = {}, resolveEnvironment = true }: LoadOptions = {},
): Promise<Result<Catalog, readonly ConfigProblem[]>> {
  const read = await filesOf(source);
  if (!read.ok) return read;
  const files = read.value;
  const { items, problems: unreadable } = readConfig(files);
  const overlay = typeof wanted === 'function' ? await wanted(items.departments.map(({ id }) => id)) : wanted;
  const problems = [...unreadable, ...crossChecks(items), ...checkOverlay(overlay, items)];

  // A pipe of settings that are known to be wrong would only say the same again.
  const faulty = new Set(problems.map(({ file }) => file));
  const environment = createEnvironment(source.env, { required: resolveEnvironment });
  const { pipes, problems: unbuildable } = buildPipes(withoutFiles(items, faulty), environment);
  const { webhookMacs, problems: unsignable } = buildWebhookMacs(withoutFiles(items, faulty), environment);
  problems.push(...unbuildable, ...unsignable, ...environment.problems);

  if (problems.length > 0) return { ok: false, failure: inReadingOrder(problems) };
  return {
    ok: true,
    value: assembleCatalog(items, { pipes, webhookMacs, overlay, revision: revisionOf(files, overlay) }),
  };
}

async function filesOf(
  source: ConfigSource,
): Promise<Result<readonly (ConfigFile | CompiledFile)[], readonly ConfigProblem[]>> {
  try {
    return { ok: true, value: (await source.read()).toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
  } catch (error) {
    if (error instanceof ConfigUnreadable) return { ok: false, failure: [error.problem] };
    throw error;
  }
}

function crossChecks(items: ConfigItems): readonly ConfigProblem[] {
  return [
    ...checkDepartments(items),
    ...checkVerticals(items),
    ...checkResources(items),
    ...checkDemands(items),
    ...checkLifeEvents(items),
  ];
}

function withoutFiles(items: ConfigItems, faulty: ReadonlySet<string>): ConfigItems {
  const sound = ({ file }: { file: string }) => !faulty.has(file);
  return {
    ...items,
    verticals: items.verticals.filter(sound),
    resources: items.resources.filter(sound),
    demands: items.demands.filter(sound),
    codeLists: items.codeLists.filter(sound),
    specs: new Map([...items.specs].filter(([, spec]) => sound(spec))),
  };
}

/** First 16 hex digits of SHA-256 over every file and the overlay; names and lengths keep their borders apart. */
function revisionOf(files: readonly (ConfigFile | CompiledFile)[], overlay: CatalogOverlay): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(JSON.stringify([file.path, digestOf(file)]));
  hash.update(canonicalize(overlay) ?? '');
  return hash.digest('hex').slice(0, 16);
}
