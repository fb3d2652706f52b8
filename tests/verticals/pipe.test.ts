import { describe, expect, test } from 'vitest';
import { buildPipe, formats } from '../../src/verticals/index.ts';
import {
  channelOf,
  type Example,
  examples,
  household,
  inbound,
  ownership,
  participation,
  student,
  upstreamCall,
  vaccination,
} from './pipes.ts';

const fullExamples: Record<string, unknown> = {
  'mps-population': [
    {
      householdNo: '430527001000123',
      householdType: 'family',
      headName: '示例甲',
      registeredAddress: '湖南省邵阳市绥宁县长铺镇示例路1号',
      registeredOn: '2020-03-12',
    },
  ],
  'mnr-realestate': [
    {
      certificateNo: '湘(2021)绥宁县不动产权第0001234号',
      area: '118.50',
      mortgaged: true,
      registeredOn: '2021-04-13',
    },
  ],
  'ndcpa-immunization': [
    {
      immunizationNo: '430527201805120028001',
      complete: true,
      missingDoses: 0,
      missingVaccines: null,
      checkedOn: '2026-05-20',
    },
  ],
  'moe-student': [
    {
      studentNo: (student.replies.found as { result: { xjh: string } }).result.xjh,
      status: 'enrolled',
      enrolledOn: '2021-09-01',
    },
  ],
  'mohrss-insurance': [{ insured: true, lastPaidMonth: '2026-10', paidMonthsLastYear: 12 }],
};

describe.each(examples.map((one) => [one.vertical, one] as const))('%s, as its own spec shows it', (vertical, one) => {
  test('a record becomes a row of the county schema with every field, and nothing the mapping does not name', () => {
    expect(read(one, one.replies.found ?? one.replies.complete)).toEqual({
      kind: 'rows',
      rows: fullExamples[vertical],
    });
  });

  test('"no record" is told apart from a record and from a failure', () => {
    expect(read(one, one.replies.noRecord)).toEqual({ kind: 'no-record' });
  });

  test('a failure is a failure, names its code and repeats none of its words', () => {
    const reading = read(one, one.replies.failed ?? one.replies.refused);
    expect(reading).toMatchObject({ kind: 'failed', note: expect.stringMatching(/code [\w-]+$/) });
    expect(JSON.stringify(reading)).not.toMatch(/\p{Script=Han}/u);
  });

  test('the HTTP status changes nothing of what the envelope says', () => {
    for (const status of [200, 201, 404, 500, 503]) {
      expect(read(one, one.replies.noRecord, status)).toEqual({ kind: 'no-record' });
      expect(read(one, one.replies.found ?? one.replies.complete, status)).toMatchObject({ kind: 'rows' });
    }
  });

  test('members the spec does not know are tolerated and do not get through', () => {
    const reply = JSON.parse(JSON.stringify(one.replies.found ?? one.replies.complete), (key, value) =>
      key !== '' && typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...value, xtzdy: `new ${key}` }
        : value,
    );
    expect(read(one, reply)).toEqual({ kind: 'rows', rows: fullExamples[vertical] });
  });
});

describe('a reply is checked against the spec before anything is made of it', () => {
  const dataRow = (row: object) => ({ code: '200', message: '成功', data: [{ ...firstOwnership(), ...row }] });

  test.each([
    ['an enum value the spec does not have', dataRow({ sfdy: '是' }), '$.data[0].sfdy: expected one of "Y", "N"'],
    [
      'a pattern not kept',
      dataRow({ bdcdyh: '430599199001010017' }),
      '$.data[0].bdcdyh: expected pattern "^[0-9A-Z]{28}$"',
    ],
    ['another type', dataRow({ jzmj: '118.5' }), '$.data[0].jzmj: expected number'],
    ['a bound not kept', dataRow({ jzmj: -1 }), '$.data[0].jzmj: expected minimum 0'],
    ['an empty list', { code: '200', message: '成功', data: [] }, '$.data: expected minItems 1'],
    ['a missing member', { code: '200', message: '成功', data: [{}] }, '$.data[0]: expected member bdcqzh'],
    ['"no record" with a record', { code: 'res-0001', message: '无', data: firstOwnership() }, '$.data: expected null'],
  ])('%s is named by its path, without its value', (_name, reply, note) => {
    expect(read(ownership, reply)).toEqual({ kind: 'failed', reason: 'vertical-invalid-answer', note });
  });

  test('a value the spec allows but no calendar has is named by its field, without its value', () => {
    const reading = read(student, { errcode: '0', errmsg: 'ok', result: { ...firstStudent(), rxrq: '2021-02-29' } });
    expect(reading).toMatchObject({
      kind: 'failed',
      reason: 'vertical-invalid-answer',
      note: expect.stringContaining('$.result.rxrq: expected a date'),
    });
    expect(JSON.stringify(reading)).not.toContain('2021-02-29');
  });

  test('two records where one was asked for are not silently cut to the first', () => {
    const two = household.replies.found as { PACKAGE: { DATA: { RECORD: unknown } } };
    const reply = { PACKAGE: { ...two.PACKAGE, DATA: { RECORD: [two.PACKAGE.DATA.RECORD, two.PACKAGE.DATA.RECORD] } } };
    expect(read(household, reply)).toMatchObject({ kind: 'failed', reason: 'vertical-invalid-answer' });
  });

  test('no note ever holds a value of the reply, whichever member breaks', () => {
    const marker = '机密430599199001010017';
    for (const one of examples) {
      for (const broken of everyBreakage(one.replies.found ?? one.replies.complete, marker)) {
        const reading = read(one, broken);
        if (reading.kind === 'failed') expect(reading.note).not.toMatch(/机密|430599/);
      }
    }
  });

  test("a member name that could be somebody's data shows as a star", () => {
    const settings = {
      ...student.settings,
      operation: { ...student.settings.operation, reply: { additionalProperties: { type: 'string' } } },
    };
    const reading = channelOf(settings).read(inbound('{"errcode":"0","430599199001010017":1}'));
    expect(reading).toMatchObject({ note: '$.*: expected string' });
  });
});

describe('a request', () => {
  test('carries the parameters under the names of the vertical and leaves out what was not given', () => {
    const { pipe } = built(ownership);
    const call = upstreamCall({ ownerName: '示例甲', ownerNumber: '430599199001010017' }, { session: 's' });
    const request = pipe.channel('SN-D-05').request(call);
    expect(request.method).toBe('POST');
    expect(request.url).toBe('https://vertical.example.cn/httpproxy/bdc/qlrcx');
    expect(JSON.parse(text(request.body))).toEqual({ qlrmc: '示例甲', qlrzjh: '430599199001010017' });
    expect(request.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': call.id,
      gjgxjhpt_rid: 'sn-d-05',
      gjgxjhpt_sid: 'gjgxjhpt_mnr_bdc_qlrcx',
    });
  });

  test('holds no personal parameter in its URL or headers', () => {
    for (const one of examples) {
      const { pipe, demand, parameters } = built(one);
      const { url, headers } = pipe.channel(demand).request(upstreamCall(parameters, { session: 's' }));
      expect(`${url}${JSON.stringify(headers)}`).not.toMatch(/示例|%E7|430599/);
    }
  });

  test('tells who asks only where the vertical takes it', () => {
    for (const one of examples) {
      const { pipe, demand, parameters } = built(one);
      const request = pipe.channel(demand).request(upstreamCall(parameters, { session: 's' }));
      const sent = `${request.url}${JSON.stringify(request.headers)}${text(request.body)}`;
      expect(sent.includes('JY0127')).toBe(one === household);
      expect(sent.includes('11430527DEM00006594432005001000')).toBe(one === household);
      expect(sent).not.toContain('4305272411240000017');
    }
  });

  test('by GET has its parameters in the query, encoded, and no body', () => {
    const operation = { ...student.settings.operation, method: 'GET' } as const;
    const call = upstreamCall({ studentName: '示例 &=', studentIdNumber: '1' }, { session: 's' });
    const { url, body } = buildPipe({ ...student.settings, operation })
      .channel('')
      .request(call);
    expect([...new URL(url).searchParams]).toEqual([
      ['xsxm', '示例 &='],
      ['sfzjh', '1'],
    ]);
    expect(body).toBeUndefined();
  });

  test('keeps a name with markup in it a name', () => {
    const { pipe, demand } = built(household);
    const name = '</XM><GMSFHM>1</GMSFHM>&"\'';
    const request = pipe
      .channel(demand)
      .request(upstreamCall({ name, idNumber: '430599199001010017' }, { session: 's' }));
    const decode = formats.find((format) => format.name === 'xml')?.decoder({ charset: 'utf-8', reply: {} });
    expect(decode?.(request.body ?? new Uint8Array())).toMatchObject({
      ok: true,
      value: { PACKAGE: { DATA: { RECORD: { XM: name, GMSFHM: '430599199001010017' } } } },
    });
  });

  test('has a head number of its own in every try of one request', () => {
    const { pipe, demand, parameters } = built(household);
    const number = (nonce: string) =>
      /<FWQQBH>(.*)<\/FWQQBH>/.exec(
        text(pipe.channel(demand).request(upstreamCall(parameters, { session: 's', nonce })).body),
      )?.[1];
    expect(number('aaaaaaaa00000000')).not.toBe(number('bbbbbbbb00000000'));
  });
});

describe('a session that is over', () => {
  test("is said by the relay's own JSON on an XML service", () => {
    const reading = channelOf(household.settings).read(inbound('{"code":"401","message":"签名密钥失效"}'));
    expect(reading).toMatchObject({ kind: 'failed', reason: 'vertical-refused', renewSession: true });
  });

  test('is said by HTTP 401 where OAuth 2.0 lets us in, and by nothing else', () => {
    const body = '{"resultCode":"3003","resultMsg":"令牌无效"}';
    expect(channelOf(participation.settings).read(inbound(body, 401))).toMatchObject({ renewSession: true });
    expect(channelOf(participation.settings).read(inbound(body, 200))).not.toHaveProperty('renewSession');
    expect(channelOf(vaccination.settings).read(inbound('{"code":"2002","message":"签名错误"}', 401))).toEqual({
      kind: 'failed',
      reason: 'vertical-refused',
      note: 'code: code 2002',
    });
  });
});

describe('the revision', () => {
  test('is the same for the same settings, whatever the credentials', () => {
    const other = { per: 'vertical', credential: { clientId: 'other', clientSecret: 'another' } } as const;
    expect(buildPipe({ ...student.settings, credentials: other }).revision).toBe(buildPipe(student.settings).revision);
    expect(buildPipe(student.settings).revision).toMatch(/^[0-9a-f]{16}$/);
  });

  test('changes with a field, a code, the envelope or the spec', () => {
    const { settings } = student;
    const revisions = [
      settings,
      { ...settings, fields: settings.fields.slice(1) },
      {
        ...settings,
        fields: settings.fields.map((field) => (field.codes ? { ...field, codes: { '1': 'enrolled' } } : field)),
      },
      { ...settings, envelope: { ...(settings.envelope as object), noRecord: ['40402'] } },
      { ...settings, operation: { ...settings.operation, reply: {} } },
    ].map((changed) => buildPipe(changed).revision);
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  test('and the names of credential and session hold no secret', () => {
    for (const one of examples) {
      const { pipe, demand } = built(one);
      const { credential, session } = pipe.channel(demand);
      expect(`${pipe.revision} ${credential} ${session?.key}`).not.toMatch(/secret|app-key/);
    }
  });
});

test('each demand signs with its own credential, and one without a credential has no way out', () => {
  const credentials = {
    per: 'demand',
    credentials: { 'SN-D-02': { rid: 'sn-d-02', appKey: 'a' }, 'SN-D-07': { rid: 'sn-d-07', appKey: 'b' } },
  } as const;
  const pipe = buildPipe({ ...household.settings, credentials });
  const one = pipe.channel('SN-D-02');
  const other = pipe.channel('SN-D-07');
  expect(one.credential).not.toBe(other.credential);
  expect(one.session?.key).not.toBe(other.session?.key);
  expect(() => pipe.channel('SN-D-99')).toThrow('SN-D-99');
});

/** An example reply as its vertical would send it, read by the pipe. */
function read({ settings }: Example, reply: unknown, status = 200) {
  const format = formats.find(({ name }) => name === settings.dialect.format);
  const encode = format?.encoder({ charset: 'utf-8', request: {} });
  const body = encode?.(reply as Record<string, unknown>) ?? new Uint8Array();
  return channelOf(settings).read(inbound(body, status));
}

function built({ settings }: Example) {
  const values = ['示例甲', '430599199001010017', '430527'];
  const parameters = Object.fromEntries(settings.parameters.map(({ name }, index) => [name, values[index] ?? '']));
  const demand = settings.credentials.per === 'demand' ? (Object.keys(settings.credentials.credentials)[0] ?? '') : '';
  return { pipe: buildPipe(settings), demand, parameters };
}

function text(body: Uint8Array<ArrayBuffer> | undefined): string {
  return new TextDecoder().decode(body);
}

function firstOwnership(): object {
  return (ownership.replies.found as { data: object[] }).data[0] ?? {};
}

function firstStudent(): object {
  return (student.replies.found as { result: object }).result;
}

/** The document once for each of its members, that one replaced by the marker, and once with the marker added. */
function everyBreakage(document: unknown, marker: string): unknown[] {
  if (Array.isArray(document)) {
    return document.flatMap((item, index) => everyBreakage(item, marker).map((broken) => document.with(index, broken)));
  }
  if (typeof document !== 'object' || document === null) return [marker, { [marker]: marker }, [marker]];
  return Object.entries(document).flatMap(([name, value]) =>
    everyBreakage(value, marker).map((broken) => ({ ...document, [name]: broken })),
  );
}
