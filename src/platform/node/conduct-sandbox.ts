import type { Catalog } from '../../model/index.ts';
import type { Sandbox } from '../../sandbox/index.ts';
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
