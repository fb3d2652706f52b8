import type { Demand, Field, FieldValue, Parameter, ParameterFormat, Resource, Text } from '../model/index.ts';
import type { Reason } from '../problems.ts';
import { tokenWith } from './access.ts';
import { exampleAuthorisation, exampleName } from './components.ts';
import { curl } from './curl.ts';
import { fieldSchema, sampleValue } from './fields.ts';
import { type ExamplePeople, exampleQuery } from './people.ts';
import { dataAnswerHeaders, problemsAsJson, queryReasons } from './responses.ts';
import { tagOfResource } from './tags.ts';
import { both } from './text.ts';

export interface OperationContext {
  readonly people: ExamplePeople;
  /** Demands whose matters the reader may state; the first gives the example. */
  readonly demands: readonly Demand[];
  /** Only what these demands let out is described: the reader's own view. */
  readonly mine: boolean;
  /** The sandbox serves its vertical: faults may be asked for. */
  readonly sandbox: boolean;
}

/** One resource as an operation of its own, with its real parameters and fields, and the schemas it refers to. */
export function describeResource(resource: Resource, context: OperationContext) {
  const path = `/v1/resources/${resource.id}/query`;
  const [demand] = context.demands;
  const { sandbox } = context;
  const query = exampleQuery(resource, context.people);
  const matter = demand?.matters[0]?.code ?? '11430527DEM00006594432005001000';
  const operation = {
    operationId: `query-${resource.id.replace('.', '-')}`,
    tags: [tagOfResource(resource)],
    summary: both(resource.title),
    description: describe(resource, context),
    security: tokenWith('data'),
    parameters: headers(matter, context, sandbox),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${queryName(resource)}` },
          examples: { [exampleName]: { summary: both({ zh: '查询', en: 'A query' }), value: query } },
        },
      },
    },
    responses: { ...answers(resource, context), ...problemsAsJson(...reasonsOf(resource)) },
    'x-codeSamples': [
      curl({
        path,
        body: query,
        headers: { 'Sharing-Matter': matter, ...mandate(demand) },
        department: demand?.department,
      }),
    ],
    'x-sharing': resource.sharing,
    'x-freshness': resource.freshness,
    'x-on-empty': resource.onEmpty,
  };
  const schemas = {
    [queryName(resource)]: querySchema(resource),
    ...(resource.sharing !== 'not-shared' && { [resource.id]: recordSchema(resource, context) }),
  };
  return { path, operation, schemas };
}

function queryName({ id }: Resource): string {
  return `${id}.query`;
}

function querySchema({ parameters, title }: Resource) {
  return {
    type: 'object',
    title: both({ zh: `${title.zh}的参数`, en: `${title.en}: parameters` }),
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

export function parameterSchema({ title, format }: Pick<Parameter, 'title' | 'format'>) {
  const { note, ...shape } = formats[format];
  return { type: 'string', title: both(title), description: both(note), ...shape };
}

/** What each format looks like on the wire; checksums are said in words, `catalog` checks them. */
const formats: Readonly<Record<ParameterFormat, { readonly note: Text } & Readonly<Record<string, unknown>>>> = {
  'person-name': {
    note: { zh: '姓名，与证件一致', en: 'A person’s name, as on the document' },
    minLength: 1,
    maxLength: 50,
  },
  'id-number': {
    note: { zh: '公民身份号码，18 位，按 GB 11643 校验', en: 'Citizen id, 18 characters, checked by GB 11643' },
    pattern: '^[0-9]{17}[0-9Xx]$',
  },
  uscc: {
    note: {
      zh: '统一社会信用代码，18 位，按 GB 32100 校验',
      en: 'Unified social credit code, 18 characters, checked by GB 32100',
    },
    pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$',
  },
  'entity-name': {
    note: { zh: '单位名称，与登记一致', en: 'An organisation’s registered name' },
    minLength: 2,
    maxLength: 100,
  },
  'person-or-entity-name': {
    note: { zh: '姓名或单位名称', en: 'Name of a person or an organisation' },
    minLength: 1,
    maxLength: 100,
  },
  'id-number-or-uscc': {
    note: { zh: '公民身份号码或统一社会信用代码', en: 'Citizen id or unified social credit code' },
    pattern: '^[0-9A-Za-z]{18}$',
  },
  'county-code': {
    note: { zh: '县级行政区划代码（GB/T 2260）', en: 'County code (GB/T 2260)' },
    pattern: '^[1-9][0-9]{5}$',
  },
  'certificate-no': { note: { zh: '证件编号', en: 'Number of a certificate' }, minLength: 4, maxLength: 64 },
  'plate-number': { note: { zh: '机动车号牌号码', en: 'A vehicle’s plate number' }, minLength: 7, maxLength: 10 },
  text: { note: { zh: '文字，最多 200 字', en: 'Text of at most 200 characters' }, minLength: 1, maxLength: 200 },
  month: { note: { zh: '年月，YYYY-MM', en: 'A month, YYYY-MM' }, pattern: '^[0-9]{4}-[0-9]{2}$' },
  date: { note: { zh: '日期，YYYY-MM-DD', en: 'A day, YYYY-MM-DD' }, format: 'date' },
};

function recordSchema(resource: Resource, context: OperationContext) {
  const demand = context.mine ? context.demands[0] : undefined;
  return {
    type: 'object',
    title: both(resource.title),
    description: both({
      zh: '只含共享授权列明的字段；脱敏按授权执行。',
      en: 'Only the fields the demand names, masked as it says.',
    }),
    properties: Object.fromEntries(
      fieldsOf(resource, context).map((field) => [field.name, fieldSchema(field, demand)]),
    ),
    minProperties: 1,
    additionalProperties: false,
  };
}

/** In a reader's own view, what any of its demands lets out; else all there is. */
function fieldsOf({ fields }: Resource, { mine, demands }: OperationContext): readonly Field[] {
  return mine ? fields.filter(({ name }) => demands.some((demand) => demand.fields.includes(name))) : fields;
}

/** Example answers name just what the example's demand lets out, as a call with its matter would. */
export function sampleRecord(resource: Resource, demand?: Demand): Record<string, FieldValue> {
  const fields = demand ? resource.fields.filter(({ name }) => demand.fields.includes(name)) : resource.fields;
  return Object.fromEntries(fields.map((field) => [field.name, sampleValue(field, demand)]));
}

function answers(resource: Resource, context: OperationContext): Record<number, object> {
  if (resource.sharing === 'not-shared') return {};
  const record = { $ref: `#/components/schemas/${resource.id}` };
  const sample = sampleRecord(resource, context.demands[0]);
  const found = { summary: both({ zh: '查到', en: 'Found' }), value: resource.many ? { items: [sample] } : sample };
  const examples = absenceIsAnswer(resource)
    ? {
        found,
        absent: {
          summary: both({ zh: '无此记录', en: 'None on record' }),
          value: resource.many ? { items: [] } : { absent: true },
        },
      }
    : { found };
  return {
    200: {
      description: describeAnswer(resource),
      headers: dataAnswerHeaders,
      content: { 'application/json': { schema: answerSchema(resource, record), examples } },
    },
  };
}

function answerSchema(resource: Resource, record: { $ref: string }) {
  if (resource.many) {
    return {
      type: 'object',
      properties: { items: { type: 'array', items: record } },
      required: ['items'],
      additionalProperties: false,
    };
  }
  if (!absenceIsAnswer(resource)) return record;
  const absent = {
    type: 'object',
    title: both({ zh: '无此记录', en: 'None on record' }),
    properties: { absent: { const: true } },
    required: ['absent'],
    additionalProperties: false,
  };
  return { oneOf: [record, absent] };
}

function describeAnswer(resource: Resource): string {
  if (!absenceIsAnswer(resource)) return both({ zh: '查到的记录', en: 'What was found' });
  return resource.many
    ? both({ zh: '查到的记录；items 为空即“无此记录”', en: 'What was found; no items means there is none' })
    : both({ zh: '查到的记录；absent 为 true 即“无此记录”', en: 'What was found; absent: true means there is none' });
}

function absenceIsAnswer({ onEmpty }: Resource): boolean {
  return onEmpty === 'absence-is-an-answer';
}

/** The path names a resource that exists; a closed one refuses every call, an absence that answers is no 404. */
function reasonsOf(resource: Resource): readonly Reason[] {
  if (resource.sharing === 'not-shared') return closedReasons;
  return queryReasons.filter(
    (reason) =>
      reason !== 'unknown-resource' &&
      reason !== 'not-shared' &&
      !(reason === 'record-not-found' && absenceIsAnswer(resource)),
  );
}

const closedReasons: readonly Reason[] = [
  'invalid-token',
  'expired-token',
  'not-shared',
  'insufficient-scope',
  'address-not-allowed',
  'ledger-unavailable',
  'internal',
];

function describe(resource: Resource, context: OperationContext): string {
  const { onEmpty, freshness, many, notShared } = resource;
  const lines = [
    notShared && `**${both({ zh: '依法不予共享', en: 'Not shared by law' })}**: ${both(notShared)}`,
    both({ zh: `共享属性：${sharing[resource.sharing].zh}`, en: `Sharing class: ${sharing[resource.sharing].en}` }),
    both({ zh: `更新频率：${freshnesses[freshness].zh}`, en: `Freshness: ${freshnesses[freshness].en}` }),
    both({ zh: many ? '可有多条记录' : '至多一条记录', en: many ? 'Many records' : 'At most one record' }),
    both(emptiness[onEmpty]),
  ].filter((line) => line !== undefined);
  const rights = context.mine ? ['', ...context.demands.map(describeDemand)] : [];
  return [...lines.map((line) => `- ${line}`), ...rights].join('\n');
}

function describeDemand(demand: Demand): string {
  const { id, matters, maxAgeSeconds, quotaPerDay, ratePerSecond, validUntil } = demand;
  const titles = matters.map(({ code, title }) => `  - \`${code}\` ${title}`).join('\n');
  const right = both({
    zh: `贵部门的共享授权 **${id}**：每日 ${quotaPerDay} 次，每秒 ${ratePerSecond} 次，数据最多 ${maxAgeSeconds} 秒前取得，有效至 ${validUntil}。事项：`,
    en: `Your demand **${id}**: ${quotaPerDay} a day, ${ratePerSecond} a second, data at most ${maxAgeSeconds} s old, valid until ${validUntil}. Matters:`,
  });
  return `- ${right}\n${titles}`;
}

const sharing: Readonly<Record<Resource['sharing'], Text>> = {
  unconditional: { zh: '无条件共享', en: 'unconditional' },
  conditional: { zh: '有条件共享', en: 'conditional' },
  'not-shared': { zh: '不予共享', en: 'not shared' },
};

const freshnesses: Readonly<Record<Resource['freshness'], Text>> = {
  realtime: { zh: '实时', en: 'real time' },
  daily: { zh: '每日', en: 'daily' },
  monthly: { zh: '每月', en: 'monthly' },
};

const emptiness: Readonly<Record<Resource['onEmpty'], Text>> = {
  'absence-is-an-answer': { zh: '查无记录即为“无”，答 200', en: 'No record means "no": answered 200' },
  'absence-proves-nothing': {
    zh: '查无记录不代表没有，答 404 record-not-found',
    en: 'No record proves nothing: answered 404 record-not-found',
  },
};

/** The shared headers, with the matter an example may state and, in a reader's own view, all it may state. */
function headers(matter: string, { mine, demands }: OperationContext, sandbox: boolean) {
  const matters = demands.flatMap((demand) => demand.matters);
  const own = mine && {
    enum: [...new Set(matters.map(({ code }) => code))],
    'x-enumDescriptions': Object.fromEntries(matters.map(({ code, title }) => [code, title])),
  };
  const shared = [
    'Sharing-Case',
    'Sharing-Officer',
    'Sharing-Authorisation',
    'Traceparent',
    'Accept-Language',
    ...(sandbox ? ['Sandbox-Fault'] : []),
  ];
  return [
    {
      name: 'Sharing-Matter',
      in: 'header',
      required: true,
      description: both({
        zh: '事项编码：为哪个政务服务事项查询。',
        en: 'The code of the service matter the call serves.',
      }),
      schema: { type: 'string', ...own },
      example: matter,
    },
    ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

/** The mandate's reference, in the example of a demand that rests on it. */
function mandate(demand?: Demand): Record<string, string> {
  return demand?.subjectBasis === 'subject-authorisation' ? { 'Sharing-Authorisation': exampleAuthorisation } : {};
}
