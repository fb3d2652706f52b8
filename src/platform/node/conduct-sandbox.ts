import { formatConfigProblem, loadCatalog } from '../../catalog/index.ts';
import type { Catalog } from '../../model/index.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { createFileConfig } from './file-config.ts';
import type { Settings } from './settings.ts';

/** Lets the sandbox behave as the environment wants. Throws where a fault is wanted of a vertical or relay that is not there. */
export function conductSandbox(
  sandbox: Pick<Sandbox, 'verticals' | 'setTempers' | 'setFault'>,
  { verticals }: Catalog,
  { sandboxTraits, sandboxFaults, limitsFactor }: Pick<Settings, 'sandboxTraits' | 'sandboxFaults' | 'limitsFactor'>,
): void {
  const played = [...verticals.values()].filter(({ id }) => sandbox.verticals.includes(id));
  const services = Object.fromEntries(played.map(({ id, service }) => [id, service]));
  sandbox.setTempers({ services, traits: sandboxTraits, factor: limitsFactor });
  const known = new Set(played.flatMap(({ id, relay = id }) => [id, relay]));
  for (const [name, fault] of Object.entries(sandboxFaults)) {
    if (!known.has(name as never)) {
      throw new Error(`SHUQIAO_SANDBOX_FAULTS names ${name}; there are ${[...known].toSorted().join(', ')}`);
    }
    sandbox.setFault(name, fault);
  }
}

/** For a sandbox without a gateway around it. The configuration is read only where something of it is wanted: it runs without any. */
export async function conductSandboxAlone(sandbox: Sandbox, settings: Settings): Promise<void> {
  if (settings.sandboxTraits.length === 0 && Object.keys(settings.sandboxFaults).length === 0) return;
  const source = createFileConfig({ ...settings, env: () => undefined });
  const catalog = await loadCatalog(source, { resolveEnvironment: false });
  if (!catalog.ok) throw new Error(`the configuration is not valid: ${catalog.failure.map(formatConfigProblem)[0]}`);
  conductSandbox(sandbox, catalog.value, settings);
}
