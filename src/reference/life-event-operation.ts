import type { Catalog, LifeEvent } from '../model/index.ts';
import { tokenWith } from './access.ts';
import { bundleParts, bundleSchema, exampleBundle, pendingBundle } from './bundle.ts';
import { exampleAuthorisation, exampleName } from './components.ts';
import { curl } from './curl.ts';
import { statedByOneWhoIsFound } from './found-by.ts';
import type { ExamplePeople } from './people.ts';
import { acceptedHeaders, bundleAnswerHeaders, evidenceReasons, problemsAsJson } from './responses.ts';
import { exampleStatement, statedSchema } from './stated.ts';
import { lifeEventsTag } from './tags.ts';
import { both, jsonOfTexts } from './text.ts';

export interface LifeEventContext {
  readonly catalog: Catalog;
  readonly people: ExamplePeople;
}

/** One life event as an operation of its own: what the applicant states, and the evidence it brings. */
export function describeLifeEvent(lifeEvent: LifeEvent, { catalog, people }: LifeEventContext) {
  const path = `/v1/life-events/${lifeEvent.id}/evidence`;
  const known = statedByOneWhoIsFound(lifeEvent, catalog, people);
  const stated = exampleStatement(lifeEvent.parameters, people, known);
  const sandbox = [...catalog.verticals.values()].some((vertical) => vertical.sandbox);
  const operation = {
    operationId: `evidence-${lifeEvent.id}`,
    tags: [lifeEventsTag],
    summary: both(lifeEvent.name),
    description: describe(lifeEvent, catalog),
    security: tokenWith('data'),
    parameters: headers(sandbox),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${lifeEvent.id}.parameters` },
          examples: { [exampleName]: { summary: both({ zh: '一个家庭', en: 'One family' }), value: stated } },
        },
      },
    },
    responses: answers(lifeEvent, catalog),
    'x-codeSamples': [curl({ path, body: stated, headers: mandate(lifeEvent, catalog), department: lifeEvent.lead })],
  };
  const schemas = {
    ...bundleParts,
    [`${lifeEvent.id}.parameters`]: {
      ...statedSchema(lifeEvent.parameters),
      title: both({ zh: `${lifeEvent.name.zh}：所填信息`, en: `${lifeEvent.name.en}: what the applicant states` }),
    },
    [`${lifeEvent.id}.bundle`]: bundleSchema(lifeEvent, catalog),
  };
  return { path, operation, schemas };
}

/** The mandate's reference, where some of its evidence rests on one. */
function mandate({ id, evidence }: LifeEvent, { demands }: Catalog): Record<string, string> {
  const rests = evidence.some(({ demand }) => {
    const { subjectBasis, subjectBasisByLifeEvent = {} } = demands.get(demand) ?? {};
    return (subjectBasisByLifeEvent[id] ?? subjectBasis) === 'subject-authorisation';
  });
  return rests ? { 'Sharing-Authorisation': exampleAuthorisation } : {};
}

function headers(sandbox: boolean) {
  const names = [
    'Sharing-Case',
    'Sharing-Officer',
    'Sharing-Authorisation',
    'Prefer',
    'Idempotency-Key',
    'Traceparent',
    'Accept-Language',
  ];
  return [...names, ...(sandbox ? ['Sandbox-Fault'] : [])].map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function answers(lifeEvent: LifeEvent, catalog: Catalog): Record<number, object> {
  const bundle = exampleBundle(lifeEvent, catalog);
  return {
    200: {
      description: both({ zh: '材料包：每项材料各有状态', en: 'The bundle: all evidence, each with its own status' }),
      headers: bundleAnswerHeaders,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${lifeEvent.id}.bundle` },
          examples: { [exampleName]: { summary: both({ zh: '材料包', en: 'A bundle' }), value: bundle } },
        },
        'text/event-stream': {
          schema: {
            type: 'string',
            description: both({
              zh: '每项材料一个 evidence 事件，最后一个 bundle 事件（不含 evidence）；被拒时为 problem 事件',
              en: 'One `evidence` event for each piece, then one `bundle` event without them; a `problem` event where refused',
            }),
          },
          examples: { [exampleName]: { summary: both({ zh: '逐项', en: 'Item by item' }), value: asEvents(bundle) } },
        },
      },
    },
    202: {
      description: both({
        zh: '已受理（Prefer: respond-async）：到 Location 去取；各项材料都还是 pending',
        en: 'Taken in (`Prefer: respond-async`): to be fetched where `Location` says; all evidence is still `pending`',
      }),
      headers: acceptedHeaders,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${lifeEvent.id}.bundle` },
          examples: { [exampleName]: { value: pendingBundle(lifeEvent, catalog) } },
        },
      },
    },
    ...problemsAsJson(...evidenceReasons.filter((reason) => reason !== 'unknown-life-event')),
  };
}

function asEvents({ evidence, ...summary }: ReturnType<typeof exampleBundle>): string {
  const [first] = evidence;
  return `event: evidence\ndata: ${jsonOfTexts(first)}\n\nevent: bundle\ndata: ${jsonOfTexts(summary)}\n\n`;
}

function describe(lifeEvent: LifeEvent, catalog: Catalog): string {
  const lead = catalog.departments.get(lifeEvent.lead);
  const evidence = lifeEvent.evidence.map((item) => {
    const resource = catalog.demands.get(item.demand)?.resource ?? '';
    const need = item.required
      ? both({ zh: '（必需）', en: ' (required)' })
      : both({ zh: '（可选）', en: ' (optional)' });
    return `- **${both(item.title)}**${need} — \`${resource}\``;
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
      zh: `应答有三种：JSON；Accept: text/event-stream 逐项接收；Prefer: respond-async 先受理、后取（保留 ${lifeEvent.keepHours} 小时）。每项材料各有状态：ok、absent、not_found、refused、unavailable、pending。列表（名称带 []）里的每一项各查一次；由前一项材料的结果去查的，有几条记录查几次，没有所需的值就不查。`,
      en: `Answered in three ways: as JSON, item by item with Accept: text/event-stream, or taken in and fetched later with Prefer: respond-async (kept for ${lifeEvent.keepHours} hours). Each piece has its own status: ok, absent, not_found, refused, unavailable, pending. Each thing of a list takes a call of its own; evidence that is looked up with another takes one for each of its records, and none where the value it needs is missing.`,
    }),
  ].join('\n');
}
