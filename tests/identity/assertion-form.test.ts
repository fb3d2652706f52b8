import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { askToken, issuer, type Keys, makeKeys, noon, signAssertion, startGateway } from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

const refusal = { status: 401, error: 'invalid_client', error_description: 'client authentication failed' };

/** What of a refusal the gateway keeps to itself. */
async function refusalOf(assertion: string, gateway: Awaited<ReturnType<typeof startGateway>>) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  const given = await gateway.identity.issueToken(form, { address: '127.0.0.1', language: 'en' });
  return given.ok ? undefined : given.failure.refusal;
}

function part(value: object | string): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

const claims = { iss: 'education', sub: 'education', aud: issuer, exp: noon / 1000 + 60, jti: 'forged' };

describe('a forged algorithm is refused', () => {
  test.each(['HS256', 'HS512'])('%s, keyed with what is public', async (alg) => {
    await using gateway = await startGateway(keys);
    const { d: _, ...publicHalf } = keys.education;
    for (const secret of [JSON.stringify(publicHalf), publicHalf.x, keys.education.kid]) {
      const input = `${part({ alg, kid: keys.education.kid })}.${part(claims)}`;
      const mac = createHmac(alg === 'HS256' ? 'sha256' : 'sha512', secret)
        .update(input)
        .digest('base64url');
      expect(await askToken(gateway, `${input}.${mac}`)).toMatchObject(refusal);
    }
  });

  test('none, with an empty signature or the one of another assertion', async () => {
    await using gateway = await startGateway(keys);
    const input = `${part({ alg: 'none', kid: keys.education.kid })}.${part(claims)}`;
    const signature = (await signAssertion({ key: keys.education, now: noon })).split('.')[2];
    expect(await askToken(gateway, `${input}.`)).toMatchObject(refusal);
    expect(await askToken(gateway, `${input}.${signature}`)).toMatchObject(refusal);
  });

  test('the right key under another name of an algorithm', async () => {
    await using gateway = await startGateway(keys);
    const right = keys.second; // registered as Ed25519
    const renamed = await signAssertion({ key: { ...right, alg: 'EdDSA' }, now: noon });
    expect(await askToken(gateway, renamed)).toMatchObject(refusal);
    expect(await refusalOf(renamed, gateway)).toMatchObject({ reason: 'unknown-key' });
    expect(await askToken(gateway, await signAssertion({ key: right, now: noon }))).toMatchObject({ status: 200 });
  });

  test.each(['P-384', 'secp256k1'])('a key on %s', async (namedCurve) => {
    await using gateway = await startGateway(keys);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });
    const input = `${part({ alg: 'ES256', kid: keys.education.kid })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    expect(await askToken(gateway, `${input}.${signature.toString('base64url')}`)).toMatchObject(refusal);
    expect(await askToken(gateway, `${input}.${signature.subarray(0, 64).toString('base64url')}`)).toMatchObject(
      refusal,
    );
  });

  test('a key that the assertion brings along itself', async () => {
    await using gateway = await startGateway(keys);
    const { d: _, ...jwk } = keys.bureau;
    const assertion = await signAssertion({
      key: { ...keys.bureau, kid: keys.education.kid },
      now: noon,
      header: { jwk },
    });
    expect(await askToken(gateway, assertion)).toMatchObject(refusal);
  });
});

describe('one assertion has one spelling', () => {
  const spellings: readonly [string, (parts: readonly string[]) => string][] = [
    ['padding', ([header, payload, signature]) => `${header}.${payload}.${signature}==`],
    ['a line break at the end', (parts) => `${parts.join('.')}\n`],
    [
      'a blank inside',
      ([header, payload, signature]) => `${header}.${payload}.${signature?.slice(0, 4)} ${signature?.slice(4)}`,
    ],
    [
      'the alphabet of plain base64',
      ([header, payload, signature]) => `${header}.${payload}.${withPlainAlphabet(signature)}`,
    ],
    ['spare bits', ([header, payload, signature]) => `${header}.${payload}.${withSpareBits(signature)}`],
    ['a fourth part', (parts) => `${parts.join('.')}.`],
    ['two parts', ([header, payload]) => `${header}.${payload}`],
    ['too long', ([header, payload, signature]) => `${header}.${payload}${'A'.repeat(8192)}.${signature}`],
  ];

  test.each(spellings)('%s is refused, and the plain spelling still counts', async (_, spell) => {
    await using gateway = await startGateway(keys);
    const assertion = await plainAlphabetMatters();
    expect(await refusalOf(spell(assertion.split('.')), gateway)).toMatchObject({ reason: 'malformed-assertion' });
    expect(await askToken(gateway, assertion)).toMatchObject({ status: 200 });
  });

  /** An assertion whose signature has a character that base64 and base64url write differently. */
  async function plainAlphabetMatters(): Promise<string> {
    for (;;) {
      const assertion = await signAssertion({ key: keys.education, now: noon });
      if (/[-_]/.test(assertion.split('.')[2] ?? '')) return assertion;
    }
  }

  function withPlainAlphabet(signature = ''): string {
    return signature.replaceAll('-', '+').replaceAll('_', '/');
  }

  /** 64 bytes leave 4 spare bits in the last character; a lenient reader drops them. */
  function withSpareBits(signature = ''): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(signature.at(-1) ?? '');
    return signature.slice(0, -1) + alphabet[last + 1];
  }
});

describe('what different readers read differently is refused although its signature is right', () => {
  test.each([
    ['a claim named twice', {}, `{"iss":"education","sub":"education","sub":"health","aud":"${issuer}"}`],
    ['a claim named twice, once escaped', {}, '{"iss":"education","\\u0073ub":"health","sub":"education"}'],
    ['claims that are a list', {}, '["education"]'],
    ['claims that are not JSON', {}, "{iss:'education'}"],
    ['a byte order mark', {}, `\ufeff${JSON.stringify(claims)}`],
    ['an extension that must be understood', { crit: ['exp'], exp: 1 }, JSON.stringify(claims)],
    ['an unencoded payload', { crit: ['b64'], b64: false }, JSON.stringify(claims)],
  ])('%s', async (_, header, payload) => {
    await using gateway = await startGateway(keys);
    const input = `${part({ alg: 'Ed25519', kid: keys.second.kid, ...header })}.${part(payload)}`;
    const key = createPrivateKey({ key: { ...keys.second }, format: 'jwk' });
    const assertion = `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
    expect(await refusalOf(assertion, gateway)).toMatchObject({ reason: 'malformed-assertion' });
    expect(await askToken(gateway, assertion)).toMatchObject(refusal);
  });

  test('a nested object may repeat the name of a claim', async () => {
    await using gateway = await startGateway(keys);
    const nested = { note: { sub: 'x', list: [{ sub: 1 }, { sub: 2 }] }, quoted: '"sub": {"sub":' };
    const assertion = await signAssertion({ key: keys.education, now: noon, claims: nested });
    expect(await askToken(gateway, assertion)).toMatchObject({ status: 200 });
  });
});
