import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { tokenForm } from '../support/client.ts';
import { firstFamily, nameAndId } from './contract.ts';

const overHttp = { [oauth.allowInsecureRequests]: true };
const resource = 'mps-population.household-record';
const path = `/v1/resources/${resource}/query`;
const purpose = {
  'Content-Type': 'application/json',
  'Sharing-Matter': '11430527DEM00006594432005001000',
  'Sharing-Case': '4305272411240000017',
  'Sharing-Officer': '0427',
};
let child: { name: string; idNumber: string };
beforeAll(async () => {
  child = nameAndId((await firstFamily()).child);
});

test('a client written by others gets a bound token and calls with it, nonces and all', async () => {
  const issuer = new URL(inject('url'));
  const server = await oauth
    .discoveryRequest(issuer, { algorithm: 'oauth2', ...overHttp })
    .then((response) => oauth.processDiscoveryResponse(issuer, response));
  expect(server.dpop_signing_alg_values_supported).toContain('ES256');
  const client: oauth.Client = { client_id: 'education' };
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const jwk = JSON.parse(await readFile(join(inject('data'), 'demo/departments/education.jwk.json'), 'utf8')) as JWK;
  const key = { key: (await importJWK(jwk, 'ES256')) as oauth.CryptoKey, kid: String(jwk.kid) };
  const authentication = oauth.PrivateKeyJwt(key);
  const ask = () =>
    oauth
      .clientCredentialsGrantRequest(server, client, authentication, { scope: 'data' }, { DPoP, ...overHttp })
      .then((response) => oauth.processClientCredentialsResponse(server, client, response));
  const token = await ask().catch((error) => {
    if (!oauth.isDPoPNonceError(error)) throw error;
    return ask();
  });
  expect(token.token_type).toBe('dpop');
  const call = () =>
    oauth.protectedResourceRequest(
      token.access_token,
      'POST',
      new URL(path, inject('url')),
      new Headers(purpose),
      JSON.stringify(child),
      { DPoP, ...overHttp },
    );
  const answer = await call().catch((error) => {
    if (!oauth.isDPoPNonceError(error)) throw error;
    return call();
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveProperty('headName');
});

describe('a bound token', () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let token: string;
  let nonce: string;

  const proof = (claims: Record<string, unknown> = {}, signer: { privateKey: KeyObject; publicKey: KeyObject } = key) =>
    new SignJWT(
      JSON.parse(
        JSON.stringify({
          jti: randomUUID(),
          htm: 'POST',
          htu: `${inject('url')}${path}`,
          iat: Math.floor(Date.now() / 1000),
          ath: createHash('sha256').update(token).digest('base64url'),
          nonce,
          ...claims,
        }),
      ),
    )
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: signer.publicKey.export({ format: 'jwk' }) })
      .sign(signer.privateKey);
  const call = (headers: Record<string, string>) =>
    fetch(`${inject('url')}${path}`, {
      method: 'POST',
      headers: { ...purpose, ...headers },
      body: JSON.stringify(child),
    });
  const refusedFor = async (given: Promise<string> | string) => {
    const response = await call({ Authorization: `DPoP ${token}`, DPoP: await given });
    return [response.status, ((await response.json()) as { reason?: string }).reason];
  };

  beforeAll(async () => {
    token = '';
    const ask = async () =>
      fetch(`${inject('url')}/oauth/token`, {
        method: 'POST',
        headers: { DPoP: await proof({ htu: `${inject('url')}/oauth/token`, ath: undefined }) },
        body: await tokenForm({ url: inject('url'), data: inject('data'), department: 'education' }),
      });
    const challenge = await ask();
    expect([challenge.status, ((await challenge.json()) as { error: string }).error]).toEqual([400, 'use_dpop_nonce']);
    nonce = challenge.headers.get('DPoP-Nonce') ?? '';
    token = ((await (await ask()).json()) as { access_token: string }).access_token;
  });

  test('is good with a proof, and that proof is good once', async () => {
    const once = await proof();
    expect((await call({ Authorization: `DPoP ${token}`, DPoP: once })).status).toBe(200);
    expect(await refusedFor(once)).toEqual([401, 'invalid-dpop-proof']);
  });

  test('goes with each proof once, also where many bring it at the same moment, and each answer brings the next nonce', async () => {
    const headers = { Authorization: `DPoP ${token}`, DPoP: await proof() };
    const answers = await Promise.all(Array.from({ length: 12 }, () => call(headers)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(11);
    for (const { headers: given } of answers) expect(given.get('DPoP-Nonce')).toBeTruthy();
  });

  test.each([
    ['with a query and a fragment', (url: string) => `${url}?a=b#c`],
    ['with its scheme in capitals', (url: string) => url.replace('http:', 'HTTP:')],
    ['by a detour', (url: string) => url.replace('/v1/', '/v1/verticals/../')],
    ['with letters encoded that need not be', (url: string) => url.replace('mps', '%6dps')],
  ])('takes a proof that spells the address %s (RFC 9449 §4.3)', async (_, spelled) => {
    const presented = await proof({ htu: spelled(`${inject('url')}${path}`) });
    expect((await call({ Authorization: `DPoP ${token}`, DPoP: presented })).status).toBe(200);
  });

  test('is worth nothing to a thief without its key', async () => {
    const asBearer = await call({ Authorization: `Bearer ${token}` });
    expect(asBearer.status).toBe(401);
    expect(asBearer.headers.get('WWW-Authenticate')).toMatch(/^DPoP .*error="invalid_token"/);
    expect((await call({ Authorization: `DPoP ${token}` })).status).toBe(401);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await refusedFor(proof({}, other))).toEqual([401, 'invalid-dpop-proof']);
  });

  test.each([
    ['for another method', { htm: 'GET' }],
    ['for another address', { htu: 'https://elsewhere.example/v1' }],
    ['of another token', { ath: createHash('sha256').update('other').digest('base64url') }],
    ['without the token’s hash', { ath: undefined }],
    ['of two minutes ago', { iat: Math.floor(Date.now() / 1000) - 120 }],
    ['of two minutes ahead', { iat: Math.floor(Date.now() / 1000) + 120 }],
    ['without an id', { jti: undefined }],
    ['with an id that no database can hold', { jti: 'a\0b' }],
  ])('takes no proof %s', async (_, claims) => {
    expect(await refusedFor(proof(claims))).toEqual([401, 'invalid-dpop-proof']);
  });

  test('asks for its nonce where a proof has none or a strange one', async () => {
    for (const strange of [undefined, 'AAAAAAAAAAAAAAAAAAAAAA']) {
      const response = await call({ Authorization: `DPoP ${token}`, DPoP: await proof({ nonce: strange }) });
      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toContain('error="use_dpop_nonce"');
      expect(response.headers.get('DPoP-Nonce')).toBeTruthy();
    }
  });

  test('takes no proof signed by a secret, by none, with a key that shows its private half, nor two at once', async () => {
    const claims = (await proof()).split('.')[1];
    const none = `${Buffer.from('{"alg":"none","typ":"dpop+jwt"}').toString('base64url')}.${claims}.`;
    const privateJwk = key.privateKey.export({ format: 'jwk' });
    const shown = new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: privateJwk })
      .sign(key.privateKey);
    const two = `${await proof()}, ${await proof()}`;
    for (const bad of [none, await shown, two, 'x', '']) {
      const [status] = await refusedFor(bad);
      expect(status).toBe(401);
    }
  });
});
