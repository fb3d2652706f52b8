import type { Caller, Catalog, Demand, LifeEvent, Resource } from '../model/index.ts';
import { scopeOf, tokenWith } from './access.ts';
import { sharedComponents } from './components.ts';
import { describeGateway } from './gateway.ts';
import { describeLifeEvent } from './life-event-operation.ts';
import type { ExamplePeople } from './people.ts';
import { describeResource } from './resource-operation.ts';
import { withExamples } from './route-examples.ts';
import { describeTags, tagOf } from './tags.ts';
import { both, issuerMarker } from './text.ts';
import { findingSchema } from './verification.ts';

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
      schemas: {
        ...routes.schemas,
        Finding: findingSchema,
        ...Object.assign({}, ...own.map(({ schemas }) => schemas)),
      },
      ...sharedComponents(),
    },
  };
}

function describeResources(view: View) {
  return resourcesOf(view).map(({ resource, demands }) =>
    describeResource(resource, {
      people: view.people,
      demands,
      catalog: view.catalog,
      mine: view.caller !== undefined,
      sandbox: view.catalog.verticals.get(resource.vertical)?.sandbox ?? false,
    }),
  );
}

/** Resources the view shows, each with the demands that may be stated for it. */
function resourcesOf({ catalog, caller, today }: View): { resource: Resource; demands: readonly Demand[] }[] {
  const demands = [...catalog.demands.values()]
    .filter((demand) => (!caller || demand.department === caller.department) && inForce(demand, today))
    .toSorted(byUsefulness(catalog));
  const offered = [...catalog.resources.values()].map((resource) => ({
    resource,
    demands: demands.filter((demand) => demand.resource === resource.id),
  }));
  if (!caller) return offered;
  return caller.scopes.includes('data') ? offered.filter((offer) => offer.demands.length > 0) : [];
}

/** An example rests on the first: better one that needs no mandate, and that serves a life event its own department leads. */
function byUsefulness({ lifeEvents }: Catalog): (one: Demand, other: Demand) => number {
  const trouble = (demand: Demand) => {
    const leads = demand.lifeEvents.some((id) => lifeEvents.get(id)?.lead === demand.department);
    return (
      Number(demand.subjectBasis === 'subject-authorisation') * 4 +
      Number(demand.lifeEvents.length === 0) * 2 +
      Number(!leads)
    );
  };
  return (one, other) => trouble(one) - trouble(other);
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
    ...withExamples(path, method, operation),
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
