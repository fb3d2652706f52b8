import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { signTokenForm } from '../../src/identity/index.ts';
import { readDemoKey } from '../../src/platform/node/demo-departments.ts';
import { keySecrets } from '../../src/platform/node/edge-environment.ts';
import { renewKey, retireKeys } from '../../src/platform/node/key-renewal.ts';
import { selfHosted } from './self-hosted.ts';

const issuer = 'http://127.0.0.1:8080'; // whatever port each version has

test('two deployments change the token key without a token that ends: the first makes it known, the second uses it', async () => {
  await using hosted = await selfHosted();
  const folder = join(hosted.data, 'keys');
  const key = await readDemoKey(hosted.data, 'education');

  /** One version of the Worker: which keys it publishes, a new token's key, and whether tokens given before still count. */
  async function deploy(secrets: Readonly<Record<string, string>>) {
    await using worker = await hosted.start({ environment: { ...secrets, SHUQIAO_ISSUER: issuer } });
    const at = async (path: string, request?: RequestInit) => {
      const response = await fetch(`${worker.url}${path}`, request);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const { keys } = (await at('/.well-known/jwks.json')).body as { keys: { kid: string }[] };
    const body = await signTokenForm({ department: 'education', key, issuer, now: Date.now() });
    const token = String((await at('/oauth/token', { method: 'POST', body })).body.access_token);
    given.push(token);
    const statuses: number[] = [];
    for (const each of given)
      statuses.push((await at('/v1/requests', { headers: { Authorization: `Bearer ${each}` } })).status);
    return { published: keys.map(({ kid }) => kid), signs: decodeProtectedHeader(token).kid, statuses };
  }
  const given: string[] = [];

  const before = await deploy(await keySecrets(folder));
  const old = before.signs;
  expect(before).toEqual({ published: [old], signs: old, statuses: [200] });
  const [fresh] = await renewKey(folder, 'token');
  await renewKey(folder, 'cache');
  expect(await deploy(await keySecrets(folder, { newWaits: true }))).toEqual({
    published: [fresh, old],
    signs: old,
    statuses: [200, 200],
  });
  expect(await deploy(await keySecrets(folder))).toEqual({
    published: [fresh, old],
    signs: fresh,
    statuses: [200, 200, 200],
  });
  await retireKeys(folder, 'token', { restMs: 0 });
  expect(await deploy(await keySecrets(folder))).toEqual({
    published: [fresh],
    signs: fresh,
    statuses: [401, 401, 200, 200],
  });
});
