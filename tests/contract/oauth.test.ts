import type { webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { describe, expect, inject, test } from 'vitest';
import { as } from './contract.ts';

type Claims = Readonly<Record<string, unknown>>;

/** A department’s own private key: here every test signs for `education`, with one fault at a time. */
async function keyOf(department: string): Promise<JWK> {
  return JSON.parse(await readFile(join(inject('data'), 'demo/departments', `${department}.jwk.json`), 'utf8'));
}

async function assertion(wrong: Claims = {}, { key = 'education', kid }: { key?: string; kid?: string } = {}) {
  const jwk = await keyOf(key);
  const now = Math.floor(Date.now() / 1000);
  const right = { iss: 'education', sub: 'education', aud: inject('url'), iat: now, exp: now + 120 };
  const claims = { ...right, jti: crypto.randomUUID(), ...wrong };
  const alg = String(jwk.alg);
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader({ alg, kid: kid ?? String(jwk.kid) })
    .sign(await importJWK(jwk, alg));
}

const form = (client_assertion: string, more: Readonly<Record<string, string>> = {}) =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
    ...more,
  });

async function ask(body: URLSearchParams | string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${inject('url')}/oauth/token`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answered };
}

interface Answered {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly error_uri?: string;
  readonly claims?: readonly { readonly claim: string; readonly want: string; readonly message: string }[];
}

const insecure = { [oauth.allowInsecureRequests]: true };

describe('a token', () => {
  test('is given to a client written by others, from the metadata alone, and its keys verify it', async () => {
    const issuer = new URL(inject('url'));
    const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const metadata = await oauth.processDiscoveryResponse(issuer, found);
    expect(metadata).toMatchObject({
      issuer: inject('url'),
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
    const { alg, use: _use, ...jwk } = await keyOf('education');
    const algorithm = alg === 'ES256' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'Ed25519' };
    const key = await crypto.subtle.importKey('jwk', jwk as webcrypto.JsonWebKey, algorithm, false, ['sign']);
    const authentication = oauth.PrivateKeyJwt({ key, kid: String(jwk.kid) });
    const client = { client_id: 'education' };
    const response = await oauth.clientCredentialsGrantRequest(metadata, client, authentication, {}, insecure);
    const { access_token: token, ...answer } = await oauth.processClientCredentialsResponse(metadata, client, response);
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: 'data' });
    const call = new Request(`${inject('url')}/v1/requests`, { headers: { Authorization: `Bearer ${token}` } });
    const claims = await oauth.validateJwtAccessToken(metadata, call, inject('url'), insecure);
    expect(claims).toMatchObject({ sub: 'education', client_id: 'education', scope: 'data' });
    expect((await fetch(call)).status).toBe(200);
  });

  test('goes with no secret: the published keys are public halves', async () => {
    const { keys } = (await (await fetch(`${inject('url')}/.well-known/jwks.json`)).json()) as { keys: object[] };
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(key).not.toHaveProperty('d');
  });

  test('for ops is given to the data bureau alone', async () => {
    const bureau = { iss: 'data-bureau', sub: 'data-bureau' };
    const given = await ask(form(await assertion(bureau, { key: 'data-bureau' }), { scope: 'ops' }));
    expect(given).toMatchObject({ status: 200, body: { scope: 'ops' } });
    const refused = await ask(form(await assertion(), { scope: 'ops' }));
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect(refused.body).not.toHaveProperty('access_token');
  });
});

describe('an assertion', () => {
  test('counts once', async () => {
    const once = await assertion();
    expect((await ask(form(once))).status).toBe(200);
    const again = await ask(form(once));
    expect(again).toMatchObject({ status: 401, body: { error: 'invalid_client', claims: [{ claim: 'jti' }] } });
  });

  test('counts once also where many bring it at the same moment', async () => {
    const once = await assertion();
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(form(once))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(11).fill(401)]);
  });

  const now = Math.floor(Date.now() / 1000);
  test.each([
    ['another audience', 'aud', { aud: 'https://elsewhere.example' }],
    ['the token endpoint as audience', 'aud', { aud: `${inject('url')}/oauth/token` }],
    ['an array of audiences', 'aud', { aud: [inject('url')] }],
    ['another subject', 'sub', { sub: 'health' }],
    ['no subject', 'sub', { sub: undefined }],
    ['another issuer', 'iss', { iss: 'health' }],
    ['an end that has passed', 'exp', { exp: now - 3600 }],
    ['an end too far ahead', 'exp', { exp: now + 3600 }],
    ['no end', 'exp', { exp: undefined }],
    ['a beginning yet to come', 'nbf', { nbf: now + 3600 }],
    ['no jti', 'jti', { jti: undefined }],
  ] as const)('with %s is told so by name, in the language of the caller', async (_, claim, wrong) => {
    const { status, body, headers } = await ask(form(await assertion(wrong)));
    expect(status).toBe(401);
    expect(body.error).toBe('invalid_client');
    expect(body.claims?.map((fault) => fault.claim)).toContain(claim);
    for (const { message } of body.claims ?? []) expect(message).toMatch(/\p{Script=Han}/u);
    expect(headers.get('Cache-Control')).toBe('no-store');
    const english = await ask(form(await assertion(wrong)), { 'Accept-Language': 'en' });
    for (const { message } of english.body.claims ?? []) expect(message).not.toMatch(/\p{Script=Han}/u);
  });

  test('whose signature does not verify is told nothing at all, whoever it says it is', async () => {
    const kid = String((await keyOf('education')).kid);
    const forged = await assertion({ aud: 'elsewhere' }, { key: 'health', kid });
    const unknown = await assertion({}, { kid: 'no-such-key' });
    const answers = [await ask(form(forged)), await ask(form(unknown)), await ask(form('x')), await ask(form('a.b.c'))];
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual(answers[0]?.body);
      expect(Object.keys(body).toSorted()).toEqual(['error', 'error_description', 'error_uri']);
    }
  });
});

describe('a request for a token', () => {
  test.each([
    ['without a grant type', { grant_type: '' }, 400, 'invalid_request', 'malformed'],
    ['with another grant', { grant_type: 'authorization_code' }, 400, 'unsupported_grant_type', 'malformed'],
    ['without an assertion', { client_assertion: '' }, 400, 'invalid_request', 'malformed'],
    ['with another kind of assertion', { client_assertion_type: 'saml' }, 400, 'invalid_request', 'malformed'],
    ['with a secret beside it', { client_secret: 'x' }, 400, 'invalid_request', 'malformed'],
    ['with a secret instead', { client_secret: 'x', client_assertion: '' }, 401, 'invalid_client', 'invalid-client'],
    ['for a scope there is not', { scope: 'root' }, 400, 'invalid_scope', 'insufficient-scope'],
  ])('%s is an error of RFC 6749 §5.2, with a page of its own', async (_, wrong, status, error, page) => {
    const answer = await ask(form(await assertion(), wrong));
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error, error_uri: `${inject('url')}/problems/${page}` });
    expect(answer.body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(answer.body).not.toHaveProperty('access_token');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
    expect((await fetch(answer.body.error_uri ?? '')).status).toBe(200);
  });

  test('that is no form, or too large, is refused before anything in it is read', async () => {
    const json = await ask('{}', { 'Content-Type': 'application/json' });
    expect(json).toMatchObject({ status: 415, body: { error: 'invalid_request' } });
    const large = await ask(form('x'.repeat(65_536)));
    expect(large).toMatchObject({ status: 413, body: { error: 'invalid_request' } });
  });

  test('with a parameter twice is refused', async () => {
    const twice = form(await assertion());
    twice.append('grant_type', 'client_credentials');
    expect(await ask(twice)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('by HTTP Basic is answered with the challenge of that scheme (RFC 6749 §5.2)', async () => {
    const basic = await ask(new URLSearchParams({ grant_type: 'client_credentials' }), {
      Authorization: 'Basic ZWR1Y2F0aW9uOng=',
    });
    expect([basic.status, basic.headers.get('WWW-Authenticate')]).toEqual([401, 'Basic realm="shuqiao"']);
  });
});

test('what is refused before anyone is known is counted by reason, and is no entry', async () => {
  const ops = await as('data-bureau', { scope: 'ops' });
  const counted = async () => {
    const { body } = await ops.call('GET', '/ops/summary?window=1h');
    const rows: readonly { reason: string; count: number }[] = body.refusedBeforeAuthentication;
    return rows.filter(({ reason }) => reason === 'bad-signature').reduce((sum, { count }) => sum + count, 0);
  };
  const before = await counted();
  const kid = String((await keyOf('education')).kid);
  // Each instance counts what it refused: of nine that three take turns with, the one that is asked has refused three.
  for (let turn = 0; turn < 9; turn += 1) await ask(form(await assertion({}, { key: 'health', kid })));
  await expect.poll(counted).toBeGreaterThanOrEqual(before + 3);
});
