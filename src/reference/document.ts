import type { Caller, Catalog, Demand, LifeEvent, Resource } from '../model/index.ts';
import { scopeOf, tokenWith } from './access.ts';
import { sharedComponents } from './components.ts';
import { describeLifeEvent } from './life-event-operation.ts';
import type { ExamplePeople } from './people.ts';
import { describeResource } from './resource-operation.ts';
import { describeTags, tagOf } from './tags.ts';
import { both, issuerMarker } from './text.ts';

export type Operation = Record<string, unknown>;
/** Path → method → operation. */
export type Paths = Record<string, Record<string, Operation>>;

/** The operations the routes describe, before the catalog's own are added. */
export interface RouteDescription {
  readonly paths: Paths;
  readonly schemas: Readonly<Record<string, unknown>>;
}

export interface View {
  readonly catalog: Catalog;
  readonly people: ExamplePeople;
  /** Describe only what this caller may call, and of it only what its demands let out. */
  readonly caller?: Caller | undefined;
  /** `YYYY-MM-DD` in Beijing: which demands are in force. */
  readonly today: string;
}

const evidencePath = '/v1/life-events/{lifeEvent}/evidence';
const queryPath = '/v1/resources/{resource}/query';

/** The whole OpenAPI 3.1 document, texts still in both languages. */
export function describeAll(routes: RouteDescription, view: View) {
  const { catalog } = view;
  const own = [...describeResources(view), ...describeLifeEvents(view)];
  const paths: Paths = {
    ...Object.fromEntries(own.map(({ path, operation }) => [path, { post: operation }])),
    ...describeRoutes(routes.paths, view.caller),
  };
  return {
    openapi: '3.1.1',
    info: describeGateway(catalog),
    servers: [{ url: issuerMarker, description: both({ zh: '本网关', en: 'This gateway' }) }],
    ...describeTags(catalog, tagsIn(paths)),
    paths,
    components: {
      schemas: { ...routes.schemas, ...Object.assign({}, ...own.map(({ schemas }) => schemas)) },
      ...sharedComponents(),
    },
  };
}

function describeResources(view: View) {
  return resourcesOf(view).map(({ resource, demands }) =>
    describeResource(resource, {
      people: view.people,
      demands,
      mine: view.caller !== undefined,
      sandbox: view.catalog.verticals.get(resource.vertical)?.sandbox ?? false,
    }),
  );
}

/** Resources the view shows, each with the demands that may be stated for it. */
function resourcesOf({ catalog, caller, today }: View): { resource: Resource; demands: readonly Demand[] }[] {
  const demands = [...catalog.demands.values()]
    .filter((demand) => (!caller || demand.department === caller.department) && inForce(demand, today))
    .toSorted(byUsefulness);
  const offered = [...catalog.resources.values()].map((resource) => ({
    resource,
    demands: demands.filter((demand) => demand.resource === resource.id),
  }));
  if (!caller) return offered;
  return caller.scopes.includes('data') ? offered.filter((offer) => offer.demands.length > 0) : [];
}

/** An example rests on the first: better one that needs no mandate, so that it works as it stands. */
function byUsefulness(one: Demand, other: Demand): number {
  const asks = ({ subjectBasis }: Demand) => Number(subjectBasis === 'subject-authorisation');
  return asks(one) - asks(other);
}

function inForce({ validFrom, validUntil }: Demand, today: string): boolean {
  return validFrom <= today && today <= validUntil;
}

function describeLifeEvents({ catalog, people, caller }: View) {
  return [...catalog.lifeEvents.values()]
    .filter((lifeEvent) => !caller || takesPart(lifeEvent, caller, catalog))
    .map((lifeEvent) => describeLifeEvent(lifeEvent, { catalog, people }));
}

/** The lead asks for all; a department whose own demand stands behind an evidence may ask for that one. */
function takesPart({ lead, evidence }: LifeEvent, { department, scopes }: Caller, catalog: Catalog): boolean {
  if (!scopes.includes('data')) return false;
  return lead === department || evidence.some(({ demand }) => catalog.demands.get(demand)?.department === department);
}

/**
 * The routes' operations as the document shows them: tag and security follow from the path, so that no route can forget them.
 * The two generic ones are replaced by one operation per resource and life event.
 */
function describeRoutes(routes: Paths, caller?: Caller): Paths {
  const shown = Object.entries(routes).filter(
    ([path]) => path !== queryPath && path !== evidencePath && mayCall(path, caller),
  );
  return Object.fromEntries(
    shown.map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [method, complete(path, method, operation)]),
      ),
    ]),
  );
}

function mayCall(path: string, caller?: Caller): boolean {
  const scope = scopeOf(path);
  return !caller || !scope || caller.scopes.includes(scope);
}

function complete(path: string, method: string, operation: Operation): Operation {
  const scope = scopeOf(path);
  return {
    operationId: `${method}${path.replaceAll(/[^a-zA-Z0-9]+/g, '-').replace(/-$/, '') || '-front-page'}`,
    ...operation,
    tags: [tagOf(path)],
    security: scope ? [...(isOptional(operation) ? [{}] : []), ...tokenWith(scope)] : [],
  };
}

/** The route says that it answers without a token too. */
function isOptional({ security }: Operation): boolean {
  return Array.isArray(security) && security.some((requirement) => Object.keys(requirement).length === 0);
}

function tagsIn(paths: Paths): ReadonlySet<string> {
  const tags = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ tags }) => tags as string[]),
  );
  return new Set(tags);
}

function describeGateway({ revision }: Catalog) {
  return {
    title: both({ zh: '数桥 · 政务数据共享接入网关', en: 'Shuqiao · government data access gateway' }),
    version: `1.0.0+${revision}`,
    summary: both({
      zh: '绥宁县各部门按共享授权取用垂管系统数据的唯一入口',
      en: 'Where the departments of Suining County get the data their demands allow, from the state’s vertical systems',
    }),
    description: both(introduction),
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  };
}

const introduction = {
  zh: `部门系统用 JWT 证明身份，说明为哪个事项、哪个办件查询，即得到共享授权列明的字段，不多一项。每个应答先存证、后发出，并附用数回执。

## 三步调用

1. **取令牌**：\`TOKEN=$(npm run -s token -- education)\`（沙箱）；正式环境用部门私钥到 \`POST /oauth/token\` 换取。
2. **说明用途**：请求头 \`Sharing-Matter\`（事项编码）、\`Sharing-Case\`（办件编号）、\`Sharing-Officer\`（经办人工号）。
3. **查询**：个人信息只放在请求体里，从不放在网址里。

## 出错时

一律为 RFC 9457 \`application/problem+json\`。按 \`reason\` 分支处理，每个原因在 [/problems](/problems) 有一页，说明发生了什么、怎么办。

## 约定

- 日期 \`YYYY-MM-DD\`；金额为文本，两位小数；应答正文是规范 JSON（RFC 8785）。
- 列表为 \`{ items, next?, incomplete? }\`，\`next\` 原样放进 \`?after=\`。
- 数据应答一律 \`Cache-Control: no-store\`；每个应答都有 \`Request-Id\`。`,
  en: `A department's system proves who it is with a JWT, says for which matter and which case it asks, and gets just the fields its demand names. Every answer is on record before it leaves, and comes with a receipt.

## A call in three steps

1. **Get a token**: \`TOKEN=$(npm run -s token -- education)\` in the sandbox; in production with the department's key at \`POST /oauth/token\`.
2. **Say what for**: the headers \`Sharing-Matter\`, \`Sharing-Case\` and \`Sharing-Officer\`.
3. **Ask**: personal data travels in bodies, never in URLs.

## When it says no

Always RFC 9457 \`application/problem+json\`. Branch on \`reason\`; each has a page under [/problems](/problems): what happened, what to do.

## Conventions

- Dates are \`YYYY-MM-DD\`, amounts strings with two decimals, bodies canonical JSON (RFC 8785).
- Lists are \`{ items, next?, incomplete? }\`; \`next\` goes into \`?after=\`.
- Data is always \`Cache-Control: no-store\`; every answer has a \`Request-Id\`.`,
};
