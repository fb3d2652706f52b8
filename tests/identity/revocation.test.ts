import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  askToken,
  getToken,
  type Keys,
  local,
  makeKeys,
  noon,
  signAssertion,
  startGateway,
  type TestGateway,
} from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

/** The promise is 10 s; nothing here may need more. */
const withinMs = 10_000;

async function admitted(gateway: TestGateway, token: string): Promise<boolean> {
  return (await gateway.identity.authenticate(`Bearer ${token}`, local)).ok;
}

/** Tokens of two keys of one department and of another department, all used once, so that all are remembered. */
async function liveTokens(gateway: TestGateway) {
  const tokens = {
    first: await getToken(gateway, keys.education),
    sameKey: await getToken(gateway, keys.education),
    otherKey: await getToken(gateway, keys.second),
    other: await getToken(gateway, keys.health, { iss: 'health', sub: 'health' }),
  };
  for (const token of Object.values(tokens)) expect(await admitted(gateway, token)).toBe(true);
  return tokens;
}

const targets = [
  [
    'token',
    (token: string) => String(decodeJwt(token).jti),
    { first: false, sameKey: true, otherKey: true, other: true },
  ],
  ['key', () => `education/${keys.education.kid}`, { first: false, sameKey: false, otherKey: true, other: true }],
  ['department', () => 'education', { first: false, sameKey: false, otherKey: false, other: true }],
] as const;

describe('a revocation ends live tokens, remembered ones too, and only those it names', () => {
  test.each(targets)('a %s, at once on the instance that was asked', async (kind, idOf, expected) => {
    await using gateway = await startGateway(keys);
    const tokens = await liveTokens(gateway);
    await gateway.identity.revoke({ kind, id: idOf(tokens.first) });
    for (const [name, live] of Object.entries(expected))
      expect([name, await admitted(gateway, tokens[name as keyof typeof tokens])]).toEqual([name, live]);
    const refusal = await gateway.identity.authenticate(`Bearer ${tokens.first}`, local);
    expect(refusal).toEqual({ ok: false, failure: { reason: 'invalid-token', note: `revoked-${kind}` } });
  });

  test.each(targets)('a %s, within ten seconds where another instance was asked', async (kind, idOf, expected) => {
    await using gateway = await startGateway(keys);
    const tokens = await liveTokens(gateway);
    await gateway.stores.revocations.revoke({ kind, id: idOf(tokens.first), at: gateway.clock.now });
    gateway.clock.now += withinMs;
    for (const [name, live] of Object.entries(expected))
      expect([name, await admitted(gateway, tokens[name as keyof typeof tokens])]).toEqual([name, live]);
  });

  test.each(targets)('a %s, still after a restart', async (kind, idOf) => {
    await using gateway = await startGateway(keys);
    const { first, other } = await liveTokens(gateway);
    await gateway.identity.revoke({ kind, id: idOf(first) });
    await gateway.restart();
    expect(await admitted(gateway, first)).toBe(false);
    expect(await admitted(gateway, other)).toBe(true);
  });

  test('even while calls come all the time', async () => {
    await using gateway = await startGateway(keys);
    const { first } = await liveTokens(gateway);
    await gateway.stores.revocations.revoke({ kind: 'department', id: 'education', at: gateway.clock.now });
    const seen: boolean[] = [];
    for (let second = 0; second < 10; second += 1) {
      gateway.clock.now += 1_000;
      seen.push(...(await Promise.all(Array.from({ length: 5 }, () => admitted(gateway, first)))));
    }
    expect(seen.at(-1)).toBe(false);
  });

  test('after an idle time no call of a burst goes by the old copy, though the store is slow', async () => {
    await using gateway = await startGateway(keys);
    const { first } = await liveTokens(gateway);
    await gateway.stores.revocations.revoke({ kind: 'department', id: 'education', at: gateway.clock.now });
    const whole = gateway.stores.revocations;
    const all = async (now: number) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return whole.all(now);
    };
    Object.assign(gateway.stores, { revocations: { ...whole, all } });
    gateway.clock.now += 500_000;
    const burst = await Promise.all(Array.from({ length: 20 }, () => admitted(gateway, first)));
    expect(burst.some(Boolean)).toBe(false);
  });
});

describe('while a key or department is revoked it gets no new token', () => {
  test('a key: the answer says so, the other key goes on', async () => {
    await using gateway = await startGateway(keys);
    await gateway.identity.revoke({ kind: 'key', id: `education/${keys.education.kid}` });
    const answer = await askToken(gateway, await signAssertion({ key: keys.education, now: noon }));
    expect(answer).toMatchObject({ status: 401, claims: [{ claim: 'kid', got: keys.education.kid }] });
    expect(await askToken(gateway, await signAssertion({ key: keys.second, now: noon }))).toMatchObject({
      status: 200,
    });
  });

  test('a department, whichever instance was asked; once lifted it gets tokens again', async () => {
    await using gateway = await startGateway(keys);
    await gateway.stores.revocations.revoke({ kind: 'department', id: 'education', at: noon });
    for (const key of [keys.education, keys.second])
      expect(await askToken(gateway, await signAssertion({ key, now: noon }))).toMatchObject({
        status: 401,
        claims: [{ claim: 'sub', got: 'education' }],
      });
    await gateway.identity.lift({ kind: 'department', id: 'education' });
    const token = await getToken(gateway, keys.education);
    expect(await admitted(gateway, token)).toBe(true);
  });

  test('a stranger does not learn of it', async () => {
    await using gateway = await startGateway(keys);
    await gateway.identity.revoke({ kind: 'department', id: 'education' });
    const forged = await signAssertion({ key: { ...keys.bureau, kid: keys.education.kid }, now: noon });
    expect(await askToken(gateway, forged)).toMatchObject({ error_description: 'client authentication failed' });
  });
});

describe('a revocation store that fails', () => {
  const broken = async () => {
    throw new Error('disk I/O error');
  };
  const silent = () => new Promise<never>(() => {});

  test.each([
    ['by an error', broken],
    ['by silence', silent],
  ])('%s: live tokens go on, what was revoked stays so, and its return is noticed', async (_, all) => {
    await using gateway = await startGateway(keys);
    const { first, otherKey, other } = await liveTokens(gateway);
    await gateway.identity.revoke({ kind: 'token', id: String(decodeJwt(first).jti) });
    const whole = { ...gateway.stores.revocations };
    Object.assign(gateway.stores, { revocations: { ...whole, all } });
    gateway.clock.now += 60_000;
    expect(await admitted(gateway, otherKey)).toBe(true);
    expect(await admitted(gateway, first)).toBe(false);
    const burst = await Promise.all(Array.from({ length: 10 }, () => admitted(gateway, other)));
    expect(burst.every(Boolean)).toBe(true);

    await whole.revoke({ kind: 'department', id: 'education', at: gateway.clock.now });
    Object.assign(gateway.stores, { revocations: whole });
    gateway.clock.now += withinMs;
    expect(await admitted(gateway, otherKey)).toBe(false);
  });

  test('a frozen store costs a call its deadline once, not every call', async () => {
    await using gateway = await startGateway(keys);
    const { first } = await liveTokens(gateway);
    let asked = 0;
    const all = () => {
      asked += 1;
      return silent();
    };
    Object.assign(gateway.stores, { revocations: { ...gateway.stores.revocations, all } });
    gateway.clock.now += 60_000;
    for (let call = 0; call < 50; call += 1) expect(await admitted(gateway, first)).toBe(true);
    expect(asked).toBe(1);
  });

  test('a revocation that could not be kept is not said to be kept', async () => {
    await using gateway = await startGateway(keys);
    const { first } = await liveTokens(gateway);
    Object.assign(gateway.stores, { revocations: { ...gateway.stores.revocations, revoke: broken } });
    await expect(gateway.identity.revoke({ kind: 'department', id: 'education' })).rejects.toThrow('disk I/O error');
    expect(await admitted(gateway, first)).toBe(true);
  });
});
