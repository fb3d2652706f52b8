import { beforeAll, describe, expect, test } from 'vitest';
import { askToken, issuer, type Keys, makeKeys, noon, signAssertion, startGateway } from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

const now = noon / 1000;

/** One row per wrong claim: what is signed, and the fault that the answer must name. */
const rows: readonly [name: string, wrong: Record<string, unknown>, fault: Record<string, unknown>][] = [
  ['another subject', { sub: 'health' }, { claim: 'sub', got: 'health', want: 'education' }],
  ['no subject', { sub: undefined }, { claim: 'sub', got: null, want: 'education' }],
  ['another issuer', { iss: 'health' }, { claim: 'iss', got: 'health', want: 'education' }],
  ['no issuer', { iss: undefined }, { claim: 'iss', got: null, want: 'education' }],
  ['an unknown subject', { sub: 'nobody' }, { claim: 'sub', got: 'nobody', want: 'education' }],
  ['no audience', { aud: undefined }, { claim: 'aud', got: null, want: issuer }],
  ['the token endpoint as audience', { aud: `${issuer}/oauth/token` }, { claim: 'aud', want: issuer }],
  ['an array with the issuer alone as audience', { aud: [issuer] }, { claim: 'aud', got: [issuer], want: issuer }],
  ['the issuer with a slash as audience', { aud: `${issuer}/` }, { claim: 'aud', want: issuer }],
  ['no expiry', { exp: undefined }, { claim: 'exp', got: null }],
  ['an expiry in words', { exp: '2026-11-24T04:01:00Z' }, { claim: 'exp', got: '2026-11-24T04:01:00Z' }],
  ['an expiry past the tolerance', { exp: now - 61 }, { claim: 'exp', got: now - 61, differenceSeconds: -61 }],
  ['an expiry too far ahead', { exp: now + 600 }, { claim: 'exp', differenceSeconds: 600 }],
  ['an expiry in milliseconds', { exp: noon + 60_000 }, { claim: 'exp' }],
  ['a beginning still to come', { nbf: now + 90 }, { claim: 'nbf', differenceSeconds: 90 }],
  ['a clock that is fast', { iat: now + 431 }, { claim: 'iat', differenceSeconds: 431 }],
  ['a clock that is slow', { iat: now - 700 }, { claim: 'iat', differenceSeconds: -700 }],
  ['an issue time in words', { iat: 'now' }, { claim: 'iat', got: 'now' }],
  ['no jti', { jti: undefined }, { claim: 'jti', got: null }],
  ['a jti that is a number', { jti: 7 }, { claim: 'jti', got: 7 }],
  ['a jti without end', { jti: 'x'.repeat(129) }, { claim: 'jti' }],
];

describe('once the signature verified, the answer names the wrong claim and what would be right', () => {
  test.each(rows)('%s', async (_, claims, fault) => {
    await using gateway = await startGateway(keys);
    const assertion = await signAssertion({ key: keys.education, now: noon, claims });
    const answer = await askToken(gateway, assertion);
    expect(answer).toMatchObject({
      status: 401,
      error: 'invalid_client',
      error_uri: `${issuer}/problems/invalid-client`,
    });
    expect('claims' in answer && answer.claims).toMatchObject([fault]);
    expect(answer).not.toHaveProperty('token');
  });

  test('the header says another type', async () => {
    await using gateway = await startGateway(keys);
    const assertion = await signAssertion({ key: keys.education, now: noon, header: { typ: 'at+jwt' } });
    expect(await askToken(gateway, assertion)).toMatchObject({
      status: 401,
      claims: [{ claim: 'typ', got: 'at+jwt' }],
    });
  });

  test('the form says another client', async () => {
    await using gateway = await startGateway(keys);
    const assertion = await signAssertion({ key: keys.education, now: noon });
    const answer = await askToken(gateway, assertion, { client_id: 'health' });
    expect(answer).toMatchObject({ status: 401, claims: [{ claim: 'client_id', got: 'health', want: 'education' }] });
  });

  test('all wrong claims at once, in the language of the caller, the difference of the clocks in words', async () => {
    await using gateway = await startGateway(keys);
    const claims = { aud: `${issuer}/oauth/token`, exp: now - 600, iat: now - 720, jti: undefined };
    const assertion = await signAssertion({ key: keys.education, now: noon, claims });
    const answer = await askToken(gateway, assertion, {}, { language: 'zh' });
    const faults = 'claims' in answer ? (answer.claims ?? []) : [];
    expect(faults.map(({ claim }) => claim)).toEqual(['aud', 'exp', 'iat', 'jti']);
    expect(faults[1]?.message).toContain('已于 600 秒前过期');
    expect(faults[2]?.message).toContain('早 720 秒');
    expect(answer).toMatchObject({ error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/) });
  });
});

describe('before the signature verified, the answer tells nothing', () => {
  test.each(rows)('%s, signed by a stranger', async (_, claims) => {
    await using gateway = await startGateway(keys);
    const forged = await signAssertion({ key: { ...keys.bureau, kid: keys.education.kid }, now: noon, claims });
    expect(await askToken(gateway, forged)).toEqual(nothing);
  });

  test('unknown department, unknown key, no key named, wrong signature: one and the same answer', async () => {
    await using gateway = await startGateway(keys);
    const signed = (claims: object, header: object = {}) =>
      signAssertion({ key: keys.bureau, now: noon, claims: { ...claims }, header: { ...header } });
    const answers = await Promise.all([
      askToken(gateway, await signed({ iss: 'nobody', sub: 'nobody' })),
      askToken(gateway, await signed({}, { kid: 'unknown' })),
      askToken(gateway, await signed({}, { kid: undefined })),
      askToken(gateway, await signed({}, { kid: keys.education.kid })),
      askToken(gateway, 'not.a.jwt'),
    ]);
    for (const answer of answers) expect(answer).toEqual(nothing);
  });
});

const nothing = {
  status: 401,
  error: 'invalid_client',
  error_description: 'client authentication failed',
  error_uri: `${issuer}/problems/invalid-client`,
};

describe('what is right is taken', () => {
  test.each([
    ['an expiry five minutes ahead', { exp: now + 300 }],
    ['an expiry just within the tolerance', { exp: now - 59 }],
    ['a clock a minute fast', { iat: now + 60, exp: now + 360, nbf: now + 60 }],
    ['times with fractions', { iat: now + 0.5, exp: now + 59.5 }],
    ['no issue time', { iat: undefined }],
    ['claims that mean nothing here', { nonce: 'x', other: { a: 1 } }],
  ])('%s', async (_, claims) => {
    await using gateway = await startGateway(keys);
    const answer = await askToken(gateway, await signAssertion({ key: keys.education, now: noon, claims }));
    expect(answer).toMatchObject({ status: 200, scope: 'data' });
  });

  test.each(['JWT', 'jwt', 'client-authentication+jwt', 'application/client-authentication+jwt'])(
    'the type %s',
    async (typ) => {
      await using gateway = await startGateway(keys);
      const assertion = await signAssertion({ key: keys.education, now: noon, header: { typ } });
      expect(await askToken(gateway, assertion, { client_id: 'education' })).toMatchObject({ status: 200 });
    },
  );

  test('either of two keys while one is being changed, each with its own algorithm', async () => {
    await using gateway = await startGateway(keys);
    for (const key of [keys.education, keys.second])
      expect(await askToken(gateway, await signAssertion({ key, now: noon }))).toMatchObject({ status: 200 });
  });
});

test('a fault does not use up the jti: the department corrects the claim and sends the same one', async () => {
  await using gateway = await startGateway(keys);
  const jti = 'one-jti';
  const wrong = await signAssertion({ key: keys.education, now: noon, claims: { jti, aud: 'elsewhere' } });
  const right = await signAssertion({ key: keys.education, now: noon, claims: { jti } });
  expect((await askToken(gateway, wrong)).status).toBe(401);
  expect((await askToken(gateway, right, { scope: 'ops' })).status).toBe(400);
  expect((await askToken(gateway, right)).status).toBe(200);
});
