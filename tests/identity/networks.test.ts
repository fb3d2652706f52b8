import { beforeAll, describe, expect, test } from 'vitest';
import { askToken, getToken, type Keys, makeKeys, noon, signAssertion, startGateway } from './gateway.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

const allowedNetworks = ['10.43.0.0/16', '192.0.2.7/32', '2001:db8:5::/48', '::ffff:198.51.100.0/120'];

const inside = [
  '10.43.0.1',
  '10.43.255.255',
  '192.0.2.7',
  '::ffff:10.43.9.9', // a v4 caller on a dual-stack socket
  '::ffff:0a2b:0909',
  '2001:db8:5::1',
  '2001:0DB8:0005:0000::1',
  '198.51.100.20', // named in config as v4-mapped v6
];
const outside = [
  '10.44.0.1',
  '192.0.2.8',
  '::ffff:10.44.0.1',
  '2001:db8:6::1',
  '::a2b:101', // 10.43.1.1 in the deprecated v4-compatible form, which nobody may claim
  '127.0.0.1',
  '::1',
  '10.43.1', // not four numbers
  '0x0a.43.0.1',
  '172753665', // 10.76.1.1 as one number
  '',
  'unknown',
];

describe('a department with allowedNetworks', () => {
  test.each(inside)('gets a token and calls from %s', async (address) => {
    await using gateway = await startGateway(keys, { more: { allowedNetworks } });
    const assertion = await signAssertion({ key: keys.education, now: noon });
    const answer = await askToken(gateway, assertion, {}, { address });
    expect(answer.status).toBe(200);
    const token = answer.status === 200 ? answer.token : '';
    expect(await gateway.identity.authenticate(`Bearer ${token}`, { address })).toMatchObject({ ok: true });
  });

  test.each(outside)('gets nothing from "%s", with a token or without', async (address) => {
    await using gateway = await startGateway(keys, { more: { allowedNetworks } });
    const jti = 'kept';
    const assertion = await signAssertion({ key: keys.education, now: noon, claims: { jti } });
    expect(await askToken(gateway, assertion, {}, { address })).toMatchObject({
      status: 400,
      error: 'unauthorized_client',
      error_uri: expect.stringContaining('/problems/address-not-allowed'),
    });
    // The same assertion from the right place still counts: the refusal used nothing up.
    const answer = await askToken(gateway, assertion, {}, { address: '10.43.0.1' });
    expect(answer.status).toBe(200);
    const token = answer.status === 200 ? answer.token : '';
    expect(await gateway.identity.authenticate(`Bearer ${token}`, { address: '10.43.0.1' })).toMatchObject({
      ok: true,
    });
    expect(await gateway.identity.authenticate(`Bearer ${token}`, { address })).toMatchObject({
      ok: false,
      failure: { reason: 'address-not-allowed' },
    });
  });

  test('tells a stranger nothing of its networks', async () => {
    await using gateway = await startGateway(keys, { more: { allowedNetworks } });
    const forged = await signAssertion({ key: { ...keys.bureau, kid: keys.education.kid }, now: noon });
    expect(await askToken(gateway, forged, {}, { address: '127.0.0.1' })).toMatchObject({ error: 'invalid_client' });
  });

  test('a block that cannot be read allows nobody', async () => {
    await using gateway = await startGateway(keys, { more: { allowedNetworks: ['10.43.0.0', '10.43/16', 'any'] } });
    const assertion = await signAssertion({ key: keys.education, now: noon });
    expect(await askToken(gateway, assertion, {}, { address: '10.43.0.0' })).toMatchObject({ status: 400 });
  });
});

test('a department without them calls from anywhere', async () => {
  await using gateway = await startGateway(keys);
  const token = await getToken(gateway, keys.education);
  for (const address of ['203.0.113.9', '2001:db8::9', 'unknown'])
    expect(await gateway.identity.authenticate(`Bearer ${token}`, { address })).toMatchObject({ ok: true });
});
