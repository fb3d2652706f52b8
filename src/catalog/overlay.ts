import type { PublicJwk } from '../model/index.ts';
import { keyFaults } from './checks/public-keys.ts';
import { type ConfigProblem, oneOf } from './config-problem.ts';
import type { ConfigItems } from './read-config.ts';

/** What an entry adds to config for itself alone: the sandbox's demo keys, and which verticals the sandbox serves. */
export interface CatalogOverlay {
  /** By department: keys beside those in config. */
  readonly departments?: Readonly<Record<string, { readonly keys: readonly PublicJwk[] }>>;
  readonly sandboxVerticals?: readonly string[];
}

/** An overlay is checked as config is; it has no file, so its problems stand at line 1 of `overlay`. */
export function* checkOverlay(
  overlay: CatalogOverlay,
  { departments, declared }: ConfigItems,
): Generator<ConfigProblem> {
  for (const [id, { keys }] of Object.entries(overlay.departments ?? {})) {
    const own = departments.find((item) => item.id === id)?.value.keys ?? [];
    if (!declared.departments.has(id)) yield problem(`no department ${id}`, oneOf(id, declared.departments));
    for (const key of keys) {
      for (const { path, message, expected } of keyFaults({ ...key })) {
        yield problem(`${id} ${key.kid} ${path.join('.')}: ${message}`, expected);
      }
      if ([...own, ...keys].filter(({ kid }) => kid === key.kid).length > 1) {
        yield problem(`${id} has the kid ${key.kid} twice`, 'a kid of its own for each key');
      }
    }
  }
  for (const id of overlay.sandboxVerticals ?? []) {
    if (!declared.vertical.has(id)) yield problem(`no vertical ${id}`, oneOf(id, declared.vertical));
  }
}

function problem(message: string, expected: string): ConfigProblem {
  return { file: 'overlay', line: 1, message, expected };
}
