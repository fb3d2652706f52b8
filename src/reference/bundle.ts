import type { Bundle, Item, Part } from '../bundles/index.ts';
import { takesSeveralCalls } from '../catalog/index.ts';
import type { Catalog, Evidence, LifeEvent, RequestId } from '../model/index.ts';
import { unmaskedFor } from '../policy/index.ts';
import { exampleCase, exampleRequestId } from './components.ts';
import { sampleRecord } from './resource-operation.ts';
import { both } from './text.ts';

type Schema = Record<string, unknown>;

const problem = { $ref: '#/components/schemas/Problem' };

const status: Schema = {
  enum: ['ok', 'absent', 'not_found', 'refused', 'unavailable', 'pending'],
  'x-enumDescriptions': {
    ok: both({ zh: '查到', en: 'found' }),
    absent: both({ zh: '无此记录，可按“无”办理', en: 'none on record, and that is the answer' }),
    not_found: both({ zh: '未查到，不代表没有', en: 'not found, which proves nothing' }),
    refused: both({ zh: '不予提供', en: 'refused' }),
    unavailable: both({ zh: '暂连不上', en: 'not reachable' }),
    pending: both({ zh: '待补查', en: 'will be retried' }),
  },
};

/** What one call came to, data apart. */
const call: Record<keyof Omit<Part, 'of' | 'status' | 'data'>, Schema> = {
  finding: { $ref: '#/components/schemas/Finding' },
  findings: {
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/Finding' },
    description: both({ zh: '每个核验问题各自的结论', en: 'The answer to each question' }),
  },
  problem,
  fetchedAt: {
    type: 'string',
    format: 'date-time',
    description: both({ zh: '数据时间', en: 'When the vertical gave it' }),
  },
  cache: {
    enum: ['hit', 'stale', 'joined', 'miss', 'bypass'],
    description: both({ zh: '是否取自留存副本', en: 'Whether a kept copy served' }),
  },
  receipt: { type: 'string', description: both({ zh: '用数回执的地址', en: 'Where the receipt is' }) },
  salt: {
    type: 'string',
    description: both({
      zh: '盐，base64；与 data 的字节一起核验回执（只核验的，为 {"findings":…} 的字节）',
      en: 'The salt, base64; with the bytes of data it proves the receipt (without a record, those of {"findings":…})',
    }),
  },
};

/** Schemas that every bundle shares. */
export const bundleParts: Record<string, Schema> = { EvidenceStatus: status };

/** The answer to a life event, with the real fields of each of its evidence. */
export function bundleSchema(lifeEvent: LifeEvent, catalog: Catalog): Schema {
  return {
    type: 'object',
    title: both({ zh: `${lifeEvent.name.zh}：材料包`, en: `${lifeEvent.name.en}: the bundle` }),
    properties: {
      id: { type: 'string', format: 'uuid', description: both({ zh: '请求编号', en: 'The request’s id' }) },
      lifeEvent: { const: lifeEvent.id },
      case: { type: 'string', description: both({ zh: '办件编号', en: 'The case' }) },
      complete: {
        type: 'boolean',
        description: both({ zh: '必需的材料是否已齐', en: 'Whether all that is required is here' }),
      },
      sentence: { type: 'string', description: both({ zh: '可读给群众听的一句话', en: 'A sentence to read aloud' }) },
      expiresAt: {
        type: 'string',
        format: 'date-time',
        description: both({
          zh: '异步材料包保留到何时，到时自动删除',
          en: 'Of a bundle that was asked for asynchronously: until when it is kept',
        }),
      },
      nextTryAt: {
        type: 'string',
        format: 'date-time',
        description: both({
          zh: '下次自动补查的时间',
          en: 'When what could not be reached is looked up again',
        }),
      },
      evidence: {
        type: 'array',
        items: { anyOf: lifeEvent.evidence.map((evidence) => itemSchema(evidence, lifeEvent, catalog)) },
      },
    },
    required: ['id', 'lifeEvent', 'case', 'complete', 'sentence', 'evidence'],
  };
}

function itemSchema(evidence: Evidence, lifeEvent: LifeEvent, catalog: Catalog): Schema {
  const answersOnly = catalog.demands.get(evidence.demand)?.fields.length === 0;
  const data = answersOnly ? {} : { data: dataSchema(evidence, catalog) };
  const several = takesSeveralCalls(evidence, lifeEvent, catalog);
  return {
    type: 'object',
    title: both(evidence.title),
    properties: {
      id: { const: evidence.id },
      title: { type: 'string' },
      required: { type: 'boolean' },
      ...(evidence.group && { group: { const: evidence.group } }),
      onMissing: {
        enum: ['upload', 'skip', 'block', 'accept-and-follow-up'],
        description: both({ zh: '没有时怎么办', en: 'What to do where it is missing' }),
      },
      status: { $ref: '#/components/schemas/EvidenceStatus' },
      sentence: {
        type: 'string',
        description: both({ zh: '是什么，或为什么没有', en: 'What it is, or why it is missing' }),
      },
      source: {
        type: 'object',
        properties: { vertical: { type: 'string' }, title: { type: 'string' } },
        required: ['vertical', 'title'],
      },
      finding: call.finding,
      findings: call.findings,
      ...(several ? { parts: { type: 'array', items: partSchema(data) } } : { ...data, ...call }),
    },
    required: ['id', 'title', 'required', 'onMissing', 'status', 'sentence', 'source'],
  };
}

/** One of several calls, each with its own receipt. */
function partSchema(data: { data?: Schema }): Schema {
  return {
    type: 'object',
    properties: {
      of: {
        type: 'string',
        description: both({
          zh: '关于谁或哪一项：father、vehicles[0]；由前一项材料逐条查得时为 guardians[1]',
          en: 'Whom or what it is about: father, vehicles[0]; looked up for each row of an earlier evidence, guardians[1]',
        }),
      },
      status: { $ref: '#/components/schemas/EvidenceStatus' },
      ...data,
      ...call,
    },
    required: ['status', 'receipt', 'salt'],
  };
}

function dataSchema({ demand }: Evidence, catalog: Catalog): Schema {
  const resource = resourceOf(demand, catalog);
  const record = { $ref: `#/components/schemas/${resource?.id}` };
  if (resource?.many)
    return { type: 'object', properties: { items: { type: 'array', items: record } }, required: ['items'] };
  if (resource?.onEmpty !== 'absence-is-an-answer') return record;
  return { anyOf: [record, { type: 'object', properties: { absent: { const: true } }, required: ['absent'] }] };
}

function resourceOf(demandId: Evidence['demand'], catalog: Catalog) {
  const demand = catalog.demands.get(demandId);
  return demand && catalog.resources.get(demand.resource);
}

/** A bundle where everything was found. */
export function exampleBundle(lifeEvent: LifeEvent, catalog: Catalog): Bundle {
  const count = lifeEvent.evidence.length;
  return {
    id: exampleRequestId as RequestId,
    lifeEvent: lifeEvent.id,
    case: exampleCase,
    complete: true,
    sentence: both({ zh: `${count} 项材料已全部取得。`, en: `All ${count} pieces of evidence are here.` }),
    evidence: lifeEvent.evidence.map((evidence) => exampleItem(evidence, lifeEvent, catalog)),
  };
}

/** The same, as it is taken in to be fetched later. */
export function pendingBundle(lifeEvent: LifeEvent, catalog: Catalog): Bundle {
  const { evidence, ...bundle } = exampleBundle(lifeEvent, catalog);
  const sentence = both({ zh: '正在查询，请稍候。', en: 'Being looked up; please wait.' });
  return {
    ...bundle,
    complete: false,
    sentence,
    expiresAt: '2026-11-25T01:30:00.000Z',
    evidence: evidence.map(({ id, title, required, group, onMissing, source, parts }) => ({
      id,
      title,
      required,
      ...(group && { group }),
      onMissing,
      status: 'pending',
      sentence,
      source,
      ...(parts && { parts: [] }),
    })),
  };
}

function exampleItem(evidence: Evidence, lifeEvent: LifeEvent, catalog: Catalog): Item {
  const demand = catalog.demands.get(evidence.demand);
  const resource = demand && catalog.resources.get(demand.resource);
  const vertical = resource && catalog.verticals.get(resource.vertical);
  if (!demand || !resource || !vertical) throw new Error(`evidence ${evidence.id} rests on nothing`);
  const record = sampleRecord(resource, { demand, unmasked: unmaskedFor(demand, lifeEvent.matter.code, catalog) });
  const answersOnly = demand.fields.length === 0;
  const part: Part = {
    status: 'ok',
    ...(!answersOnly && { data: resource.many ? { items: [record] } : record }),
    fetchedAt: '2026-11-24T01:30:00.000Z',
    cache: 'miss',
    receipt: `/v1/receipts/main/${exampleRequestId}`,
    salt: 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=',
  };
  return {
    id: evidence.id,
    title: both(evidence.title),
    required: evidence.required,
    ...(evidence.group && { group: evidence.group }),
    onMissing: evidence.onMissing,
    ...(evidence.predicates.length > 0 && {
      finding: 'confirmed',
      findings: Object.fromEntries(evidence.predicates.map((predicate) => [predicate, 'confirmed' as const])),
    }),
    sentence: both({
      zh: `${evidence.record.zh}已从${vertical.spokenName.zh}查到，不用再交${evidence.paper.zh}。`,
      en: `${capital(evidence.record.en)} came from ${vertical.spokenName.en}; no need to bring ${evidence.paper.en}.`,
    }),
    source: { vertical: vertical.id, title: both(vertical.name) },
    ...(takesSeveralCalls(evidence, lifeEvent, catalog)
      ? { status: part.status, parts: evidence.calls.map((one) => ({ ...ofWhom(one), ...part })) }
      : part),
  };
}

/** Whom a call is about: the thing of a list, or the first path or evidence it takes: `$father.name`. */
function ofWhom(call: Evidence['calls'][number]): { of?: string } {
  const of = Object.values(call).map((source) => /^[$@]([\w-]+(?:\[\])?)\./.exec(source)?.[1]);
  const named = of.find((one) => one?.endsWith('[]')) ?? of[0];
  return named ? { of: named.replace('[]', '[0]') } : {};
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
