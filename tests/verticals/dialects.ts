import { Hono } from 'hono';
import { z } from 'zod';
import { createAuthority } from '../../src/sandbox/certificates.ts';
import { appKeyMd5Gate } from '../../src/sandbox/gates/app-key-md5.ts';
import type { Gate } from '../../src/sandbox/gates/gate.ts';
import { mutualTlsGate } from '../../src/sandbox/gates/mutual-tls.ts';
import { platformRelay } from '../../src/sandbox/gates/platform-relay.ts';
import { sealedGate } from '../../src/sandbox/gates/sealed.ts';
import { staticSerialGate } from '../../src/sandbox/gates/static-serial.ts';
import { staticTokenGate } from '../../src/sandbox/gates/static-token.ts';
import { listen } from '../../src/sandbox/listener.ts';
import { defineOperation, type Owner } from '../../src/sandbox/owner.ts';
import { formOwner } from '../../src/sandbox/owners/form-envelope.ts';
import { jsonOwner } from '../../src/sandbox/owners/json-envelope.ts';
import { responseXml, responseXmlOwner } from '../../src/sandbox/owners/response-xml.ts';
import { sealedJsonOwner } from '../../src/sandbox/owners/sealed-json.ts';
import { soapOwner } from '../../src/sandbox/owners/soap-envelope.ts';
import { createService, type LoggedCall } from '../../src/sandbox/service.ts';
import { type PipeSettings, standIn } from '../../src/verticals/index.ts';

/** A small owner in each dialect, as the frames and gates of the sandbox make it, and a resource on it. */
export interface DialectUnderTest {
  readonly name: string;
  readonly play: (now: () => number) => { owner: Owner; gate: Gate };
  readonly settings: (env: Readonly<Record<string, string>>) => Partial<PipeSettings>;
  /** What travels upstream of the caller's context. */
  readonly takes: PipeSettings['takes'];
  /** What `empty` comes to. */
  readonly emptyIs: 'vertical-invalid-answer' | 'vertical-unavailable';
  /** What another than the gateway would hold, and what comes of that; by default each secret with another end, which is refused. */
  readonly stranger?: {
    readonly holds: (env: Env) => Promise<Env>;
    readonly is: 'vertical-refused' | 'vertical-unavailable';
  };
}

type Env = Readonly<Record<string, string>>;

/** One of them has a character that GBK lacks. The number is made up, as its beginning says. */
export const people = [
  { name: '示例甲', number: '430599199001010017', days: ['2020-01-02'] },
  { name: '示例𠮷·<&>', number: '430599199001010025', days: ['2019-12-31', '2021-06-30', '2024-02-29'] },
] as const;
export const nobody = { name: '查无此人', idNumber: '430599190001010016' };

/** What the gateway makes of a person's rows. */
export function truthOf({ name, days }: (typeof people)[number]) {
  return days.map((day, index) => ({ name, day, first: index === 0, count: index + 1 }));
}

const asked = z.object({ xm: z.string().min(1), zjhm: z.string().regex(/^[1-9][0-9]{16}[0-9X]$/) });

function found({ xm, zjhm }: z.infer<typeof asked>) {
  const person = people.find(({ name, number }) => name === xm && number === zjhm);
  if (person === undefined) return undefined;
  return person.days.map((day, index) => ({
    xm,
    rq: day.replaceAll('-', ''),
    sf: index === 0 ? '1' : '0',
    sl: String(index + 1),
  }));
}

const operation = (service?: string) =>
  defineOperation({
    id: 'query',
    path: '/query',
    ...(service !== undefined && { service }),
    parameters: asked,
    find: found,
  });

const refusals = {
  'missing-parameter': ['97', '缺少参数'],
  'bad-parameter': ['98', '参数类型错误'],
  'not-granted': ['95', '未获授权'],
  broken: ['99', '处理失败'],
} as const;

const row = {
  type: 'object',
  required: ['xm', 'rq', 'sf', 'sl'],
  properties: {
    xm: { type: 'string', minLength: 1 },
    rq: { type: 'string', pattern: '^[0-9]{8}$' },
    sf: { type: 'string', enum: ['0', '1'] },
    sl: { type: 'string', pattern: '^[0-9]+$' },
  },
};
const rows = { type: 'array', items: row };

const resource = {
  parameters: [
    { name: 'name', upstream: 'xm' },
    { name: 'idNumber', upstream: 'zjhm' },
  ],
  fields: [
    { name: 'name', upstream: 'xm', type: 'string', convert: 'name' },
    { name: 'day', upstream: 'rq', type: 'date' },
    { name: 'first', upstream: 'sf', type: 'boolean', codes: { '1': true, '0': false } },
    { name: 'count', upstream: 'sl', type: 'integer' },
  ],
  many: true,
} as const satisfies Partial<PipeSettings>;

const call = (reply: object, more: object = {}) =>
  ({ operation: { method: 'POST', path: '/query', reply, ...more } }) as const;

/** 省级公共数据平台式：表单、MD5 签名、用途随请求上送、分页 */
const provincial: DialectUnderTest = {
  name: 'appkey-md5 × form × JSON',
  takes: ['officer', 'matter', 'case'],
  emptyIs: 'vertical-invalid-answer',
  play: (now) => ({
    gate: appKeyMd5Gate('test', now),
    owner: formOwner(
      {
        ...{ status: 'code', message: 'msg', data: 'data.rows', dataWithout: 'null' },
        ...{ success: ['00', '成功'], noRecord: ['01', '未查询到'], refusals },
        paging: { start: 'start', limit: 'limit', sizeMax: 2, counts: 'rows', first: 0, total: 'data.total' },
      },
      [operation()],
    ),
  }),
  settings: (env) => ({
    ...resource,
    title: '变更登记',
    dialect: { signing: 'appkey-md5', envelope: 'status-message-data', format: 'form', charset: 'utf-8' },
    envelope: {
      ...{ status: 'code', message: 'msg', data: 'data.rows', success: ['00'], noRecord: ['01'] },
      refused: ['91', '92', '93', '94', '95', '97', '98'],
      context: {
        officer: 'additional.sponsorCode',
        matter: 'additional.powerMatters',
        subMatter: 'additional.subPowerMatters',
        case: 'additional.projectId',
        material: 'additional.materialName',
      },
      paging: { start: 'start', limit: 'limit', size: 2, total: 'data.total' },
    },
    ...call({
      type: 'object',
      required: ['code', 'msg', 'data'],
      properties: { code: { type: 'string' }, data: { properties: { rows: { anyOf: [rows, { type: 'null' }] } } } },
    }),
    credentials: {
      per: 'vertical',
      credential: { appKey: env.TEST_APP_KEY, appSecret: env.TEST_APP_SECRET },
    },
  }),
};

/** 静态令牌、布尔状态 */
const yesOrNo: DialectUnderTest = {
  name: 'static-token × JSON with success: true',
  takes: [],
  emptyIs: 'vertical-invalid-answer',
  play: () => ({
    gate: staticTokenGate('test', { success: false, errorCode: 'E401', msg: '令牌无效', obj: null }),
    owner: jsonOwner(
      {
        ...{ status: 'success', message: 'msg', data: 'obj', dataWithout: 'null' },
        ...{ success: ['0', '成功'], noRecord: ['0', '未查询到'], refusals },
        twofold: { well: true, ill: false, code: 'errorCode' },
      },
      [operation()],
    ),
  }),
  settings: (env) => ({
    ...resource,
    dialect: { signing: 'static-token', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
    envelope: {
      ...{ status: 'success', failureCode: 'errorCode', message: 'msg', data: 'obj' },
      ...{ success: ['true'], refused: ['95', '97', '98'] },
    },
    ...call({
      type: 'object',
      required: ['success', 'msg', 'obj'],
      properties: { success: { type: 'boolean' }, obj: { anyOf: [rows, { type: 'null' }] } },
    }),
    credentials: { per: 'vertical', credential: { token: env.TEST_TOKEN } },
  }),
};

/** 静态令牌、GBK 的 XML */
const response: DialectUnderTest = {
  name: 'static-token × XML in GBK',
  takes: ['department'],
  emptyIs: 'vertical-unavailable',
  play: () => ({
    gate: staticTokenGate('test', responseXml(['E401', '令牌无效'])),
    owner: responseXmlOwner(
      {
        ...{ head: { Version: '1.0' }, service: 'ServiceId', record: 'Record' },
        ...{ success: ['0000', '成功'], noRecord: ['0001', '未查询到'], refusals },
      },
      [operation('YZ01')],
    ),
  }),
  settings: (env) => ({
    ...resource,
    dialect: { signing: 'static-token', envelope: 'status-message-data', format: 'xml', charset: 'gb18030' },
    envelope: {
      ...{ status: 'Response.Head.RetCode', message: 'Response.Head.RetMsg', data: 'Response.Body.Record' },
      ...{ success: ['0000'], noRecord: ['0001'], refused: ['95', '97', '98'], empty: 'failure' },
      ...{ parameters: 'Request.Body', service: 'Request.Head.ServiceId', request: 'Request.Head.MsgId' },
      constants: { 'Request.Head.Version': '1.0' },
      context: { departmentCode: 'Request.Head.UnitCode', departmentName: 'Request.Head.UnitName' },
    },
    ...call(
      {
        type: 'object',
        required: ['Response'],
        properties: {
          Response: {
            type: 'object',
            required: ['Head', 'Body'],
            properties: {
              Body: { anyOf: [{ const: '' }, { type: 'object', required: ['Record'], properties: { Record: rows } }] },
            },
          },
        },
      },
      { service: 'YZ01' },
    ),
    credentials: { per: 'vertical', credential: { token: env.TEST_TOKEN } },
  }),
};

const soapCall = { method: 'queryObjectOut', namespace: 'http://query.example.cn/' } as const;
const soapWords = {
  ...soapCall,
  record: 'rec',
  success: ['1', '成功'],
  noRecord: ['2', '未查询到'],
  refusals,
} as const;

/** 静态序列号、GBK 的 SOAP，参数和结果都是 URL 编码的 XML */
const soap: DialectUnderTest = {
  name: 'static-serial × SOAP in GBK',
  takes: [],
  emptyIs: 'vertical-invalid-answer',
  play: () => ({
    gate: staticSerialGate('test', soapWords, {
      missing: ['97', '缺少参数'],
      serial: ['11', '接口序列号无效'],
      interface: ['12', '接口标识无效'],
    }),
    owner: soapOwner(soapWords, [operation('02C06')]),
  }),
  settings: (env) => {
    const result = 'Envelope.Body.queryObjectOutResponse.queryObjectOutReturn.root';
    return {
      ...resource,
      dialect: { signing: 'static-serial', envelope: 'status-message-data', format: 'soap', charset: 'gb18030' },
      envelope: {
        ...{ status: `${result}.head.code`, message: `${result}.head.message`, data: `${result}.body.rec` },
        ...{ success: ['1'], noRecord: ['2'], refused: ['11', '12', '95', '97', '98'] },
        ...{
          proof: 'Envelope.Body.queryObjectOut',
          parameters: 'Envelope.Body.queryObjectOut.xml.root.QueryCondition',
        },
      },
      ...call(
        inEnvelope('queryObjectOutResponse', {
          properties: { queryObjectOutReturn: xmlText({ properties: { root: soapResult } }) },
        }),
        {
          service: '02C06',
          request: inEnvelope('queryObjectOut', {
            xml: { namespace: soapCall.namespace },
            properties: { xml: xmlText({ properties: { root: { properties: { QueryCondition: {} } } } }) },
          }),
        },
      ),
      credentials: { per: 'vertical', credential: { serial: env.TEST_SERIAL } },
    };
  },
};

function inEnvelope(name: string, schema: object) {
  const object = { type: 'object' };
  const body = { ...object, required: [name], properties: { [name]: { ...object, ...schema } } };
  return {
    ...object,
    properties: { Envelope: { ...object, required: ['Body'], properties: { Body: body } } },
  };
}

function xmlText(contentSchema: object) {
  return { type: 'string', contentMediaType: 'application/xml', contentSchema };
}

const soapResult = {
  type: 'object',
  required: ['head', 'body'],
  properties: {
    head: { type: 'object', required: ['code', 'message'] },
    body: { anyOf: [{ const: '' }, { type: 'object', required: ['rec'], properties: { rec: rows } }] },
  },
};

/** 民政：共享平台转发，status/result，错误原因在 result.errormsg */
const civil: DialectUnderTest = {
  name: 'platform-hmac × JSON with result.errormsg',
  takes: [],
  emptyIs: 'vertical-invalid-answer',
  play: (now) => ({
    gate: platformRelay([{ demand: 'SN-D-01', sid: 'gjgxjhpt_mca_test' }], now),
    owner: jsonOwner(
      {
        ...{ status: 'status', message: 'result.errormsg', data: 'result', dataWithout: 'null' },
        ...{ success: ['0', '成功'], noRecord: ['C404', '未查询到登记'], refusals },
        twofold: { well: 'success', ill: 'error', code: 'result.errorcode' },
        paging: { start: 'start', limit: 'limit', sizeMax: 2, counts: 'rows', first: 0 },
      },
      [operation('gjgxjhpt_mca_test')],
    ),
  }),
  settings: (env) => ({
    ...resource,
    dialect: { signing: 'platform-hmac', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
    envelope: {
      ...{ status: 'status', failureCode: 'result.errorcode', message: 'result.errormsg', data: 'result' },
      ...{ success: ['success'], noRecord: ['C404'], refused: ['95', '97', '98'] },
      paging: { start: 'start', limit: 'limit', size: 2 },
    },
    ...call(
      { type: 'object', required: ['status', 'result'], properties: { result: { anyOf: [rows, { type: 'object' }] } } },
      { service: 'gjgxjhpt_mca_test' },
    ),
    credentials: { per: 'demand', credentials: { 'SN-D-01': { rid: 'sn-d-01', appKey: env.SN_D_01_APP_KEY } } },
  }),
};

/** 国密信封：SM2 签名、SM4 加密 */
const sealed: DialectUnderTest = {
  name: 'sm2-sm4 × JSON',
  takes: [],
  emptyIs: 'vertical-invalid-answer',
  play: (now) => ({
    gate: sealedGate('test', now),
    owner: sealedJsonOwner(
      { ...{ status: 'code', message: 'message' }, ...{ success: ['0', '成功'], noRecord: ['1', '无记录'], refusals } },
      [operation()],
    ),
  }),
  settings: (env) => ({
    ...resource,
    dialect: { signing: 'sm2-sm4', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
    envelope: {
      ...{ status: 'code', message: 'message', data: 'encData', success: ['0'], noRecord: ['1'] },
      refused: ['9001', '9002', '9003', '9004', '9005', '9006', '95', '97', '98'],
    },
    ...call({
      type: 'object',
      required: ['code', 'message', 'appId', 'signType', 'signData'],
      properties: {
        encData: {
          ...{ type: 'string', contentEncoding: 'base64', contentMediaType: 'application/json' },
          contentSchema: rows,
        },
      },
    }),
    credentials: {
      per: 'vertical',
      credential: {
        ...{ appId: env.TEST_APP_ID, privateKey: env.TEST_PRIVATE_KEY },
        ...{ sm4Key: env.TEST_SM4_KEY, platformKey: env.TEST_PLATFORM_KEY },
      },
    },
  }),
  stranger: { holds: async (env) => ({ ...env, TEST_PRIVATE_KEY: 'ab'.repeat(32) }), is: 'vertical-refused' },
};

/** 双向 TLS：证书即凭据 */
const certified: DialectUnderTest = {
  name: 'mtls × JSON',
  takes: [],
  emptyIs: 'vertical-invalid-answer',
  play: () => ({
    gate: mutualTlsGate('test'),
    owner: jsonOwner(
      {
        ...{ status: 'rtnCode', message: 'rtnMsg', data: 'body', dataWithout: 'absent' },
        ...{ success: ['000000', '成功'], noRecord: ['100404', '未查询到'], refusals },
      },
      [operation()],
    ),
  }),
  settings: (env) => ({
    ...resource,
    dialect: { signing: 'mtls', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
    envelope: {
      ...{ status: 'rtnCode', message: 'rtnMsg', data: 'body', success: ['000000'], noRecord: ['100404'] },
      refused: ['95', '97', '98'],
    },
    ...call({ type: 'object', required: ['rtnCode', 'rtnMsg'], properties: { body: rows } }),
    credentials: {
      per: 'vertical',
      credential: {
        ...{ certificate: env.TEST_CERTIFICATE ?? standIn, privateKey: env.TEST_PRIVATE_KEY ?? standIn },
        ...(env.TEST_AUTHORITY !== undefined && { authority: env.TEST_AUTHORITY }),
      },
    },
  }),
  stranger: {
    async holds(env) {
      const another = await (await createAuthority('Authority of test')).issue({ name: 'gateway', use: 'client' });
      return { ...env, TEST_CERTIFICATE: another.certificate, TEST_PRIVATE_KEY: another.privateKey };
    },
    is: 'vertical-unavailable', // the handshake ends without a word
  },
};

export const dialects: readonly DialectUnderTest[] = [provincial, yesOrNo, response, soap, civil, sealed, certified];
export const named = { provincial, yesOrNo, response, soap, civil };

export interface PlayedOwner extends AsyncDisposable {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly calls: readonly LoggedCall[];
  /** Every path that was called, those for secrets too. */
  readonly paths: readonly string[];
}

/** The owner behind its gate on a port of its own. */
export async function playOwner({ play }: DialectUnderTest, now: () => number): Promise<PlayedOwner> {
  const calls: LoggedCall[] = [];
  const parts = play(now);
  const service = createService({ ...parts, fault: () => undefined, log: (one) => calls.push(one) });
  const paths: string[] = [];
  const watched = new Hono().use((c, next) => {
    paths.push(c.req.path);
    return next();
  });
  const secured = await parts.gate.secure?.('127.0.0.1');
  const listener = await listen(watched.route('/', service), '127.0.0.1', 0, secured?.tls);
  const env = { ...parts.gate.environment, ...secured?.environment };
  return { url: listener.url, env, calls, paths, [Symbol.asyncDispose]: () => listener.stop() };
}

/** A whole resource on it, with credentials that are nobody's. */
export function settingsOf(dialect: DialectUnderTest): PipeSettings {
  const { environment } = dialect.play(Date.now).gate;
  const { dialect: parts, envelope, operation, credentials } = dialect.settings(environment);
  if (!parts || !operation || !credentials) throw new Error(`${dialect.name} is not whole`);
  return {
    ...{ resource: 'test-vertical.record', baseUrl: 'https://vertical.example.cn', timeoutMs: 8000 },
    ...{ ...resource, dialect: parts, envelope, operation, credentials, takes: dialect.takes },
  };
}
