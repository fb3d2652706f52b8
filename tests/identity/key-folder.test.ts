import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayKeys } from '../../src/identity/index.ts';
import { createIdentity, isDemoKey, readPrivateJwk } from '../../src/identity/index.ts';
import { demoKeyPath, openDemoDepartments, readDemoKey } from '../../src/platform/node/demo-departments.ts';
import { openKeyFolder } from '../../src/platform/node/key-folder.ts';
import { openSqliteState } from '../../src/platform/node/sqlite-state.ts';
import { askToken, catalogOf, department, noon, signAssertion } from './gateway.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function open(folder: string, create = true): Promise<GatewayKeys> {
  const keys = await openKeyFolder(folder, { create });
  if (!keys.ok) throw new Error(keys.failure);
  return keys.value;
}

describe('the gateway’s keys', () => {
  test('are made once, one file each, for the owner’s eyes alone', async () => {
    const folder = join(root, 'a', 'keys');
    await open(folder);
    expect(readdirSync(folder).toSorted()).toEqual([
      'cache-master-keys.json',
      'ledger-signing-key.jwk.json',
      'subject-pseudonym-key.json',
      'token-signing-key.jwk.json',
    ]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  test('are the same at the next start', async () => {
    const { ledger: first, ...made } = await open(root);
    const { ledger: second, ...found } = await open(root, false);
    expect(found).toEqual(made);
    expect(second.publicKey).toEqual(first.publicKey);
  });

  test('two gateways that start on an empty folder at once get the same keys', async () => {
    const opened = await Promise.all(Array.from({ length: 6 }, () => open(root)));
    expect(new Set(opened.map(({ token }) => token[0]?.kid)).size).toBe(1);
    expect(new Set(opened.map(({ pseudonym }) => Buffer.from(pseudonym).toString('hex'))).size).toBe(1);
    expect(readdirSync(root)).toHaveLength(4);
  });

  test('fit their use', async () => {
    const { token, ledger, cache, pseudonym } = await open(root);
    expect(token.map(({ kid }) => kid)).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    expect(cache.map(({ secret }) => secret.length)).toEqual([32]);
    expect(pseudonym).toHaveLength(32);
    const note = new TextEncoder().encode('note\n');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(ledger.publicKey).toString('base64url') };
    const verifier = createPublicKey({ key: jwk, format: 'jwk' });
    expect(verify(null, note, verifier, ledger.sign(note))).toBe(true);
  });

  test.each([
    'token-signing-key.jwk.json',
    'ledger-signing-key.jwk.json',
    'cache-master-keys.json',
    'subject-pseudonym-key.json',
  ])('without leave to make it, a missing %s is one line that says which file and how', async (name) => {
    await open(root);
    unlinkSync(join(root, name));
    const keys = await openKeyFolder(root, { create: false });
    expect(keys).toEqual({
      ok: false,
      failure: expect.stringMatching(/^the key file \S+ is missing: .*shuqiao key init/),
    });
    expect(!keys.ok && keys.failure).toContain(join(root, name));
    expect(readdirSync(root)).not.toContain(name);
  });

  test('a damaged file is one line, quotes no secret, and is left as it is', async () => {
    await open(root);
    const path = join(root, 'subject-pseudonym-key.json');
    const damaged = readFileSync(path, 'utf8').slice(0, -5);
    writeFileSync(path, damaged);
    for (const create of [true, false]) {
      const keys = await openKeyFolder(root, { create });
      expect(keys).toEqual({
        ok: false,
        failure: expect.stringMatching(/^the key file \S+ does not hold the key it should/),
      });
      expect(!keys.ok && keys.failure).not.toContain(damaged.slice(15, 30));
    }
    expect(readFileSync(path, 'utf8')).toBe(damaged);
  });

  test.each([
    ['token-signing-key.jwk.json', '{"keys":[]}', /keys should hold a key/],
    ['token-signing-key.jwk.json', '{"kty":"EC","crv":"P-384"}', /crv should be P-256/],
    ['token-signing-key.jwk.json', '{"keys":[{"kty":"OKP"}]}', /keys\.0\.kty should be EC/],
    ['ledger-signing-key.jwk.json', '{"kty":"OKP","crv":"Ed25519","x":"short","d":"short"}', /x should be 32 bytes/],
    ['cache-master-keys.json', '[{"id":"","secret":"short"}]', /0\.id should be 1 to 16 printable/],
    ['subject-pseudonym-key.json', '{}', /secret should be 32 bytes in base64url/],
  ])('%s with %s is one line that says what is wrong in it', async (name, content, said) => {
    await open(root);
    writeFileSync(join(root, name), content);
    const keys = await openKeyFolder(root, { create: false });
    expect(keys).toEqual({ ok: false, failure: expect.stringMatching(said) });
    expect(!keys.ok && keys.failure).toContain(join(root, name));
  });

  test('two cache keys with one id, or one token key twice, are refused', async () => {
    await open(root);
    for (const name of ['cache-master-keys.json', 'token-signing-key.jwk.json']) {
      const whole = readFileSync(join(root, name), 'utf8');
      const [one] = [JSON.parse(whole)].flat();
      writeFileSync(join(root, name), JSON.stringify(name.startsWith('cache') ? [one, one] : { keys: [one, one] }));
      expect(await openKeyFolder(root, { create: false })).toMatchObject({ ok: false });
      writeFileSync(join(root, name), whole);
    }
    expect(await openKeyFolder(root, { create: false })).toMatchObject({ ok: true });
  });

  test('a file in the folder’s place is one line', async () => {
    const path = join(root, 'file');
    writeFileSync(path, '');
    const keys = await openKeyFolder(path, { create: true });
    expect(keys).toMatchObject({
      ok: false,
      failure: expect.stringMatching(/^the key file .* cannot be read \(ENOTDIR\)/),
    });
  });
});

describe('demo departments', () => {
  test('get a key each, kept from start to start, recognisable as a demo key', async () => {
    const first = await openDemoDepartments(root, ['education', 'health']);
    const second = await openDemoDepartments(root, ['education', 'health', 'tax']);
    expect([...second.keys()]).toEqual(['education', 'health', 'tax']);
    expect(second.get('education')).toEqual(first.get('education'));
    expect(second.get('education')?.kid).not.toBe(second.get('health')?.kid);
    for (const key of second.values()) {
      expect(isDemoKey(key)).toBe(true);
      expect(key).not.toHaveProperty('d');
    }
    const path = demoKeyPath(root, 'education');
    expect(path).toBe(join(root, 'demo/departments/education.jwk.json'));
    expect(readPrivateJwk(readFileSync(path, 'utf8'))).toMatchObject({ ok: true, value: first.get('education') });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('their files get a token', async () => {
    const publicKeys = await openDemoDepartments(root, ['education']);
    const { token } = await open(join(root, 'keys'));
    const state = openSqliteState(join(root, 'state.db'));
    const catalog = catalogOf(department('education', [...publicKeys.values()]));
    const { replays, revocations } = state;
    const issuer = 'https://gateway.example';
    const identity = createIdentity({
      issuer,
      catalog: () => catalog,
      tokenKeys: () => token,
      replays,
      revocations,
      now: () => noon,
    });
    const key = await readDemoKey(root, 'education');
    expect(await askToken({ identity }, await signAssertion({ key, now: noon }))).toMatchObject({ status: 200 });
    state.close();
  });

  test('an unknown one is one line that says what to do', async () => {
    await expect(readDemoKey(root, 'nobody')).rejects.toThrow(/there is no demo key .*nobody.*npm start/);
  });
});
