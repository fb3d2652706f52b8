import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oauth from 'oauth4webapi';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PrivateJwk } from '../../src/identity/index.ts';
import { askToken, type Keys, makeKeys, noon, serveTokens, signAssertion, startGateway, tokenForm } from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

const insecure = { [oauth.allowInsecureRequests]: true };
const server = () => serveTokens((name) => startGateway(keys, { name, at: Date.now() }));

describe('a client written by others gets a token from the metadata alone', () => {
  test.each([
    ['ES256', 'education', { name: 'ECDSA', namedCurve: 'P-256' }, 'data'],
    ['Ed25519', 'health', { name: 'Ed25519' }, 'data'],
    ['ES256 for ops', 'bureau', { name: 'ECDSA', namedCurve: 'P-256' }, 'ops'],
  ] as const)('%s', async (_, name, algorithm, scope) => {
    await using here = await server();
    const issuer = new URL(here.url);
    const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const metadata = await oauth.processDiscoveryResponse(issuer, found);
    const key: PrivateJwk = keys[name];
    const { alg: _alg, use: _use, ...jwk } = key;
    const privateKey = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']);
    const client = { client_id: key.kid.replace(/-[\w-]{16}$/, '') };
    const authentication = oauth.PrivateKeyJwt({ key: privateKey, kid: key.kid });

    const response = await oauth.clientCredentialsGrantRequest(metadata, client, authentication, { scope }, insecure);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const answer = await oauth.processClientCredentialsResponse(metadata, client, response);
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 600, scope });

    // The same library as a resource server would take it for an RFC 9068 access token.
    const call = new Request(`${here.url}/v1/resources`, {
      headers: { Authorization: `Bearer ${answer.access_token}` },
    });
    const claims = await oauth.validateJwtAccessToken(metadata, call, here.url, insecure);
    expect(claims).toMatchObject({ iss: here.url, sub: client.client_id, client_id: client.client_id, scope });
    expect(claims.exp - claims.iat).toBe(600);
    expect(decodeProtectedHeader(answer.access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(decodeJwt(answer.access_token)).toMatchObject({
      jti: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      key_id: key.kid,
    });
    const caller = await here.gateway.identity.authenticate(`Bearer ${answer.access_token}`, { address: '127.0.0.1' });
    expect(caller).toMatchObject({
      ok: true,
      value: { department: client.client_id, scopes: [scope], keyId: key.kid },
    });
  });

  test('the metadata says only what is true, and the key set holds no secret', async () => {
    await using here = await server();
    const metadata = await jsonOf(await fetch(`${here.url}/.well-known/oauth-authorization-server`));
    expect(metadata).toMatchObject({
      issuer: here.url,
      token_endpoint: `${here.url}/oauth/token`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
      scopes_supported: ['data', 'ops', 'subject-accesses'],
    });
    const { keys: published } = await jsonOf(await fetch(String(metadata.jwks_uri)));
    expect(published).toHaveLength(1);
    const [key] = published as object[];
    expect(Object.keys(key ?? {}).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });
});

describe('errors are those of RFC 6749 §5.2', () => {
  const post = (url: string, body: string | URLSearchParams, headers: Record<string, string> = {}) =>
    fetch(`${url}/oauth/token`, { method: 'POST', body, headers: { 'Accept-Language': 'en', ...headers } });
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const good = () => signAssertion({ key: keys.education, now: Date.now() });

  test.each([
    ['no grant type', { grant_type: '' }, 400, 'invalid_request', 'malformed'],
    ['another grant type', { grant_type: 'authorization_code' }, 400, 'unsupported_grant_type', 'malformed'],
    ['no assertion', { client_assertion: '' }, 400, 'invalid_request', 'malformed'],
    ['no assertion type', { client_assertion_type: '' }, 400, 'invalid_request', 'malformed'],
    ['another assertion type', { client_assertion_type: 'saml' }, 400, 'invalid_request', 'malformed'],
    ['a secret beside the assertion', { client_secret: 'x' }, 400, 'invalid_request', 'malformed'],
    ['a secret instead', { client_secret: 'x', client_assertion: '' }, 401, 'invalid_client', 'invalid-client'],
    ['an assertion that is none', { client_assertion: 'x' }, 401, 'invalid_client', 'invalid-client'],
  ])('%s', async (_, wrong, status, error, page) => {
    await using here = await server();
    const right = Object.fromEntries(tokenForm('a.b.c'));
    const response = await post(here.url, new URLSearchParams({ ...right, ...wrong }));
    expect(response.status).toBe(status);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const body = await jsonOf(response);
    expect(body).toMatchObject({ error, error_uri: `${here.url}/problems/${page}` });
    expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(body).not.toHaveProperty('access_token');
    expect(here.refusals).toHaveLength(1);
  });

  test('a parameter given twice, even the same', async () => {
    await using here = await server();
    const twice = tokenForm(await good());
    twice.append('grant_type', 'client_credentials');
    const response = await post(here.url, twice);
    expect([response.status, (await jsonOf(response)).error]).toEqual([400, 'invalid_request']);
  });

  test('HTTP Basic is answered with its own challenge; beside an assertion it is one method too many', async () => {
    await using here = await server();
    const basic = { Authorization: 'Basic ZWR1Y2F0aW9uOng=' };
    const alone = await post(here.url, new URLSearchParams({ grant_type: 'client_credentials' }), basic);
    expect([alone.status, alone.headers.get('WWW-Authenticate')]).toEqual([401, 'Basic realm="shuqiao"']);
    const both = await post(here.url, tokenForm(await good()), basic);
    expect([both.status, (await jsonOf(both)).error]).toEqual([400, 'invalid_request']);
  });

  test('a body that is no form, or too large', async () => {
    await using here = await server();
    const json = await post(here.url, '{}', { 'Content-Type': 'application/json' });
    expect([json.status, (await jsonOf(json)).error]).toEqual([415, 'invalid_request']);
    const large = await post(here.url, `grant_type=${'x'.repeat(64 * 1024)}`, form);
    expect([large.status, (await jsonOf(large)).error]).toEqual([413, 'invalid_request']);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('x'.repeat(16_384))),
    });
    const streamed = await fetch(`${here.url}/oauth/token`, {
      method: 'POST',
      body: endless,
      headers: form,
      duplex: 'half',
    } as RequestInit).catch(() => undefined);
    if (streamed) expect(streamed.status).toBe(413);
  });

  test('a charset beside the media type is fine', async () => {
    await using here = await server();
    const claims = { aud: here.url };
    const assertion = await signAssertion({ key: keys.education, now: Date.now(), claims });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    expect((await post(here.url, tokenForm(assertion).toString(), headers)).status).toBe(200);
  });
});

describe('scopes', () => {
  test.each([
    ['education', 'ops'],
    ['education', 'data ops'],
    ['bureau', 'root'],
    ['bureau', 'data  ops'],
  ] as const)('%s may not have "%s"', async (name, scope) => {
    await using gateway = await startGateway(keys);
    const id = name === 'bureau' ? 'data-bureau' : name;
    const assertion = await signAssertion({ key: keys[name], now: noon, claims: { iss: id, sub: id } });
    expect(await askToken(gateway, assertion, { scope })).toMatchObject({ status: 400, error: 'invalid_scope' });
  });

  test('the data bureau may have both, and has `data` alone where it asks for nothing', async () => {
    await using gateway = await startGateway(keys);
    const ask = async (more: Record<string, string>) => {
      const claims = { iss: 'data-bureau', sub: 'data-bureau' };
      return askToken(gateway, await signAssertion({ key: keys.bureau, now: noon, claims }), more);
    };
    expect(await ask({ scope: 'ops data' })).toMatchObject({ status: 200, scope: 'data ops' });
    expect(await ask({})).toMatchObject({ status: 200, scope: 'data' });
  });

  test('a stranger does not learn that a scope is wrong', async () => {
    await using gateway = await startGateway(keys);
    const forged = await signAssertion({ key: { ...keys.bureau, kid: keys.education.kid }, now: noon });
    expect(await askToken(gateway, forged, { scope: 'root' })).toMatchObject({ error: 'invalid_client' });
  });
});

describe('replay', () => {
  test('an assertion counts once, also after a restart', async () => {
    await using gateway = await startGateway(keys);
    const assertion = await signAssertion({ key: keys.education, now: noon });
    expect(await askToken(gateway, assertion)).toMatchObject({ status: 200 });
    const replay = { status: 401, error: 'invalid_client', claims: [{ claim: 'jti', want: 'one not used before' }] };
    expect(await askToken(gateway, assertion)).toMatchObject(replay);
    await gateway.restart();
    expect(await askToken(gateway, assertion)).toMatchObject(replay);
  });

  test('of many at once, one gets a token', async () => {
    await using gateway = await startGateway(keys);
    const assertion = await signAssertion({ key: keys.education, now: noon });
    const answers = await Promise.all(Array.from({ length: 20 }, () => askToken(gateway, assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('another assertion with the same jti is a replay, while another department may use it', async () => {
    await using gateway = await startGateway(keys);
    const claims = { jti: 'shared' };
    const first = await signAssertion({ key: keys.education, now: noon, claims });
    const second = await signAssertion({ key: keys.second, now: noon, claims: { ...claims, exp: noon / 1000 + 61 } });
    const health = { ...claims, iss: 'health', sub: 'health' };
    const other = await signAssertion({ key: keys.health, now: noon, claims: health });
    expect(await askToken(gateway, first)).toMatchObject({ status: 200 });
    expect(await askToken(gateway, second)).toMatchObject({ status: 401, claims: [{ claim: 'jti' }] });
    expect(await askToken(gateway, other)).toMatchObject({ status: 200 });
  });

  test("a forgery does not use up the department's jti", async () => {
    await using gateway = await startGateway(keys);
    const claims = { jti: 'guessed' };
    const forged = await signAssertion({ key: { ...keys.bureau, kid: keys.education.kid }, now: noon, claims });
    expect(await askToken(gateway, forged)).toMatchObject({ status: 401 });
    expect(await askToken(gateway, await signAssertion({ key: keys.education, now: noon, claims }))).toMatchObject({
      status: 200,
    });
  });

  test('an assertion within its tolerance stays used: it never outlives the memory of its jti', async () => {
    await using gateway = await startGateway(keys);
    const claims = { exp: noon / 1000 + 1 };
    const assertion = await signAssertion({ key: keys.education, now: noon, claims });
    expect(await askToken(gateway, assertion)).toMatchObject({ status: 200 });
    gateway.clock.now += 59_000;
    expect(await askToken(gateway, assertion)).toMatchObject({ status: 401, claims: [{ claim: 'jti' }] });
  });
});

describe('a store that cannot answer gives no token', () => {
  const unavailable = { status: 503, error: 'temporarily_unavailable' };
  const broken = async () => {
    throw new Error('disk I/O error');
  };
  const silent = () => new Promise<never>(() => {});

  test.each([
    ['the replay store fails', { replays: { useOnce: broken } }],
    ['the replay store is silent', { replays: { useOnce: silent } }],
    ['the revocation store fails', { revocations: { revoke: broken, lift: broken, all: broken } }],
    ['the revocation store is silent', { revocations: { revoke: silent, lift: silent, all: silent } }],
  ])('%s', async (_, stores) => {
    await using gateway = await startGateway(keys);
    Object.assign(gateway.stores, stores);
    const answer = await askToken(gateway, await signAssertion({ key: keys.education, now: noon }));
    expect(answer).toMatchObject(unavailable);
    expect(answer).not.toHaveProperty('token');
  });

  test('it says so over HTTP, with the time to try again', async () => {
    await using here = await server();
    await here.gateway.stores.replays.useOnce('x', 'x', 1);
    Object.assign(here.gateway.stores, { replays: { useOnce: broken } });
    const claims = { aud: here.url };
    const body = tokenForm(await signAssertion({ key: keys.education, now: Date.now(), claims }));
    const response = await fetch(`${here.url}/oauth/token`, { method: 'POST', body });
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '5']);
    expect(here.refusals).toEqual(['store-unavailable']);
  });
});
