import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { keyPlaces } from '../../identity/index.ts';
import type { PublicJwk } from '../../model/index.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import type { SandboxCounty } from '../edge/settings.ts';

/**
 * A key folder as the Worker's secrets: one line of JSON each. The folder has been opened, so its keys are there and right. With
 * `newWaits` the first of several is not used yet: for a first deployment that makes it known.
 */
export async function keySecrets(folder: string, { newWaits = false } = {}): Promise<Record<string, string>> {
  const places = Object.values(keyPlaces);
  const contents = await Promise.all(places.map(({ file }) => readFile(join(folder, file), 'utf8')));
  return Object.fromEntries(
    places.map(({ secret }, place) => {
      const content: unknown = JSON.parse(contents[place] ?? '');
      return [secret, JSON.stringify(newWaits ? withFirstWaiting(content) : content)];
    }),
  );
}

function withFirstWaiting(content: unknown): unknown {
  if (Array.isArray(content)) {
    const [first, ...others] = content;
    return others.length > 0 ? [{ ...first, waits: true }, ...others] : content;
  }
  if (typeof content !== 'object' || content === null || !('keys' in content)) return content;
  return { ...content, keys: withFirstWaiting(content.keys) };
}

/** What the Worker must know of the sandbox that runs beside it: addresses, credentials, people, and the departments' demo keys. */
export function sandboxVariables(
  sandbox: Pick<Sandbox, 'environment' | 'verticals' | 'people' | 'enterprises'>,
  demoKeys: ReadonlyMap<string, PublicJwk>,
): Record<string, string> {
  const county: SandboxCounty = {
    verticals: sandbox.verticals,
    keys: Object.fromEntries([...demoKeys].map(([department, key]) => [department, [key]])),
    people: sandbox.people(),
    enterprises: sandbox.enterprises(),
  };
  const packed = gzipSync(JSON.stringify(county)).toString('base64');
  return { ...sandbox.environment, SHUQIAO_SANDBOX: 'on', SANDBOX_COUNTY: packed };
}
