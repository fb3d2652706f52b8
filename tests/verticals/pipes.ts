import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Channel, RequestId, UpstreamCall } from '../../src/model/index.ts';
import { buildPipe, type PipeSettings } from '../../src/verticals/index.ts';

/** Settings of one resource per dialect, over the specs as their owners publish them. */
export interface Example {
  readonly vertical: string;
  readonly operationId: string;
  readonly settings: PipeSettings;
  /** The spec's example replies, by name. */
  readonly replies: Readonly<Record<string, unknown>>;
}

const codes = { yesNo: { '1': true, '0': false }, yesNo2: { '1': true, '2': false }, letters: { Y: true, N: false } };

export const household: Example = example('mps-population', 'queryHousehold', 'application/xml', {
  dialect: { signing: 'platform-hmac', envelope: 'package-xml', format: 'xml', charset: 'utf-8' },
  envelope: { success: ['0'], noRecord: ['1'], refused: ['2', '3'] },
  takes: ['officer', 'department', 'matter'],
  parameters: [
    { name: 'name', upstream: 'XM' },
    { name: 'idNumber', upstream: 'GMSFHM' },
  ],
  fields: [
    { name: 'householdNo', upstream: 'HH', type: 'string' },
    { name: 'householdType', upstream: 'HB', type: 'enum', codes: { '1': 'family', '2': 'collective' } },
    { name: 'headName', upstream: 'HZXM', type: 'string', convert: 'name' },
    { name: 'registeredAddress', upstream: 'HJDZ', type: 'string' },
    { name: 'registeredOn', upstream: 'DJRQ', type: 'date' },
  ],
  many: false,
  credentials: { per: 'demand', credentials: { 'SN-D-02': { rid: 'sn-d-02', appKey: 'demo-app-key-02' } } },
});

export const ownership: Example = example('mnr-realestate', 'queryOwnership', 'application/json', {
  dialect: { signing: 'platform-hmac', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
  envelope: { status: 'code', message: 'message', data: 'data', success: ['200'], noRecord: ['res-0001'] },
  takes: [],
  parameters: [
    { name: 'ownerName', upstream: 'qlrmc' },
    { name: 'ownerNumber', upstream: 'qlrzjh' },
    { name: 'countyCode', upstream: 'qxdm' },
  ],
  fields: [
    { name: 'certificateNo', upstream: 'bdcqzh', type: 'string' },
    { name: 'area', upstream: 'jzmj', type: 'decimal' },
    { name: 'mortgaged', upstream: 'sfdy', type: 'boolean', codes: codes.letters },
    { name: 'registeredOn', upstream: 'djsj', type: 'date', convert: 'date-epoch-ms' },
  ],
  many: true,
  credentials: { per: 'demand', credentials: { 'SN-D-05': { rid: 'sn-d-05', appKey: 'demo-app-key-05' } } },
});

export const vaccination: Example = example('ndcpa-immunization', 'queryVaccination', 'application/json', {
  dialect: { signing: 'appkey-hmac', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
  envelope: {
    ...{ status: 'code', message: 'message', data: 'data', success: ['0'], noRecord: ['1'] },
    ...{ refused: ['2001', '2002', '2003', '2004', '2005'], tooOften: ['2006'] },
  },
  takes: [],
  parameters: [
    { name: 'childName', upstream: 'child_name' },
    { name: 'childIdNumber', upstream: 'child_idcard' },
  ],
  fields: [
    { name: 'immunizationNo', upstream: 'jzzbh', type: 'string' },
    { name: 'complete', upstream: 'sfwc', type: 'boolean', codes: { '01': true, '02': false } },
    { name: 'missingDoses', upstream: 'wzjc', type: 'integer' },
    { name: 'missingVaccines', upstream: 'wzym', type: 'string' },
    { name: 'checkedOn', upstream: 'cyrq', type: 'date' },
  ],
  many: false,
  credentials: { per: 'vertical', credential: { appKey: 'demo-app', appSecret: 'demo-app-secret' } },
});

export const student: Example = example('moe-student', 'getStudentStatus', 'application/json', {
  dialect: { signing: 'oauth2-client', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
  envelope: {
    ...{ status: 'errcode', message: 'errmsg', data: 'result', success: ['0'], noRecord: ['40401'] },
    ...{ refused: ['40301'], tooOften: ['42901'] },
  },
  takes: [],
  parameters: [
    { name: 'studentName', upstream: 'xsxm' },
    { name: 'studentIdNumber', upstream: 'sfzjh' },
  ],
  fields: [
    { name: 'studentNo', upstream: 'xjh', type: 'string' },
    {
      name: 'status',
      upstream: 'xjzt',
      type: 'enum',
      codes: { '1': 'enrolled', '2': 'suspended', '3': 'transferred', '4': 'graduated' },
    },
    { name: 'enrolledOn', upstream: 'rxrq', type: 'date' },
  ],
  many: false,
  credentials: { per: 'vertical', credential: { clientId: 'shuqiao', clientSecret: 'demo-secret' } },
});

export const participation: Example = example('mohrss-insurance', 'queryParticipation', 'application/json', {
  dialect: { signing: 'oauth2-client', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
  envelope: {
    ...{ status: 'resultCode', message: 'resultMsg', data: 'resultData', success: ['0000'], noRecord: ['1001'] },
    ...{ refused: ['3001'], tooOften: ['3002'] },
  },
  takes: [],
  parameters: [
    { name: 'name', upstream: 'aac003' },
    { name: 'idNumber', upstream: 'aac002' },
  ],
  fields: [
    { name: 'insured', upstream: 'sfcb', type: 'boolean', codes: codes.yesNo },
    { name: 'lastPaidMonth', upstream: 'zjjfny', type: 'string', convert: 'month' },
    { name: 'paidMonthsLastYear', upstream: 'jfys12', type: 'integer' },
  ],
  many: true,
  credentials: { per: 'vertical', credential: { clientId: 'shuqiao', clientSecret: 'demo-secret' } },
});

export const examples: readonly Example[] = [household, ownership, vaccination, student, participation];

/** The way out and back with the one credential, or the first demand's. */
export function channelOf(settings: PipeSettings): Channel {
  const { credentials } = settings;
  const demand = credentials.per === 'demand' ? (Object.keys(credentials.credentials)[0] ?? '') : '';
  return buildPipe(settings).channel(demand);
}

/** A call as the exchange makes it. */
export function upstreamCall(
  parameters: Readonly<Record<string, string>>,
  more: Partial<UpstreamCall> = {},
): UpstreamCall {
  return {
    id: '0193a1b2-0000-7000-8000-000000000001' as RequestId,
    parameters,
    department: { id: 'education', name: '绥宁县教育局', uscc: '11430527DEM0000659' },
    officer: 'JY0127',
    matter: '11430527DEM00006594432005001000',
    case: '4305272411240000017',
    now: 1795484400000,
    nonce: '0123456789abcdef0123456789abcdef',
    ...more,
  };
}

/** A reply with these bytes or this text. */
export function inbound(body: string | Uint8Array<ArrayBuffer>, status = 200) {
  return { status, headers: {}, body: typeof body === 'string' ? new TextEncoder().encode(body) : body };
}

interface Operation {
  readonly operationId?: string;
  readonly 'x-service-id'?: string;
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, MediaType>> }>>;
}

interface MediaType {
  readonly schema: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

type FromConfig = Omit<PipeSettings, 'resource' | 'baseUrl' | 'timeoutMs' | 'operation'>;

function example(vertical: string, operationId: string, mediaType: string, config: FromConfig): Example {
  const spec = readSpec(vertical);
  const [path, operation] = findOperation(spec, operationId);
  const media = operation.responses['200']?.content[mediaType];
  if (!media) throw new Error(`${vertical} ${operationId} answers no ${mediaType}`);
  const service = operation['x-service-id'];
  return {
    vertical,
    operationId,
    settings: {
      ...config,
      resource: `${vertical}.example`,
      baseUrl: 'https://vertical.example.cn',
      timeoutMs: 8000,
      operation: { method: 'POST', path, reply: media.schema, ...(service !== undefined && { service }) },
    },
    replies: Object.fromEntries(Object.entries(media.examples ?? {}).map(([name, { value }]) => [name, value])),
  };
}

function readSpec(vertical: string): Readonly<Record<string, unknown>> {
  const path = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'specs', `${vertical}.yaml`);
  const spec = parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  return withoutReferences(spec, spec) as Record<string, unknown>;
}

function findOperation(spec: Readonly<Record<string, unknown>>, operationId: string): [string, Operation] {
  const paths = spec.paths as Readonly<Record<string, { readonly post: Operation }>>;
  const found = Object.entries(paths).find(([, { post }]) => post.operationId === operationId);
  if (!found) throw new Error(`no operation ${operationId}`);
  return [found[0], found[1].post];
}

function withoutReferences(node: unknown, spec: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutReferences(item, spec));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node && typeof node.$ref === 'string') {
    const target = node.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>((here, step) => (here as Record<string, unknown>)[step], spec);
    return withoutReferences(target, spec);
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withoutReferences(value, spec)]));
}
