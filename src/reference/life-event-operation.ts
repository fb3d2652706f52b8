import type { Catalog, Evidence, LifeEvent } from '../model/index.ts';
import { tokenWith } from './access.ts';
import { exampleCase, exampleRequestId } from './components.ts';
import { curl } from './curl.ts';
import { sampleValue } from './fields.ts';
import { type ExamplePeople, exampleStated } from './people.ts';
import { parameterSchema } from './resource-operation.ts';
import { answerHeaders, evidenceReasons, problemsAsJson } from './responses.ts';
import { lifeEventsTag } from './tags.ts';
import { both } from './text.ts';

type Schema = Record<string, unknown>;

export interface LifeEventContext {
  readonly catalog: Catalog;
  readonly people: ExamplePeople;
  /** The operation as its route describes it for every life event; what it answers is taken from there. */
  readonly template?: { readonly responses?: unknown; readonly parameters?: unknown } | undefined;
}

/** One life event as an operation of its own: what the applicant states, and the evidence it brings. */
export function describeLifeEvent(lifeEvent: LifeEvent, { catalog, people, template }: LifeEventContext) {
  const path = `/v1/life-events/${lifeEvent.id}/evidence`;
  const stated = exampleBody(lifeEvent, people);
  const example = { summary: both({ zh: '材料包', en: 'A bundle' }), value: exampleBundle(lifeEvent, catalog) };
  const operation = {
    operationId: `evidence-${lifeEvent.id}`,
    tags: [lifeEventsTag],
    summary: both(lifeEvent.name),
    description: describe(lifeEvent, catalog),
    security: tokenWith('data'),
    parameters: template?.parameters ? withoutPath(template.parameters) : defaultHeaders,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${lifeEvent.id}.parameters` },
          examples: { family: { summary: both({ zh: '一个家庭', en: 'One family' }), value: stated } },
        },
      },
    },
    responses: withExample(template?.responses ?? defaultResponses(), example),
    'x-codeSamples': [curl(path, stated)],
  };
  return { path, operation, schemas: { [`${lifeEvent.id}.parameters`]: statedSchema(lifeEvent) } };
}

const defaultHeaders = [
  'Sharing-Case',
  'Sharing-Officer',
  'Sharing-Authorisation',
  'Prefer',
  'Idempotency-Key',
  'Traceparent',
  'Accept-Language',
].map((name) => ({ $ref: `#/components/parameters/${name}` }));

function withoutPath(parameters: unknown): unknown[] {
  return (parameters as { in?: string }[]).filter((parameter) => parameter.in !== 'path');
}

function defaultResponses() {
  const bundle = { type: 'object', description: both({ zh: '材料包', en: 'The bundle' }) };
  return {
    200: {
      description: both({ zh: '材料包：每项材料各有状态', en: 'The bundle: all evidence, each with its own status' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: bundle } },
    },
    ...problemsAsJson(...evidenceReasons.filter((reason) => reason !== 'unknown-life-event')),
  };
}

/** The route's answers, with an example that has this life event's own evidence. */
function withExample(responses: unknown, example: object): Record<string, unknown> {
  const all = responses as Record<string, { content?: Record<string, object> }>;
  const json = all['200']?.content?.['application/json'];
  if (!json) return all;
  const { example: _, ...media } = json as { example?: unknown };
  const content = { ...all['200']?.content, 'application/json': { ...media, examples: { bundle: example } } };
  return { ...all, 200: { ...all['200'], content } };
}

/** What the applicant states, nested as its dotted paths say; `things[]` is a list. */
function statedSchema({ parameters, name }: LifeEvent): Schema {
  const root = group();
  for (const parameter of parameters) {
    const steps = parameter.path.split('.');
    const leaf = steps.pop() ?? parameter.path;
    const parent = steps.reduce((node, step) => enter(node, step, parameter.required), root);
    const value = parameterSchema(parameter);
    parent.properties[leaf.replace('[]', '')] = leaf.endsWith('[]')
      ? { type: 'array', minItems: 1, items: value }
      : value;
    if (parameter.required) parent.required.push(leaf.replace('[]', ''));
  }
  return { ...root, title: both({ zh: `${name.zh}：所填信息`, en: `${name.en}: what the applicant states` }) };
}

interface Group {
  type: 'object';
  properties: Record<string, Schema>;
  required: string[];
  additionalProperties: false;
}

function group(): Group {
  return { type: 'object', properties: {}, required: [], additionalProperties: false };
}

function enter(parent: Group, step: string, isRequired: boolean): Group {
  const name = step.replace('[]', '');
  const known = parent.properties[name];
  const child = (step.endsWith('[]') ? known?.items : known) as Group | undefined;
  const next = child ?? group();
  if (!child)
    parent.properties[name] = step.endsWith('[]') ? { type: 'array', items: next } : (next as unknown as Schema);
  if (isRequired && !parent.required.includes(name)) parent.required.push(name);
  return next;
}

/** A family that states everything. */
function exampleBody({ parameters }: LifeEvent, people: ExamplePeople): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const { path, format } of parameters) set(body, path.split('.'), exampleStated(path, format, people));
  return body;
}

function set(target: Record<string, unknown>, [step = '', ...rest]: readonly string[], value: string): void {
  const name = step.replace('[]', '');
  const listed = step.endsWith('[]');
  if (rest.length === 0) {
    target[name] = listed ? [value] : value;
    return;
  }
  const known = listed ? (target[name] as unknown[] | undefined)?.[0] : target[name];
  const next = (known ?? {}) as Record<string, unknown>;
  set(next, rest, value);
  target[name] = listed ? [next] : next;
}

function exampleBundle(lifeEvent: LifeEvent, catalog: Catalog) {
  const count = lifeEvent.evidence.length;
  return {
    id: exampleRequestId,
    lifeEvent: lifeEvent.id,
    case: exampleCase,
    complete: true,
    sentence: both({ zh: `${count} 项材料已全部取得。`, en: `All ${count} pieces of evidence are here.` }),
    evidence: lifeEvent.evidence.map((evidence) => exampleItem(evidence, catalog)),
  };
}

function exampleItem(evidence: Evidence, catalog: Catalog) {
  const demand = catalog.demands.get(evidence.demand);
  const resource = demand && catalog.resources.get(demand.resource);
  const vertical = resource && catalog.verticals.get(resource.vertical);
  const fields = resource?.fields.filter(({ name }) => demand?.fields.includes(name)) ?? [];
  const record = Object.fromEntries(fields.map((field) => [field.name, sampleValue(field, demand)]));
  return {
    id: evidence.id,
    title: both(evidence.title),
    required: evidence.required,
    status: 'ok',
    ...(evidence.predicates.length > 0 && { finding: 'confirmed' }),
    sentence: both({
      zh: `${evidence.record.zh}已从${vertical?.spokenName.zh ?? ''}查到，不用再交${evidence.paper.zh}。`,
      en: `${evidence.record.en}: found at ${vertical?.spokenName.en ?? ''}; no paper needed.`,
    }),
    data: resource?.many ? { items: [record] } : record,
    source: resource?.vertical,
    fetchedAt: '2026-11-24T01:30:00.000Z',
    cache: 'miss',
  };
}

function describe(lifeEvent: LifeEvent, catalog: Catalog): string {
  const lead = catalog.departments.get(lifeEvent.lead);
  const evidence = lifeEvent.evidence.map((item) => {
    const resource = catalog.demands.get(item.demand)?.resource ?? '';
    const need = item.required ? both({ zh: '必需', en: 'required' }) : both({ zh: '可选', en: 'optional' });
    return `- **${both(item.title)}** (${need}) — \`${resource}\``;
  });
  return [
    both({
      zh: `牵头部门：${lead?.name.zh ?? ''}。一次请求取得下列材料，最长 ${lifeEvent.deadlineMs} 毫秒；逾时未到的标为 unavailable。`,
      en: `Led by ${lead?.name.en ?? ''}. One call brings the evidence below within ${lifeEvent.deadlineMs} ms; what has not come by then is unavailable.`,
    }),
    '',
    ...evidence,
    '',
    both({
      zh: '应答可为 JSON，也可用 Accept: text/event-stream 逐项接收。每项材料各有状态：ok、absent、not_found、refused、unavailable、pending。',
      en: 'Answered as JSON, or item by item with Accept: text/event-stream. Each piece has its own status: ok, absent, not_found, refused, unavailable, pending.',
    }),
  ].join('\n');
}
