import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import {
  appKeyHeaders,
  appKeyOf,
  basicOf,
  callOauth,
  callRelay,
  callVaccination,
  goodHead,
  openSecret,
  packageIn,
  packageOf,
  post,
  refreshSecret,
  relayHeaders,
  relayServices,
  relaySign,
  relayUrl,
  requestToken,
  secretOf,
  tokenOf,
  vaccinationPath,
} from './clients.ts';

const minute = 60_000;
let sandbox: Sandbox;
/** How far the owners' clock is ahead of the wall clock. */
let ahead = 0;
const now = () => Date.now() + ahead;
beforeAll(async () => {
  sandbox = await startSandbox({ now });
});
afterAll(() => sandbox.close());

const someone = () => {
  const [child] = sandbox.people();
  if (child?.father === undefined) throw new Error('the first of the people has a father');
  return { child, father: child.father };
};

describe('the relay', () => {
  const called = relayServices.queryOwnership;
  const body = () => JSON.stringify({ qlrmc: someone().father.name, qlrzjh: someone().father.idNumber });
  const send = async (headers: Record<string, string>, text = body(), path = called.path) =>
    post(relayUrl(sandbox, { ...called, path }), headers, text);
  const codeOf = async (answer: Promise<{ json: () => Record<string, unknown> }>) => (await answer).json().code;

  test.each(Object.entries(relayServices))('lets %s in with a right signature', async (_, each) => {
    const { name, idNumber } = someone().father;
    const parameters =
      each.vertical === 'mps-population' ? { XM: name, GMSFHM: idNumber } : { qlrmc: name, qlrzjh: idNumber };
    const answer = await callRelay(sandbox, each, parameters, {}, now());
    expect(answer.status).toBe(200);
    if (each.vertical === 'mps-population') expect(packageIn(answer).PACKAGE.PACKAGEHEAD.FHZT).toBe('0');
    else expect(answer.json().code).toBe('200');
  });

  test('refuses a call in which any signed part is another, and gives no data', async () => {
    const secret = await secretOf(sandbox, called, now());
    const good = relayHeaders(called, secret, now());
    const otherGrant = relaySign(secret, called.sid, 'sn-d-31', good.gjgxjhpt_rtime ?? '');
    const broken: Record<string, string>[] = [
      { ...good, gjgxjhpt_sign: relaySign('not the secret', called.sid, 'sn-d-04', good.gjgxjhpt_rtime ?? '') },
      {
        ...good,
        gjgxjhpt_sign: relaySign(appKeyOf(sandbox, called), called.sid, 'sn-d-04', good.gjgxjhpt_rtime ?? ''),
      },
      { ...good, gjgxjhpt_rtime: String(Number(good.gjgxjhpt_rtime) + 1) },
      { ...good, gjgxjhpt_rid: 'sn-d-31', gjgxjhpt_sign: otherGrant },
      { ...good, gjgxjhpt_sign: (good.gjgxjhpt_sign ?? '').toLowerCase() },
    ];
    const before = sandbox.lastCall('mnr-realestate');
    for (const headers of broken) {
      const answer = await send(headers);
      expect(answer.json()).toEqual({ code: '401', message: '签名密钥失效或签名不符' });
    }
    expect(sandbox.lastCall('mnr-realestate')).not.toBe(before);
    expect(sandbox.lastCall('mnr-realestate')).toMatchObject({ admitted: false, parameters: {} });
  });

  test('refuses a call with a header missing, a service that was not granted, and a service at another path', async () => {
    const secret = await secretOf(sandbox, called, now());
    const good = relayHeaders(called, secret, now());
    for (const name of ['gjgxjhpt_rid', 'gjgxjhpt_sid', 'gjgxjhpt_rtime', 'gjgxjhpt_sign']) {
      const { [name]: _, ...rest } = good;
      expect(await codeOf(send(rest)), name).toBe('400');
    }
    const stranger = { ...good, gjgxjhpt_rid: 'sn-d-99' };
    expect(await codeOf(send(stranger))).toBe('403');
    // SN-D-04 is for ownership: the dwelling check is another service, granted to others.
    const sid = relayServices.checkDwelling.sid;
    expect(await codeOf(send({ ...good, gjgxjhpt_sid: sid }, body(), '/bdc/ywzfhy'))).toBe('403');
    expect(await codeOf(send(good, body(), '/bdc/ywzfhy'))).toBe('404');
  });

  test('refuses a replayed old timestamp, and one too far ahead', async () => {
    const secret = await secretOf(sandbox, called, now());
    for (const off of [-6 * minute, 6 * minute]) {
      expect(await codeOf(send(relayHeaders(called, secret, now() + off)))).toBe('408');
    }
    expect(await codeOf(send(relayHeaders(called, secret, now() - 4 * minute)))).toBe('200');
  });

  test('gives a secret only to who has the app key, sealed so that nobody else can read it', async () => {
    const refused = async (replaced: Record<string, unknown>) =>
      (await refreshSecret(sandbox, called, replaced, now())).json();
    expect(await refused({ sign: 'bm8=' })).toEqual({ code: '401', message: '签名密钥失效或签名不符' });
    expect(await refused({ rid: 'sn-d-31' })).toMatchObject({ code: '401' });
    expect(await refused({ sid: relayServices.checkDwelling.sid })).toMatchObject({ code: '403' });
    expect(await refused({ sign: undefined })).toMatchObject({ code: '400' });
    const old = now() - 6 * minute;
    expect((await refreshSecret(sandbox, called, {}, old)).json()).toMatchObject({ code: '408' });

    const answer = (await refreshSecret(sandbox, called, {}, now())).json() as { data: { secret: string } };
    const secret = openSecret(answer.data.secret, appKeyOf(sandbox, called));
    expect(answer.data.secret).not.toContain(secret);
    expect(() => openSecret(answer.data.secret, appKeyOf(sandbox, relayServices.checkDwelling))).toThrow();
    expect(await codeOf(send(relayHeaders(called, secret, now())))).toBe('200');
  });

  test('ends a secret after half an hour; a new one works', async () => {
    const secret = await secretOf(sandbox, called, now());
    ahead += 29 * minute;
    expect(await codeOf(send(relayHeaders(called, secret, now())))).toBe('200');
    ahead += 2 * minute;
    expect(await codeOf(send(relayHeaders(called, secret, now())))).toBe('401');
    expect(await codeOf(send(relayHeaders(called, await secretOf(sandbox, called, now()), now())))).toBe('200');
  });

  test('speaks JSON of its own errors before an XML service too', async () => {
    const each = relayServices.verifyIdentity;
    const answer = await post(
      relayUrl(sandbox, each),
      relayHeaders(each, 'never given', now()),
      packageOf(each, { XM: '某', GMSFHM: someone().father.idNumber }),
    );
    expect(answer.json()).toEqual({ code: '401', message: '签名密钥失效或签名不符' });
  });

  test('lets nobody at fingerprints', async () => {
    const sid = 'gjgxjhpt_mps_rk_zwxx';
    const fingerprints = { ...relayServices.verifyIdentity, path: '/rkxx/zwxx', sid };
    expect((await refreshSecret(sandbox, fingerprints, {}, now())).json()).toMatchObject({ code: '403' });
    const answer = await post(relayUrl(sandbox, fingerprints), relayHeaders(fingerprints, 'x', now()), '');
    expect(answer.json()).toMatchObject({ code: '403' });
  });
});

describe('the population register', () => {
  const called = relayServices.verifyIdentity;
  const ask = async (text: string, headers: Record<string, string> = {}) => {
    const secret = await secretOf(sandbox, called, now());
    const answer = await post(relayUrl(sandbox, called), { ...relayHeaders(called, secret, now()), ...headers }, text);
    return packageIn(answer).PACKAGE;
  };
  const father = () => ({ XM: someone().father.name, GMSFHM: someone().father.idNumber });

  test.each(Object.keys(goodHead))('refuses a request whose head lacks %s, and gives no data', async (member) => {
    const reply = await ask(packageOf(called, father(), { [member]: undefined }));
    expect(reply.PACKAGEHEAD.FHZT).toBe('2');
    expect(reply.DATA).toBeUndefined();
  });

  test('refuses a head that is badly written, for another service, or whose number came before', async () => {
    for (const head of [{ QQDWDM: '1234' }, { YWSXBM: 'school' }, { QQRGH: '' }, { FWBS: 'gjgxjhpt_mps_rk_hjcx' }]) {
      expect((await ask(packageOf(called, father(), head))).PACKAGEHEAD.FHZT, JSON.stringify(head)).toBe('2');
    }
    const once = packageOf(called, father());
    expect((await ask(once)).PACKAGEHEAD.FHZT).toBe('0');
    expect((await ask(once)).PACKAGEHEAD.FHZT).toBe('2');
  });

  test('refuses what is not well-formed XML, declares a document type, or is sent as something else', async () => {
    const good = packageOf(called, father());
    expect((await ask(good.slice(0, -3))).PACKAGEHEAD.FHZT).toBe('2');
    const declared = good.replace('?>', '?><!DOCTYPE PACKAGE [<!ENTITY a "b">]>');
    expect((await ask(declared)).PACKAGEHEAD.FHZT).toBe('2');
    expect((await ask(good, { 'Content-Type': 'application/json' })).PACKAGEHEAD.FHZT).toBe('2');
  });

  test('refuses a citizen number whose check character is wrong', async () => {
    const { XM, GMSFHM } = father();
    const wrong = GMSFHM.slice(0, 17) + (GMSFHM.endsWith('5') ? '6' : '5');
    expect((await ask(packageOf(called, { XM, GMSFHM: wrong }))).PACKAGEHEAD.FHZT).toBe('2');
  });

  test('answers with the number of the request', async () => {
    expect((await ask(packageOf(called, father(), { FWQQBH: 'one-of-ours' }))).PACKAGEHEAD.FWQQBH).toBe('one-of-ours');
  });
});

describe('the immunisation system', () => {
  const asked = () => ({ child_name: someone().child.name, child_idcard: someone().child.idNumber });
  const body = () => JSON.stringify(asked());
  const send = async (headers: Record<string, string>, text = body()) =>
    (await post(`${sandbox.url('ndcpa-immunization')}${vaccinationPath}`, headers, text)).json();

  test('lets a rightly signed call in', async () => {
    expect(await send(appKeyHeaders(sandbox, body(), now()))).toMatchObject({ code: '0' });
  });

  test('refuses a call in which any signed part is another, and gives no data', async () => {
    const good = appKeyHeaders(sandbox, body(), now());
    const signedElsewhere = appKeyHeaders(sandbox, body(), now(), '/openapi/v1/other');
    const other = JSON.stringify({ ...asked(), child_name: '别人' });
    const broken: [Record<string, string>, string?][] = [
      [good, other],
      [{ ...good, 'X-Timestamp': String(Number(good['X-Timestamp']) + 1) }],
      [{ ...good, 'X-Nonce': randomBytes(16).toString('hex') }],
      [{ ...good, 'X-Sign': (good['X-Sign'] ?? '').toUpperCase() }],
      [{ ...good, 'X-Sign': '0'.repeat(64) }],
      [signedElsewhere],
    ];
    for (const [headers, text] of broken)
      expect(await send(headers, text)).toEqual({ code: '2002', message: '签名错误', data: null });
    expect(await send({ ...good, 'X-App-Key': 'nobody' })).toMatchObject({ code: '2001', data: null });
    for (const name of ['X-App-Key', 'X-Timestamp', 'X-Nonce', 'X-Sign']) {
      const { [name]: _, ...rest } = good;
      expect(await send(rest), name).toMatchObject({ code: '1001', data: null });
    }
    // None of these has used up the nonce of the good call.
    expect(await send(good)).toMatchObject({ code: '0' });
  });

  test('refuses a call that is replayed, at once by its nonce and later by its time', async () => {
    const headers = appKeyHeaders(sandbox, body(), now());
    expect(await send(headers)).toMatchObject({ code: '0' });
    expect(await send(headers)).toMatchObject({ code: '2004', data: null });
    ahead += 6 * minute;
    expect(await send(headers)).toMatchObject({ code: '2003', data: null });
  });

  test('refuses parameters that are missing or badly written', async () => {
    const code = async (parameters: Record<string, string>) => {
      const text = JSON.stringify(parameters);
      return (await send(appKeyHeaders(sandbox, text, now()), text)).code;
    };
    expect(await code({ child_name: asked().child_name })).toBe('1001');
    expect(await code({ ...asked(), child_idcard: '430599' })).toBe('1002');
    expect(await code({ ...asked(), child_name: '另一个名字' })).toBe('1');
  });
});

describe.each(['moe-student', 'mohrss-insurance'] as const)('the token endpoint of %s', (vertical) => {
  const operation = vertical === 'moe-student' ? 'getStudentStatus' : 'queryParticipation';
  const asked = () =>
    vertical === 'moe-student'
      ? { xsxm: someone().father.name, sfzjh: someone().father.idNumber }
      : { aac003: someone().father.name, aac002: someone().father.idNumber };

  test('gives a token to its client, and the token lets a call in', async () => {
    const answer = await requestToken(sandbox, vertical);
    expect(answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 7200 });
    expect((await callOauth(sandbox, operation, asked())).status).toBe(200);
  });

  test('refuses another client, secret or grant type as RFC 6749 §5.2 says', async () => {
    const [, id = ''] = /^(.*?):/.exec(Buffer.from(basicOf(sandbox, vertical).slice(6), 'base64').toString()) ?? [];
    for (const pair of [`${id}:wrong`, `other:${id}`, id]) {
      const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      const answer = await requestToken(sandbox, vertical, { authorization });
      expect([answer.status, answer.json()]).toEqual([401, { error: 'invalid_client' }]);
    }
    const password = await requestToken(sandbox, vertical, { form: 'grant_type=password' });
    expect([password.status, password.json()]).toEqual([400, { error: 'unsupported_grant_type' }]);
  });

  test('a call without a token, with another or with an ended one is 401 and without data', async () => {
    const token = await tokenOf(sandbox, vertical);
    for (const authorization of ['', 'Bearer other', `Basic ${token}`, `Bearer ${token}x`]) {
      const answer = await callOauth(sandbox, operation, asked(), { Authorization: authorization });
      expect(answer.status, authorization).toBe(401);
      expect(Object.keys(answer.json())).toHaveLength(2);
    }
    expect((await callOauth(sandbox, operation, asked(), { Authorization: `Bearer ${token}` })).status).toBe(200);
    ahead += 121 * minute;
    expect((await callOauth(sandbox, operation, asked(), { Authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await callOauth(sandbox, operation, asked())).status).toBe(200);
  });
});

test('credentials are new with every start, and a vertical that is not run names none', async () => {
  const other = await startSandbox({ verticals: ['ndcpa-immunization'] });
  try {
    expect(other.verticals).toEqual(['ndcpa-immunization']);
    expect(other.env('NDCPA_IMMUNIZATION_APP_SECRET')).not.toBe(sandbox.env('NDCPA_IMMUNIZATION_APP_SECRET'));
    expect(other.env('MPS_POPULATION_URL')).toBeUndefined();
    const foreign = appKeyHeaders(sandbox, '{}');
    expect((await callVaccination(other, {}, foreign)).json()).toMatchObject({ code: '2001' });
  } finally {
    await other.close();
  }
  await expect(startSandbox({ verticals: ['mct-tourism'] })).rejects.toThrow('the sandbox does not play mct-tourism');
});
