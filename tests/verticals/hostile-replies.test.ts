import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { converters, formats } from '../../src/verticals/index.ts';
import { convertValue } from '../../src/verticals/rows.ts';
import { dialects, named, settingsOf } from './dialects.ts';
import { channelOf, examples, household, inbound, ownership, student } from './pipes.ts';

const all = [
  ...examples.map(({ vertical, settings }) => [vertical, settings] as const),
  ...dialects.map((dialect) => [dialect.name, settingsOf(dialect)] as const),
];

describe.each(all)('whatever %s sends', (_name, settings) => {
  const channel = channelOf(settings);

  test('random bytes are a failure, never an exception and never a record', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const reading = channel.read(inbound(noise(seed, seed * 7), seed % 2 ? 200 : 500));
      expect(reading.kind).toBe('failed');
    }
  });

  test('a session step survives random bytes', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      expect(channel.session?.read(inbound(noise(seed, 200)), { now: 0 }).ok ?? false).toBe(false);
    }
  });

  test.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '1'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['an empty element', '<PACKAGE/>'],
    ['lists a hundred thousand deep', '['.repeat(100_000)],
    ['closed lists a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['elements a hundred thousand deep', '<A>'.repeat(100_000)],
    ['closed elements ten thousand deep', '<A>'.repeat(10_000) + '</A>'.repeat(10_000)],
    ['a comment without end', `<PACKAGE><!--${'-'.repeat(100_000)}`],
    ['a megabyte of opening brackets', '<'.repeat(1_000_000)],
    ['a megabyte of ampersands', `<PACKAGE>${'&'.repeat(1_000_000)}</PACKAGE>`],
    ['an envelope a hundred thousand times', `<Response>${'<Envelope '.repeat(100_000)}</Response>`],
    [
      'an envelope a hundred thousand times in a text',
      `<Envelope><![CDATA[${'<Envelope '.repeat(100_000)}]]></Envelope>`,
    ],
    ['a fault that is none', `${soapStart}<s:Fault><s:Fault/></s:Fault>${soapEnd}`],
    [
      'a fault with half a megabyte of code',
      `${soapStart}<s:Fault><faultcode>${'a:'.repeat(250_000)}</faultcode></s:Fault>${soapEnd}`,
    ],
    ['a result that is URL-encoded nothing', soapResult('%')],
    ['a result that is half a character', soapResult('%E4%B8')],
    ['a result a hundred thousand elements deep', soapResult('%3CA%3E'.repeat(100_000))],
    ['a prototype', '{"__proto__":{"code":"200","errcode":"0","resultCode":"0000","data":{}}}'],
  ])('%s is a failure', (_what, body) => {
    expect(channel.read(inbound(body)).kind).toBe('failed');
  });
});

describe('a document inside a text', () => {
  const soap = channelOf(settingsOf(named.soap));
  const good =
    '<root><head><code>1</code><message>m</message></head><body><rec><xm>x</xm><rq>20200102</rq><sf>1</sf><sl>1</sl></rec></body></root>';

  test('is read as its own schema says, URL-encoded in either way or only escaped', () => {
    const forms = [
      encodeURIComponent(good),
      encodeURIComponent(good).replaceAll('%20', '+'),
      good.replaceAll('<', '&lt;'),
    ];
    for (const form of forms) {
      const rows = [{ name: 'x', day: '2020-01-02', first: true, count: 1 }];
      expect(soap.read(inbound(soapResult(form)))).toEqual({ kind: 'rows', rows });
    }
  });

  test.each([
    ['declares entities', `<!DOCTYPE root [<!ENTITY a "b">]>${good}`, 'without a document type declaration'],
    ['is half', good.slice(0, -9), 'well-formed XML'],
    ['has two roots', good + good, 'well-formed XML'],
    ['is too deep', good.replace('<xm>x', `<xm>${'<a>'.repeat(40)}x${'</a>'.repeat(40)}`), 'not too deep'],
  ])('that %s is vertical-invalid-answer, and is named by its place', (_what, document, wanted) => {
    const reading = soap.read(inbound(soapResult(encodeURIComponent(document))));
    expect(reading).toMatchObject({ kind: 'failed', reason: 'vertical-invalid-answer' });
    expect(reading).toMatchObject({ note: expect.stringContaining(wanted) });
    expect(reading).toMatchObject({ note: expect.stringContaining('$.Envelope.Body.queryObjectOutResponse') });
  });

  test('is held against the schema within, and the place that broke is named', () => {
    const reading = soap.read(inbound(soapResult(encodeURIComponent(good.replace('<sf>1', '<sf>张')))));
    expect(reading).toEqual({
      ...{ kind: 'failed', reason: 'vertical-invalid-answer' },
      note: '$.Envelope.Body.queryObjectOutResponse.queryObjectOutReturn.root.body.rec[0].sf: expected one of "0", "1"',
    });
  });
});

describe('text in another charset than was agreed', () => {
  const utf8Name = '<Response><Head><RetCode>0000</RetCode><RetMsg>成</RetMsg></Head><Body/></Response>';

  test('is refused where its bytes are no text of the agreed one', () => {
    const response = channelOf(settingsOf(named.response));
    expect(response.read(inbound(utf8Name))).toMatchObject({
      reason: 'vertical-invalid-answer',
      note: expect.stringContaining('text in gb18030'),
    });
    const gbk = new Uint8Array([...new TextEncoder().encode('{"success":true,"msg":"'), 0xb3, 0xc9, 0x22, 0x7d]);
    const yesOrNo = channelOf(settingsOf(named.yesOrNo));
    expect(yesOrNo.read(inbound(gbk))).toMatchObject({
      reason: 'vertical-invalid-answer',
      note: expect.stringContaining('text in utf-8'),
    });
  });

  test('cannot be chosen by the document: what it declares of itself is not believed', () => {
    const response = channelOf(settingsOf(named.response));
    const declared = `<?xml version="1.0" encoding="UTF-7"?>${utf8Name.replace('成', 'ok').replace('0000', '0001')}`;
    expect(response.read(inbound(declared))).toEqual({ kind: 'no-record' });
  });
});

describe('a hostile reply', () => {
  test('of a billion laughs is refused before anything is expanded', () => {
    const entities = [...Array(10).keys()].map((n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    const reply = `<!DOCTYPE x [<!ENTITY l0 "ha">${entities}]><PACKAGE><PACKAGEHEAD><FHZT>&l10;</FHZT></PACKAGEHEAD></PACKAGE>`;
    expect(channelOf(household.settings).read(inbound(reply))).toMatchObject({
      kind: 'failed',
      reason: 'vertical-invalid-answer',
      note: expect.stringContaining('without a document type declaration'),
    });
  });

  test('cannot set a prototype by a member name', () => {
    const body = JSON.stringify({ errcode: '0', errmsg: 'ok', result: student.replies.found });
    channelOf(student.settings).read(inbound(body.replace('"errmsg"', '"__proto__":{"polluted":true},"errmsg"')));
    expect({}).not.toHaveProperty('polluted');
  });

  test('of ten thousand good rows is read whole', () => {
    const { data } = ownership.replies.found as { data: object[] };
    const rows = Array.from({ length: 10_000 }, () => data[0]);
    const reading = channelOf(ownership.settings).read(
      inbound(JSON.stringify({ code: '200', message: 'ok', data: rows })),
    );
    expect(reading.kind === 'rows' ? reading.rows.length : reading).toBe(10_000);
  });

  test('of ten thousand rows with one that is wrong gives none', () => {
    const { data } = ownership.replies.found as { data: object[] };
    const rows = Array.from({ length: 10_000 }, (_row, index) =>
      index === 7_000 ? { ...data[0], sfdy: '?' } : data[0],
    );
    expect(
      channelOf(ownership.settings).read(inbound(JSON.stringify({ code: '200', message: 'ok', data: rows }))),
    ).toEqual({
      kind: 'failed',
      reason: 'vertical-invalid-answer',
      note: '$.data[7000].sfdy: expected one of "Y", "N"',
    });
  });
});

describe('numbers', () => {
  const decimal = converterNamed('decimal');
  const integer = converterNamed('integer');

  test('every cent from 0 to 20000 yuan keeps its cents, written as text or as a JSON number', () => {
    const decode = formatNamed('json').decoder({ charset: 'utf-8', reply: {} });
    for (let cents = 0; cents <= 2_000_000; cents += 37) {
      const written = `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
      expect(convertValue(written, decimal, {})).toEqual({ ok: true, value: written });
      const json = decode(new TextEncoder().encode(`[${written}]`));
      expect(json.ok && convertValue((json.value as unknown[])[0], decimal, {})).toEqual({ ok: true, value: written });
    }
  });

  test('an integer is exact or refused', () => {
    for (const [text, value] of [
      ['9007199254740991', 9007199254740991],
      ['-9007199254740991', -9007199254740991],
    ] as const) {
      expect(convertValue(text, integer, {})).toEqual({ ok: true, value });
    }
    for (const text of [
      '9007199254740992',
      '9007199254740993',
      '1e3',
      'NaN',
      'Infinity',
      '１２３４５６７８９０１２３４５６７８９０１',
    ]) {
      expect(convertValue(text, integer, {}).ok).toBe(false);
    }
  });
});

describe('dates', () => {
  const date = converterNamed('date');

  test('every day of four hundred years comes out as itself in every form, and no other day is accepted', () => {
    for (let year = 1850; year < 2250; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
        for (const day of [1, 9, 28, 29, 30, 31, 32]) {
          const [mm, dd] = [month, day].map((part) => String(part).padStart(2, '0'));
          const expected = day <= days ? { ok: true, value: `${year}-${mm}-${dd}` } : { ok: false };
          expect(convertValue(`${year}${mm}${dd}`, date, {})).toMatchObject(expected);
          expect(convertValue(`${year}/${month}/${day}`, date, {})).toMatchObject(expected);
        }
      }
    }
  });
});

test('a converter never throws and never repeats what it was given, whatever that is', () => {
  const strange = [
    '机密430599',
    430599,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    [],
    ['机密430599'],
    { a: '机密430599' },
    '\ud800',
    '１'.repeat(10_000),
  ];
  for (const converter of converters) {
    for (const raw of strange) {
      const outcome = convertValue(raw, converter, { a: 'b' });
      if (!outcome.ok) expect(outcome.failure).not.toMatch(/机密|430599/);
    }
  }
});

const soapStart = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>';
const soapEnd = '</s:Body></s:Envelope>';

function soapResult(text: string): string {
  const result = `<queryObjectOutReturn>${text}</queryObjectOutReturn>`;
  return `${soapStart}<n:queryObjectOutResponse xmlns:n="http://query.example.cn/">${result}</n:queryObjectOutResponse>${soapEnd}`;
}

/** Bytes that look random and are the same in every run. */
function noise(seed: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 32) {
    bytes.set(
      createHash('sha256')
        .update(`${seed}/${at}`)
        .digest()
        .subarray(0, Math.min(32, length - at)),
      at,
    );
  }
  return bytes;
}

function converterNamed(name: string) {
  const converter = converters.find((one) => one.name === name);
  if (!converter) throw new Error(`no converter ${name}`);
  return converter;
}

function formatNamed(name: string) {
  const format = formats.find((one) => one.name === name);
  if (!format) throw new Error(`no format ${name}`);
  return format;
}
