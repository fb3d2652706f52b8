import { beforeAll, describe, expect, test } from 'vitest';
import { publicHalf } from '../../src/identity/index.ts';
import {
  catalogOf,
  department,
  getToken,
  type Keys,
  local,
  makeKeys,
  startGateway,
  type TestGateway,
} from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

async function signIn({ identity }: TestGateway): Promise<string> {
  const session = await identity.redeemConsoleCode(await identity.createConsoleLink());
  if (!session.ok) throw new Error(JSON.stringify(session));
  return session.value.cookie;
}

test('a link signs the data bureau in to the console with ops alone, for eight hours', async () => {
  await using gateway = await startGateway(keys);
  const session = await gateway.identity.redeemConsoleCode(await gateway.identity.createConsoleLink());
  expect(session).toMatchObject({ ok: true, value: { maxAgeSeconds: 8 * 3600 } });
  const cookie = session.ok ? session.value.cookie : '';
  const caller = { department: 'data-bureau', scopes: ['ops'], keyId: 'console' };
  expect(await gateway.identity.authenticateSession(cookie, local)).toMatchObject({ ok: true, value: caller });
  gateway.clock.now += 8 * 3_600_000 - 1_000;
  expect(await gateway.identity.authenticateSession(cookie, local)).toMatchObject({ ok: true });
  gateway.clock.now += 1_000;
  expect(await gateway.identity.authenticateSession(cookie, local)).toMatchObject({
    ok: false,
    failure: { reason: 'expired-token' },
  });
});

describe('the code of a link', () => {
  test('works once, also after a restart', async () => {
    await using gateway = await startGateway(keys);
    const code = await gateway.identity.createConsoleLink();
    expect(await gateway.identity.redeemConsoleCode(code)).toMatchObject({ ok: true });
    const used = { ok: false, failure: { reason: 'invalid-token', note: 'used-code' } };
    expect(await gateway.identity.redeemConsoleCode(code)).toEqual(used);
    await gateway.restart();
    expect(await gateway.identity.redeemConsoleCode(code)).toEqual(used);
  });

  test('of two hands at once, one gets in', async () => {
    await using gateway = await startGateway(keys);
    const code = await gateway.identity.createConsoleLink();
    const answers = await Promise.all([1, 2, 3].map(() => gateway.identity.redeemConsoleCode(code)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('ends after ten minutes', async () => {
    await using gateway = await startGateway(keys);
    const code = await gateway.identity.createConsoleLink();
    gateway.clock.now += 600_000;
    expect(await gateway.identity.redeemConsoleCode(code)).toMatchObject({
      ok: false,
      failure: { reason: 'expired-token' },
    });
  });

  test('opens nothing while its use cannot be put on record', async () => {
    await using gateway = await startGateway(keys);
    const code = await gateway.identity.createConsoleLink();
    const whole = gateway.stores.replays;
    const useOnce = async () => {
      throw new Error('disk I/O error');
    };
    Object.assign(gateway.stores, { replays: { useOnce } });
    expect(await gateway.identity.redeemConsoleCode(code)).toMatchObject({
      ok: false,
      failure: { reason: 'overloaded' },
    });
    Object.assign(gateway.stores, { replays: whole });
    expect(await gateway.identity.redeemConsoleCode(code)).toMatchObject({ ok: true });
  });
});

test('a code, a session and an access token never pass for one another', async () => {
  await using gateway = await startGateway(keys);
  const { identity } = gateway;
  const claims = { iss: 'data-bureau', sub: 'data-bureau' };
  const token = await getToken(gateway, keys.bureau, claims, { scope: 'ops' });
  const code = await identity.createConsoleLink();
  const cookie = await signIn(gateway);
  // each is good for what it is, before and after it was tried as another
  for (const _ of ['before', 'after']) {
    expect(await identity.authenticate(`Bearer ${token}`, local)).toMatchObject({ ok: true });
    expect(await identity.authenticateSession(cookie, local)).toMatchObject({ ok: true });
    const refusal = { ok: false, failure: { reason: 'invalid-token' } };
    expect(await identity.authenticate(`Bearer ${cookie}`, local)).toMatchObject(refusal);
    expect(await identity.authenticate(`Bearer ${code}`, local)).toMatchObject(refusal);
    expect(await identity.authenticateSession(token, local)).toMatchObject(refusal);
    expect(await identity.authenticateSession(code, local)).toMatchObject(refusal);
    expect(await identity.redeemConsoleCode(token)).toMatchObject(refusal);
    expect(await identity.redeemConsoleCode(cookie)).toMatchObject(refusal);
  }
  expect(await identity.redeemConsoleCode(code)).toMatchObject({ ok: true });
});

describe('a session ends', () => {
  const ended = { ok: false, failure: { reason: 'invalid-token' } };

  test('by the revocation of itself, of all sessions, or of the department', async () => {
    await using gateway = await startGateway(keys);
    const cookie = await signIn(gateway);
    const other = await signIn(gateway);
    const caller = await gateway.identity.authenticateSession(cookie, local);
    await gateway.identity.revoke({ kind: 'token', id: caller.ok ? caller.value.tokenId : '' });
    expect(await gateway.identity.authenticateSession(cookie, local)).toMatchObject(ended);
    gateway.clock.now += 7 * 3_600_000;
    expect(await gateway.identity.authenticateSession(cookie, local)).toMatchObject(ended);
    expect(await gateway.identity.authenticateSession(other, local)).toMatchObject({ ok: true });
    await gateway.identity.revoke({ kind: 'key', id: 'data-bureau/console' });
    expect(await gateway.identity.authenticateSession(other, local)).toMatchObject(ended);
  });

  test('when the data bureau loses ops', async () => {
    await using gateway = await startGateway(keys);
    const cookie = await signIn(gateway);
    gateway.useCatalog(catalogOf(department('data-bureau', [publicHalf(keys.bureau)])));
    expect(await gateway.identity.authenticateSession(cookie, local)).toMatchObject(ended);
  });

  test('outside the networks of the data bureau', async () => {
    await using gateway = await startGateway(keys);
    const cookie = await signIn(gateway);
    const scopes = ['data', 'ops'] as const;
    gateway.useCatalog(
      catalogOf(department('data-bureau', [publicHalf(keys.bureau)], { scopes, allowedNetworks: ['10.0.0.0/8'] })),
    );
    expect(await gateway.identity.authenticateSession(cookie, local)).toMatchObject({
      ok: false,
      failure: { reason: 'address-not-allowed' },
    });
    expect(await gateway.identity.authenticateSession(cookie, { address: '10.1.1.1' })).toMatchObject({ ok: true });
  });
});

test('no cookie is told from a wrong one', async () => {
  await using gateway = await startGateway(keys);
  expect(await gateway.identity.authenticateSession(undefined, local)).toEqual({
    ok: false,
    failure: { reason: 'invalid-token', note: 'no-token' },
  });
});
