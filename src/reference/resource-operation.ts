import type { Catalog, Demand, Field, FieldValue, MatterCode, Predicate, Resource } from '../model/index.ts';
import { unmaskedFor, VERIFY } from '../policy/index.ts';
import type { Reason } from '../problems.ts';
import { tokenWith } from './access.ts';
import { exampleAuthorisation, exampleMatter, exampleName } from './components.ts';
import { curl } from './curl.ts';
import { fieldSchema, type Sight, sampleValue } from './fields.ts';
import { type ExamplePeople, exampleQuery } from './people.ts';
import { querySchema } from './query-schema.ts';
import { describeInWords } from './resource-words.ts';
import { dataAnswerHeaders, problemsAsJson, queryReasons } from './responses.ts';
import { tagOfResource } from './tags.ts';
import { both } from './text.ts';
import { exampleFindings, exampleVerify, findingsSchema, predicatesOf, verifySchema } from './verification.ts';

export interface OperationContext {
  readonly people: ExamplePeople;
  /** Demands whose matters the reader may state; the first gives the example. */
  readonly demands: readonly Demand[];
  readonly catalog: Catalog;
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
  const predicates = predicatesOf(context.demands);
  const asked = demand?.predicates ?? [];
  const query = exampleQuery(resource, context.people);
  const verifying = { ...query, [VERIFY]: exampleVerify(asked, context.people) };
  const matter = demand?.matters[0]?.code ?? exampleMatter;
  const operation = {
    operationId: `query-${resource.id.replace('.', '-')}`,
    tags: [tagOfResource(resource)],
    summary: both(resource.title),
    description: describeInWords(resource, context),
    security: tokenWith('data'),
    parameters: headers(matter, context, sandbox),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${queryName(resource)}` },
          examples: {
            [exampleName]: { summary: both({ zh: '查询', en: 'A query' }), value: query },
            ...(asked.length > 0 && {
              [VERIFY]: { summary: both({ zh: '只核验', en: 'Questions only' }), value: verifying },
            }),
          },
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
    [queryName(resource)]: querySchema(resource, predicates.length > 0 ? { [VERIFY]: verifySchema(predicates) } : {}),
    ...(resource.sharing !== 'not-shared' && { [resource.id]: recordSchema(resource, context) }),
    ...(predicates.length > 0 && { [findingsName(resource)]: findingsSchema(predicates) }),
  };
  return { path, operation, schemas };
}

function queryName({ id }: Resource): string {
  return `${id}.query`;
}

function findingsName({ id }: Resource): string {
  return `${id}.findings`;
}

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
      fieldsOf(resource, context).map((field) => [
        field.name,
        fieldSchema(field, demand && { demand, catalog: context.catalog }),
      ]),
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
export function sampleRecord(resource: Resource, sight?: Sight): Record<string, FieldValue> {
  const fields = sight ? resource.fields.filter(({ name }) => sight.demand.fields.includes(name)) : resource.fields;
  return Object.fromEntries(fields.map((field) => [field.name, sampleValue(field, sight?.unmasked)]));
}

function answers(resource: Resource, context: OperationContext): Record<number, object> {
  if (resource.sharing === 'not-shared') return {};
  const [demand] = context.demands;
  const predicates = predicatesOf(context.demands);
  const schemas = [
    ...(fieldsOf(resource, context).length > 0 ? recordSchemas(resource) : []),
    ...(predicates.length > 0 ? [{ $ref: `#/components/schemas/${findingsName(resource)}` }] : []),
  ];
  return {
    200: {
      description: describeAnswer(resource, predicates),
      headers: dataAnswerHeaders,
      content: {
        'application/json': {
          schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas },
          examples: {
            ...(demand?.fields.length !== 0 && exampleRecords(resource, sightOf(demand, context.catalog))),
            ...(demand &&
              demand.predicates.length > 0 && {
                verified: {
                  summary: both({ zh: '只核验', en: 'Questions only' }),
                  value: exampleFindings(demand.predicates),
                },
              }),
          },
        },
      },
    },
  };
}

/** As the example's call would see it, made for the first of the demand's matters. */
function sightOf(demand: Demand | undefined, catalog: Catalog): Sight | undefined {
  return demand && { demand, unmasked: unmaskedFor(demand, demand.matters[0]?.code ?? ('' as MatterCode), catalog) };
}

function exampleRecords(resource: Resource, sight: Sight | undefined) {
  const sample = sampleRecord(resource, sight);
  const found = { summary: both({ zh: '查到', en: 'Found' }), value: resource.many ? { items: [sample] } : sample };
  if (!absenceIsAnswer(resource)) return { found };
  const none = resource.many ? { items: [] } : { absent: true };
  return { found, absent: { summary: both({ zh: '无此记录', en: 'None on record' }), value: none } };
}

function recordSchemas(resource: Resource): readonly object[] {
  const record = { $ref: `#/components/schemas/${resource.id}` };
  if (resource.many) {
    return [
      {
        type: 'object',
        properties: { items: { type: 'array', items: record } },
        required: ['items'],
        additionalProperties: false,
      },
    ];
  }
  if (!absenceIsAnswer(resource)) return [record];
  const absent = {
    type: 'object',
    title: both({ zh: '无此记录', en: 'None on record' }),
    properties: { absent: { const: true } },
    required: ['absent'],
    additionalProperties: false,
  };
  return [record, absent];
}

function describeAnswer(resource: Resource, predicates: readonly Predicate[]): string {
  const verified = both({ zh: '；写了 verify 的，只有核验结论', en: '; with verify, the findings alone' });
  return `${describeRecord(resource)}${predicates.length > 0 ? verified : ''}`;
}

function describeRecord(resource: Resource): string {
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

/** The shared headers, with the matter an example may state and, in a reader's own view, all it may state. */
function headers(matter: string, { mine, demands }: OperationContext, sandbox: boolean) {
  const matters = demands.flatMap((demand) => demand.matters);
  const own = mine && {
    enum: [...new Set(matters.map(({ code }) => code))],
    'x-enumDescriptions': Object.fromEntries(matters.map(({ code, title }) => [code, title])),
  };
  const restsOnMandate =
    demands.length > 0 && demands.every(({ subjectBasis }) => subjectBasis === 'subject-authorisation');
  const shared = [
    'Sharing-Case',
    'Sharing-Officer',
    ...(restsOnMandate ? [] : ['Sharing-Authorisation']),
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
    ...(restsOnMandate ? [requiredMandate] : []),
    ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

/** Of a resource whose every demand rests on the person's mandate. */
const requiredMandate = {
  name: 'Sharing-Authorisation',
  in: 'header',
  required: true,
  description: both({
    zh: '授权书编号：查询此项数据须凭本人授权。',
    en: 'Reference of the person’s mandate, on which this data is shared.',
  }),
  schema: { type: 'string', maxLength: 128 },
  example: exampleAuthorisation,
};

/** The mandate's reference, in the example of a demand that rests on it. */
function mandate(demand?: Demand): Record<string, string> {
  return demand?.subjectBasis === 'subject-authorisation' ? { 'Sharing-Authorisation': exampleAuthorisation } : {};
}
