import { beforeAll, describe, expect, test } from 'vitest';
import { explainToken, publicHalf } from '../../src/identity/index.ts';
import { askToken, getToken, issuer, type Keys, makeKeys, noon, signAssertion, startGateway } from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

const now = noon / 1000;

describe('an assertion explained offline', () => {
  test('has the faults that the gateway itself would name', async () => {
    await using gateway = await startGateway(keys);
    const claims = { aud: [issuer], exp: now + 3600, iat: 'now', jti: undefined };
    const assertion = await signAssertion({ key: keys.education, now: noon, claims });
    const answer = await askToken(gateway, assertion);
    const explained = await explainToken(assertion, { issuer, key: publicHalf(keys.education), now });
    expect(explained).toMatchObject({ kind: 'client-assertion', signature: 'verifies' });
    const shown = explained.faults.map(({ message, ...fault }) => ({ ...fault, message: message.en }));
    expect('claims' in answer && answer.claims).toEqual(shown);
  });

  test('is found right where the gateway takes it', async () => {
    await using gateway = await startGateway(keys);
    for (const key of [keys.education, keys.second]) {
      const assertion = await signAssertion({ key, now: noon });
      expect(await explainToken(`${assertion}\n`, { issuer, key: publicHalf(key), now })).toMatchObject({
        faults: [],
        signature: 'verifies',
      });
      expect(await askToken(gateway, assertion)).toMatchObject({ status: 200 });
    }
  });

  test('by another key says which of kid, alg and signature are not right', async () => {
    const assertion = await signAssertion({ key: keys.education, now: noon });
    const explained = await explainToken(assertion, { issuer, key: publicHalf(keys.health), now });
    expect(explained).toMatchObject({
      faults: [
        { claim: 'kid', got: keys.education.kid, want: keys.health.kid },
        { claim: 'alg', got: 'ES256', want: 'Ed25519' },
      ],
      signature: 'does-not-verify',
    });
  });

  test('without kid, or with an algorithm that no key can be registered for', async () => {
    const assertion = await signAssertion({ key: keys.education, now: noon, header: { kid: undefined } });
    const [, payload, signature] = assertion.split('.');
    const header = Buffer.from('{"alg":"RS256"}').toString('base64url');
    const { faults } = await explainToken(`${header}.${payload}.${signature}`, { issuer, now });
    expect(faults).toMatchObject([
      { claim: 'alg', got: 'RS256' },
      { claim: 'kid', got: null },
    ]);
  });
});

describe('an access token explained offline', () => {
  test('is right until it expires, and is told from another gateway’s', async () => {
    await using gateway = await startGateway(keys);
    const token = await getToken(gateway, keys.education);
    const key = gateway.identity.jwks().keys[0];
    const explain = (at: number, name = issuer) => explainToken(`Bearer ${token}`, { issuer: name, key, now: at });
    expect(await explain(now)).toMatchObject({ kind: 'access-token', faults: [], signature: 'verifies' });
    expect(await explain(now + 630)).toMatchObject({ faults: [{ claim: 'exp', differenceSeconds: -30 }] });
    expect(await explain(now, 'https://other.example')).toMatchObject({ faults: [{ claim: 'iss' }, { claim: 'aud' }] });
  });
});

test.each([
  ['padding', 'a.b.c=', 'not 64 bytes of canonical base64url'],
  ['two parts', 'a.b', 'has 2 parts separated by dots'],
  ['nothing', '', 'has 1 parts'],
])('what is unreadable is said to be: %s', async (_, text, expected) => {
  const { kind, faults } = await explainToken(text, { issuer, now });
  expect(kind).toBe('unreadable');
  expect(faults[0]?.message.en).toContain(expected);
});
