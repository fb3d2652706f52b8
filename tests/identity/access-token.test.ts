import { createHmac } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { publicHalf } from '../../src/identity/index.ts';
import {
  catalogOf,
  defaultCatalog,
  department,
  getToken,
  issuer,
  type Keys,
  local,
  makeKeys,
  makeTokenKey,
  noon,
  startGateway,
} from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

const refused = (reason: string, note?: string) => ({ ok: false, failure: { reason, ...(note && { note }) } });

/** Signs whatever is asked with the gateway's own key: what a bug elsewhere might let out. */
async function mint(claims: object, header: Record<string, unknown> = {}, key = keys.token): Promise<string> {
  const seconds = noon / 1000;
  const right = {
    iss: issuer,
    aud: issuer,
    sub: 'education',
    client_id: 'education',
    scope: 'data',
    key_id: keys.education.kid,
    jti: 'x',
    iat: seconds,
    exp: seconds + 600,
  };
  return new SignJWT(JSON.parse(JSON.stringify({ ...right, ...claims }))) // leaves out what is undefined
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...header })
    .sign(await importJWK(key.privateJwk, 'ES256'));
}

test('a token proves department, scopes, key and its own id', async () => {
  await using gateway = await startGateway(keys);
  const token = await getToken(gateway, keys.education);
  expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toEqual({
    ok: true,
    value: {
      department: 'education',
      scopes: ['data'],
      keyId: keys.education.kid,
      tokenId: decodeJwt(token).jti,
      expiresAt: noon / 1000 + 600,
    },
  });
});

test('with the gateway’s key that signed it, a token ends, also one that was let in before', async () => {
  await using gateway = await startGateway(keys);
  const fresh = await makeTokenKey();
  const token = await getToken(gateway, keys.education);
  const use = () => gateway.identity.authenticate(`Bearer ${token}`, local);
  expect(await use()).toMatchObject({ ok: true });
  gateway.useTokenKeys([fresh, keys.token]);
  expect(await use()).toMatchObject({ ok: true });
  expect(decodeProtectedHeader(await getToken(gateway, keys.education)).kid).toBe(fresh.kid);
  gateway.useTokenKeys([fresh]);
  expect(await use()).toMatchObject(refused('invalid-token', 'unknown-key'));
});

describe('the header is read strictly', () => {
  test('none at all is told from a wrong one', async () => {
    await using gateway = await startGateway(keys);
    expect(await gateway.identity.authenticate(undefined, local)).toEqual(refused('invalid-token', 'no-token'));
    expect(await gateway.identity.authenticate('', local)).toEqual(refused('invalid-token', 'no-token'));
  });

  test('another scheme, a second token, blanks and padding are no token; the scheme may be in any case', async () => {
    await using gateway = await startGateway(keys);
    const token = await getToken(gateway, keys.education);
    for (const header of [
      `Basic ${token}`,
      token,
      `Bearer  ${token}`,
      `Bearer ${token} `,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token}=`,
      `Bearer ${token}==`,
      'Bearer',
      'Bearer ',
    ])
      expect(await gateway.identity.authenticate(header, local), header).toMatchObject(refused('invalid-token'));
    expect(await gateway.identity.authenticate(`bearer ${token}`, local)).toMatchObject({ ok: true });
  });
});

describe('what is no access token of this gateway is refused', () => {
  test.each([
    ['another audience', { aud: 'https://other.example' }, {}],
    ['a list as audience', { aud: [issuer] }, {}],
    ['another issuer', { iss: 'https://other.example' }, {}],
    ['no expiry', { exp: undefined }, {}],
    ['an unknown department', { sub: 'nobody' }, {}],
    ['an unknown key', { key_id: 'unknown' }, {}],
    ['a scope the department has not', { scope: 'ops' }, {}],
    ['no type', {}, { typ: undefined }],
    ['a plain JWT', {}, { typ: 'JWT' }],
    ['a console session', {}, { typ: 'console+jwt' }],
    ['another kid', {}, { kid: 'other' }],
  ] as const)('%s', async (_, claims, header) => {
    await using gateway = await startGateway(keys);
    const token = await mint(claims, header);
    expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toMatchObject(refused('invalid-token'));
  });

  test('a key of the same name that is not the gateway’s', async () => {
    await using gateway = await startGateway(keys);
    const forged = await mint({}, {}, { ...(await makeTokenKey()), kid: keys.token.kid });
    expect(await gateway.identity.authenticate(`Bearer ${forged}`, local)).toEqual(
      refused('invalid-token', 'bad-signature'),
    );
    expect(await gateway.identity.authenticate(`Bearer ${await mint({})}`, local)).toMatchObject({ ok: true });
  });

  test('HS256 keyed with the public key, and none', async () => {
    await using gateway = await startGateway(keys);
    const [, payload] = (await mint({})).split('.');
    const secret = await calculateJwkThumbprint(keys.token.privateJwk);
    for (const alg of ['HS256', 'none']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt', kid: keys.token.kid })).toString('base64url');
      const mac = createHmac('sha512', secret).update(`${header}.${payload}`).digest('base64url');
      for (const signature of [mac, ''])
        expect(await gateway.identity.authenticate(`Bearer ${header}.${payload}.${signature}`, local)).toMatchObject(
          refused('invalid-token'),
        );
    }
  });

  test('a department’s own assertion', async () => {
    await using gateway = await startGateway(keys);
    const assertion = await new SignJWT({ iss: issuer, aud: issuer, sub: 'education', scope: 'ops', exp: noon })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.education.kid })
      .sign(await importJWK({ ...keys.education }, 'ES256'));
    expect(await gateway.identity.authenticate(`Bearer ${assertion}`, local)).toMatchObject(refused('invalid-token'));
  });
});

describe('a verified token is remembered', () => {
  test('its signature is checked once, however often it is used', async () => {
    await using gateway = await startGateway(keys);
    const token = await getToken(gateway, keys.education);
    const verifying = vi.spyOn(crypto.subtle, 'verify');
    try {
      for (let call = 0; call < 20; call += 1)
        expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toMatchObject({ ok: true });
      expect(verifying).toHaveBeenCalledTimes(1);
    } finally {
      verifying.mockRestore();
    }
  });

  test('until it expires: then it is refused, remembered or not', async () => {
    await using gateway = await startGateway(keys);
    const [used, unused] = [await getToken(gateway, keys.education), await getToken(gateway, keys.education)];
    gateway.clock.now += 599_000;
    expect(await gateway.identity.authenticate(`Bearer ${used}`, local)).toMatchObject({ ok: true });
    gateway.clock.now += 1_000;
    for (const token of [used, unused, used])
      expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toEqual(
        refused('expired-token', 'expired'),
      );
  });

  test('one changed character makes it another token', async () => {
    await using gateway = await startGateway(keys);
    const token = await getToken(gateway, keys.education);
    expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toMatchObject({ ok: true });
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(token), scope: 'ops', sub: 'data-bureau' }));
    for (const changed of [
      `${header}.${claims.toString('base64url')}.${signature}`,
      `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    ])
      expect(await gateway.identity.authenticate(`Bearer ${changed}`, local)).toMatchObject(refused('invalid-token'));
  });

  test('a restart with the same key keeps live tokens', async () => {
    await using gateway = await startGateway(keys);
    const token = await getToken(gateway, keys.education);
    await gateway.restart();
    expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toMatchObject({ ok: true });
  });
});

describe('a change of the catalog holds for tokens already remembered', () => {
  test('a key that is taken out ends its tokens, and no other’s', async () => {
    await using gateway = await startGateway(keys);
    const [first, second] = [await getToken(gateway, keys.education), await getToken(gateway, keys.second)];
    const health = await getToken(gateway, keys.health, { iss: 'health', sub: 'health' });
    const admitted = async () =>
      Promise.all(
        [first, second, health].map(
          async (token) => (await gateway.identity.authenticate(`Bearer ${token}`, local)).ok,
        ),
      );
    expect(await admitted()).toEqual([true, true, true]);
    gateway.useCatalog(
      catalogOf(department('education', [publicHalf(keys.second)]), department('health', [publicHalf(keys.health)])),
    );
    expect(await admitted()).toEqual([false, true, true]);
    expect(await gateway.identity.authenticate(`Bearer ${first}`, local)).toEqual(
      refused('invalid-token', 'withdrawn-key'),
    );
  });

  test('a department that is taken out has no tokens any more', async () => {
    await using gateway = await startGateway(keys);
    const token = await getToken(gateway, keys.education);
    expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toMatchObject({ ok: true });
    gateway.useCatalog(catalogOf(department('health', [publicHalf(keys.health)])));
    expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toMatchObject(refused('invalid-token'));
  });

  test('a scope that is taken away is gone from live tokens', async () => {
    await using gateway = await startGateway(keys);
    const claims = { iss: 'data-bureau', sub: 'data-bureau' };
    const token = await getToken(gateway, keys.bureau, claims, { scope: 'data ops' });
    const scopes = async () => {
      const caller = await gateway.identity.authenticate(`Bearer ${token}`, local);
      return caller.ok && caller.value.scopes;
    };
    expect(await scopes()).toEqual(['data', 'ops']);
    gateway.useCatalog(catalogOf(department('data-bureau', [publicHalf(keys.bureau)])));
    expect(await scopes()).toEqual(['data']);
    gateway.useCatalog(defaultCatalog(keys));
    expect(await scopes()).toEqual(['data', 'ops']);
  });
});
