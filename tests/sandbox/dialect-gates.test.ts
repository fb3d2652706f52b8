import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refreshSecretLifetimeMs, requestSecretLifetimeMs } from '../../src/sandbox/gates/app-key-md5.ts';
import { named, type PlayedOwner, people, playOwner } from '../verticals/dialects.ts';

const minute = 60_000;
const [someone] = people;
const clock = { now: 0 };
let owner: PlayedOwner;
beforeEach(() => {
  clock.now = Date.now();
});
afterEach(() => owner[Symbol.asyncDispose]());
const play = async (dialect: keyof typeof named) => {
  owner = await playOwner(named[dialect], () => clock.now);
};

async function send(path: string, headers: Readonly<Record<string, string>>, body: string | Uint8Array<ArrayBuffer>) {
  const answer = await fetch(`${owner.url}${path}`, { method: 'POST', headers, body });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, bytes };
}
const gbk = (bytes: Uint8Array) => new TextDecoder('gbk', { fatal: true }).decode(bytes);
const utf8 = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

describe('an application key signed with MD5', () => {
  const formType = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const proof = (secret: string, at = clock.now) => {
    const appKey = owner.env.TEST_APP_KEY ?? '';
    return { appKey, requestTime: String(at), sign: md5(`${appKey}${secret}${at}`) };
  };
  const post = async (path: string, form: Readonly<Record<string, string>>, headers = formType) =>
    JSON.parse(utf8((await send(path, headers, new URLSearchParams(form).toString())).bytes)) as Answer;
  const byKey = () => post('/app/secret/byKey', proof(owner.env.TEST_APP_SECRET ?? ''));
  const secretOf = async () => (await byKey()).data?.requestSecret ?? '';
  const stated = {
    powerMatters: '11430527DEM00006594432005001000',
    subPowerMatters: '11430527DEM0000659443200500100001',
    materialName: '变更登记',
    sponsorCode: 'JY0127',
    projectId: '4305272411240000017',
  };
  const good = async () => ({
    ...proof(await secretOf()),
    additional: JSON.stringify(stated),
    ...{ xm: someone.name, zjhm: someone.number },
  });

  interface Answer {
    readonly code: string;
    readonly data: null | {
      readonly requestSecret?: string;
      readonly refreshSecret?: string;
      readonly rows?: readonly unknown[];
      readonly total?: number;
    };
  }

  beforeEach(() => play('provincial'));

  test('lets in who signs with a request secret, and gives the first page with the total', async () => {
    expect(await post('/query', await good())).toMatchObject({
      code: '00',
      data: { rows: [{ xm: someone.name }], total: 1 },
    });
    expect(owner.calls[0]).toMatchObject({ admitted: true, head: stated });
  });

  test('refuses every other signature, key and time in its own words, and gives no data', async () => {
    const right = await good();
    const wrong: [string, Readonly<Record<string, string>>][] = [
      ['94', { ...right, sign: right.sign.toUpperCase() }],
      ['94', { ...right, requestTime: String(clock.now + 1) }],
      ['94', { ...right, ...proof(owner.env.TEST_APP_SECRET ?? '') }],
      ['91', { ...right, appKey: 'somebody-else' }],
      ['92', { ...right, ...proof(await secretOf(), clock.now - 6 * minute) }],
      ['92', { ...right, ...proof(await secretOf(), clock.now + 6 * minute) }],
      ['98', { ...right, requestTime: 'now' }],
      ['97', { ...right, sign: '' }],
    ];
    for (const [code, form] of wrong) expect(await post('/query', form)).toMatchObject({ code, data: null });
    expect(owner.calls.some(({ admitted }) => admitted)).toBe(false);
  });

  test('refuses a form that is none, has a member twice, or another media type', async () => {
    const form = new URLSearchParams(await good()).toString();
    const asText = async (body: string, headers = formType) =>
      JSON.parse(utf8((await send('/query', headers, body)).bytes));
    expect(await asText(`${form}&zjhm=1`)).toMatchObject({ code: '98' });
    expect(await asText(JSON.stringify(await good()), { 'Content-Type': 'application/json' })).toMatchObject({
      code: '98',
    });
    expect(await asText(form, { 'Content-Type': 'text/plain' })).toMatchObject({ code: '98' });
  });

  test('demands to be told for which matter, material and case, and by whom', async () => {
    const right = await good();
    const { additional: _, ...silent } = right;
    expect(await post('/query', silent)).toMatchObject({ code: '97' });
    expect(await post('/query', { ...right, additional: '{' })).toMatchObject({ code: '98' });
    for (const member of Object.keys(stated)) {
      const less = JSON.stringify({ ...stated, [member]: undefined });
      expect(await post('/query', { ...right, additional: less }), member).toMatchObject({ code: '97' });
      const odd = JSON.stringify({ ...stated, [member]: ['x'] });
      expect(await post('/query', { ...right, additional: odd }), member).toMatchObject({ code: '98' });
    }
  });

  test('a request secret ends, and a refresh secret is good once and until its own end', async () => {
    const first = await byKey();
    const form = { additional: JSON.stringify(stated), xm: someone.name, zjhm: someone.number };
    clock.now += requestSecretLifetimeMs;
    expect(await post('/query', { ...proof(first.data?.requestSecret ?? ''), ...form })).toMatchObject({ code: '93' });
    const renew = () => post('/app/secret/byRefresh', proof(first.data?.refreshSecret ?? ''));
    const second = await renew();
    expect(await post('/query', { ...proof(second.data?.requestSecret ?? ''), ...form })).toMatchObject({ code: '00' });
    expect(await renew()).toMatchObject({ code: '94', data: null });
    clock.now += refreshSecretLifetimeMs;
    expect(await post('/app/secret/byRefresh', proof(second.data?.refreshSecret ?? ''))).toMatchObject({ code: '93' });
  });

  test('gives no secret for a wrong one, nor for the other address', async () => {
    const { data } = await byKey();
    expect(await post('/app/secret/byKey', proof('not the secret'))).toMatchObject({ code: '94', data: null });
    expect(await post('/app/secret/byKey', proof(data?.refreshSecret ?? ''))).toMatchObject({ code: '94' });
    expect(await post('/app/secret/byRefresh', proof(owner.env.TEST_APP_SECRET ?? ''))).toMatchObject({ code: '94' });
    expect(await post('/app/secret/byKey', {})).toMatchObject({ code: '97' });
  });

  test('gives pages of the size it allows, and refuses another', async () => {
    const [, other] = people;
    const form = { ...(await good()), xm: other.name, zjhm: other.number };
    expect(await post('/query', { ...form, start: '2', limit: '2' })).toMatchObject({
      data: { rows: { length: 1 }, total: 3 },
    });
    expect(await post('/query', { ...form, start: '4', limit: '2' })).toMatchObject({ code: '01' });
    for (const page of [{ start: '-1' }, { limit: '3' }, { limit: '0' }, { start: 'x' }]) {
      expect(await post('/query', { ...form, ...page })).toMatchObject({ code: '98' });
    }
  });
});

describe('a static token', () => {
  const body = JSON.stringify({ xm: someone.name, zjhm: someone.number });
  const json = { 'Content-Type': 'application/json' };

  test('lets in who has it', async () => {
    await play('yesOrNo');
    const answer = await send('/query', { ...json, Authorization: `Bearer ${owner.env.TEST_TOKEN}` }, body);
    expect(JSON.parse(utf8(answer.bytes))).toMatchObject({ success: true, obj: [{ xm: someone.name }] });
  });

  test.each([
    ['no token', {}],
    ['another', { Authorization: 'Bearer somebody-elses' }],
    ['none but the scheme', { Authorization: 'Bearer ' }],
    ['another scheme', { Authorization: 'Basic YTpi' }],
  ])('turns away %s with 401, a challenge, and the owner’s own body', async (_what, headers) => {
    await play('yesOrNo');
    const answer = await send('/query', { ...json, ...headers }, body);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(JSON.parse(utf8(answer.bytes))).toMatchObject({ success: false, obj: null });
    expect(owner.calls.map(({ admitted }) => admitted)).toEqual([false]);
  });

  test('turns away in XML and GBK where the owner speaks that', async () => {
    await play('response');
    const { status, headers, bytes } = await send('/query', { 'Content-Type': 'application/xml' }, '<Request/>');
    expect([status, headers.get('content-type')]).toEqual([401, 'application/xml; charset=GBK']);
    expect(gbk(bytes)).toContain('<RetMsg>令牌无效</RetMsg>');
    expect(() => utf8(bytes)).toThrow();
  });
});

describe('XML in GBK', () => {
  const auth = () => ({
    'Content-Type': 'application/xml; charset=GBK',
    Authorization: `Bearer ${owner.env.TEST_TOKEN}`,
  });
  const references = [...someone.name].map((one) => `&#${one.codePointAt(0)};`).join('');
  const request = (head: string, name = references) =>
    `<Request><Head>${head}</Head><Body><xm>${name}</xm><zjhm>${someone.number}</zjhm></Body></Request>`;
  const head = '<Version>1.0</Version><ServiceId>YZ01</ServiceId>';
  const code = async (body: string | Uint8Array<ArrayBuffer>) =>
    /<RetCode>(.*)<\/RetCode>/.exec(gbk((await send('/query', auth(), body)).bytes))?.[1];

  beforeEach(() => play('response'));

  test('is read from GBK bytes as well as from character references', async () => {
    expect(await code(request(head))).toBe('0000');
    const [before = '', after = ''] = request(head, '|').split('|');
    const shiliJia = Buffer.from([0xca, 0xbe, 0xc0, 0xfd, 0xbc, 0xd7]); // 示例甲, by Python's gbk codec
    expect(await code(new Uint8Array(Buffer.concat([Buffer.from(before), shiliJia, Buffer.from(after)])))).toBe('0000');
  });

  test.each([
    ['97', request('<Version>1.0</Version>')],
    ['98', request('<Version>2.0</Version><ServiceId>YZ01</ServiceId>')],
    ['98', request('<Version>1.0</Version><ServiceId>YZ02</ServiceId>')],
    ['98', '<Request><Head>'],
    ['98', `<!DOCTYPE x [<!ENTITY a "b">]>${request(head)}`],
  ])('refuses with %s a request that is not as it demands', async (want, body) => {
    expect(await code(body)).toBe(want);
  });
});

describe('a serial number in a SOAP call', () => {
  const soapType = { 'Content-Type': 'text/xml; charset=GBK', SOAPAction: '""' };
  const condition = `<root><QueryCondition><xm>${someone.name}</xm><zjhm>${someone.number}</zjhm></QueryCondition></root>`;
  const call = (args: Readonly<Record<string, string>>, more: { version?: string; namespace?: string } = {}) => {
    const { version = 'http://schemas.xmlsoap.org/soap/envelope/', namespace = 'http://query.example.cn/' } = more;
    const members = Object.entries(args).map(([name, value]) => `<${name}>${value}</${name}>`);
    return `<s:Envelope xmlns:s="${version}"><s:Body><q:queryObjectOut xmlns:q="${namespace}">${members.join('')}</q:queryObjectOut></s:Body></s:Envelope>`;
  };
  const good = () => ({
    xtlb: '02',
    jkxlh: owner.env.TEST_SERIAL ?? '',
    jkid: '02C06',
    xml: encodeURIComponent(condition),
  });
  const ask = async (body: string, headers: Readonly<Record<string, string>> = soapType) => {
    const { status, bytes } = await send('/query', headers, body);
    const text = gbk(bytes);
    const result = decodeURIComponent(/Return>(.*)<\/queryObjectOutReturn/.exec(text)?.[1] ?? '');
    return { status, text, code: /<code>(.*)<\/code>/.exec(result)?.[1], result };
  };

  beforeEach(() => play('soap'));

  test('lets in who has it, for its own interface', async () => {
    const { status, code, result } = await ask(call(good()));
    expect([status, code]).toEqual([200, '1']);
    expect(result).toContain(`<xm>${someone.name}</xm>`);
  });

  test('refuses in its own words what one argument makes wrong, and gives no record', async () => {
    const wrong: [string, Readonly<Record<string, string>>][] = [
      ['11', { ...good(), jkxlh: 'A'.repeat(24) }],
      ['11', { ...good(), jkxlh: good().jkxlh.toLowerCase() }],
      ['12', { ...good(), jkid: '01C21' }],
      ['12', { ...good(), xtlb: '01' }],
      ['97', { ...good(), jkxlh: '' }],
      ['97', { ...good(), xml: '' }],
      ['98', { ...good(), xml: '%E4%B8' }],
      ['98', { ...good(), xml: encodeURIComponent('<root><Other/></root>') }],
      ['98', { ...good(), xml: encodeURIComponent(`<!DOCTYPE x [<!ENTITY a "b">]>${condition}`) }],
    ];
    for (const [want, args] of wrong) {
      const { status, code, result } = await ask(call(args));
      expect([status, code]).toEqual([200, want]);
      expect(result).not.toContain('<rec>');
    }
  });

  test('answers with a Fault under HTTP 500 what is no SOAP 1.1 call of its own', async () => {
    const { SOAPAction: _, ...silent } = soapType;
    const none: [string, Readonly<Record<string, string>>?][] = [
      [call(good()), silent],
      [call(good()), { ...soapType, 'Content-Type': 'application/soap+xml' }],
      [call(good(), { version: 'http://www.w3.org/2003/05/soap-envelope' })],
      [call(good(), { namespace: 'http://another.example.cn/' })],
      [condition],
      ['<s:Envelope'],
    ];
    for (const [body, headers] of none) {
      const { status, text } = await ask(body, headers);
      expect(status).toBe(500);
      expect(text).toContain('<faultcode>soapenv:Client</faultcode>');
    }
    expect(owner.calls.some(({ admitted }) => admitted)).toBe(false);
  });
});

test('a long reply is compressed for who takes that, and for nobody else', async () => {
  await play('soap');
  const [, many] = people;
  const condition = `<root><QueryCondition><xm>${many.name.replace('<&>', '&lt;&amp;&gt;')}</xm><zjhm>${many.number}</zjhm></QueryCondition></root>`;
  const args = `<xtlb>02</xtlb><jkxlh>${owner.env.TEST_SERIAL}</jkxlh><jkid>02C06</jkid><xml>${encodeURIComponent(condition)}</xml>`;
  const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><q:queryObjectOut xmlns:q="http://query.example.cn/">${args}</q:queryObjectOut></s:Body></s:Envelope>`;
  const headers = { 'Content-Type': 'text/xml', SOAPAction: '""' };
  const plain = await send('/query', { ...headers, 'Accept-Encoding': 'identity' }, body);
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(decodeURIComponent(gbk(plain.bytes))).toContain('<rq>20240229</rq>');
  const packed = await send('/query', { ...headers, 'Accept-Encoding': 'gzip' }, body);
  expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
  expect(gbk(packed.bytes)).toBe(gbk(plain.bytes));
});
