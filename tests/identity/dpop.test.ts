import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { publicHalf } from '../../src/identity/index.ts';
import {
  catalogOf,
  department,
  issuer,
  type Keys,
  local,
  makeKeys,
  makeTokenKey,
  signAssertion,
  startGateway,
  type TestGateway,
  tokenForm,
} from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

const pair = generateKeyPairSync('ed25519');
const possession = async (
  gateway: TestGateway,
  path: string,
  method: string,
  claims: Record<string, unknown> = {},
) => ({
  method,
  path,
  proof: await new SignJWT({
    jti: randomUUID(),
    htm: method,
    htu: `${issuer}${path}`,
    iat: gateway.clock.now / 1000,
    nonce: gateway.identity.dpopNonce(),
    ...claims,
  })
    .setProtectedHeader({ alg: 'Ed25519', typ: 'dpop+jwt', jwk: pair.publicKey.export({ format: 'jwk' }) })
    .sign(pair.privateKey),
});

async function ask(gateway: TestGateway, withProof: boolean) {
  const form = tokenForm(await signAssertion({ key: keys.education, now: gateway.clock.now }));
  const proof = withProof ? { possession: await possession(gateway, '/oauth/token', 'POST') } : {};
  return gateway.identity.issueToken(form, { address: '127.0.0.1', language: 'en', ...proof });
}

const athOf = (token: string) => ({ ath: createHash('sha256').update(token).digest('base64url') });

test('a department registered for it gets no token without a proof', async () => {
  await using gateway = await startGateway(keys, { more: { dpopBoundAccessTokens: true } });
  const refused = await ask(gateway, false);
  expect(refused).toMatchObject({
    ok: false,
    failure: { answer: { status: 400, body: { error: 'invalid_dpop_proof' } } },
  });
  const given = await ask(gateway, true);
  expect(given).toMatchObject({ ok: true, value: { token_type: 'DPoP' } });
});

test('a refused proof uses up no assertion, so the same request can be sent again with a better one', async () => {
  await using gateway = await startGateway(keys, { more: { dpopBoundAccessTokens: true } });
  const form = tokenForm(await signAssertion({ key: keys.education, now: gateway.clock.now }));
  const send = async (claims: Record<string, unknown>) =>
    gateway.identity.issueToken(form, {
      address: '127.0.0.1',
      language: 'en',
      possession: await possession(gateway, '/oauth/token', 'POST', claims),
    });
  expect(await send({ nonce: 'old' })).toMatchObject({ ok: false });
  expect(await send({})).toMatchObject({ ok: true });
});

test('a proof with a nonce from before the gateway’s key was changed is taken, and one made with another key’s is not', async () => {
  await using gateway = await startGateway(keys, { more: { dpopBoundAccessTokens: true } });
  const fresh = await makeTokenKey();
  const send = async (nonce: string) =>
    gateway.identity.issueToken(tokenForm(await signAssertion({ key: keys.education, now: gateway.clock.now })), {
      address: '127.0.0.1',
      language: 'en',
      possession: await possession(gateway, '/oauth/token', 'POST', { nonce }),
    });
  const before = gateway.identity.dpopNonce();
  gateway.useTokenKeys([{ ...fresh, waits: true }, keys.token]);
  expect(gateway.identity.dpopNonce()).toBe(before);
  gateway.useTokenKeys([fresh, keys.token]);
  expect(gateway.identity.dpopNonce()).not.toBe(before);
  expect(await send(before)).toMatchObject({ ok: true });
  gateway.useTokenKeys([fresh]);
  expect(await send(before)).toMatchObject({ ok: false });
});

test('its tokens of before, bound to nothing, count no more once it is registered', async () => {
  await using gateway = await startGateway(keys);
  const given = await ask(gateway, false);
  const token = given.ok ? given.value.access_token : '';
  expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toMatchObject({ ok: true });
  gateway.useCatalog(catalogOf(department('education', [publicHalf(keys.education)], { dpopBoundAccessTokens: true })));
  expect(await gateway.identity.authenticate(`Bearer ${token}`, local)).toMatchObject({
    ok: false,
    failure: { reason: 'invalid-token', note: 'needs-dpop' },
  });
});

test('a proof counts on no second instance, and after no restart', async () => {
  await using gateway = await startGateway(keys);
  const given = await ask(gateway, true);
  const token = given.ok ? given.value.access_token : '';
  const once = await possession(gateway, '/v1/resources', 'GET', athOf(token));
  const call = () => gateway.identity.authenticate(`DPoP ${token}`, { ...local, possession: once });
  expect(await call()).toMatchObject({ ok: true });
  await gateway.restart();
  expect(await call()).toMatchObject({ ok: false, failure: { reason: 'invalid-dpop-proof', note: 'replayed' } });
});

test('a nonce ages: good for the minute after, then asked for anew', async () => {
  await using gateway = await startGateway(keys);
  const given = await ask(gateway, true);
  const token = given.ok ? given.value.access_token : '';
  const nonce = gateway.identity.dpopNonce();
  const call = async () =>
    gateway.identity.authenticate(`DPoP ${token}`, {
      ...local,
      possession: await possession(gateway, '/v1/resources', 'GET', { ...athOf(token), nonce }),
    });
  gateway.clock.now += 60_000;
  expect(await call()).toMatchObject({ ok: true });
  gateway.clock.now += 120_000;
  expect(await call()).toMatchObject({ ok: false, failure: { reason: 'use-dpop-nonce' } });
});

test('while used proofs cannot be remembered none is taken, and that is said', async () => {
  await using gateway = await startGateway(keys);
  const given = await ask(gateway, true);
  const token = given.ok ? given.value.access_token : '';
  gateway.stores.replays = { useOnce: () => Promise.reject(new Error('gone')) };
  const answer = await gateway.identity.authenticate(`DPoP ${token}`, {
    ...local,
    possession: await possession(gateway, '/v1/resources', 'GET', athOf(token)),
  });
  expect(answer).toMatchObject({ ok: false, failure: { reason: 'overloaded' } });
});
