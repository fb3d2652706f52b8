import type {
  Catalog,
  Demand,
  DemandId,
  Department,
  DepartmentId,
  Evidence,
  Field,
  LifeEvent,
  LifeEventId,
  Matter,
  MatterCode,
  Pipe,
  Predicate,
  PublicJwk,
  Resource,
  ResourceId,
  StatedValue,
  Vertical,
  VerticalId,
} from '../model/index.ts';
import { durationSeconds } from './duration.ts';
import { frozenMap, grouped } from './frozen.ts';
import type { CatalogOverlay } from './overlay.ts';
import type { ConfigItems, Item } from './read-config.ts';
import type { CodeListConfig } from './schemas/code-list.ts';
import type { DemandConfig, PredicateConfig } from './schemas/demand.ts';
import type { DepartmentConfig } from './schemas/department.ts';
import type { LifeEventConfig } from './schemas/life-event.ts';
import type { ResourceConfig } from './schemas/resource.ts';
import type { VerticalConfig } from './schemas/vertical.ts';
import { statedParameters } from './stated-parameters.ts';
import type { WebhookMacs } from './webhook-macs.ts';

/** Checked config becomes the catalog: ids branded, defaults filled in, lookups prepared, all of it frozen. */
export function assembleCatalog(
  config: ConfigItems,
  {
    pipes,
    webhookMacs,
    overlay,
    revision,
  }: {
    pipes: ReadonlyMap<string, Pipe>;
    webhookMacs: WebhookMacs;
    overlay: CatalogOverlay;
    revision: string;
  },
): Catalog {
  const codeLists = new Map(config.codeLists.map((item) => [item.id, item.value]));
  const departments = config.departments.map((item) => toDepartment(item, overlay));
  const verticals = config.verticals.map((item) => toVertical(item, { overlay, webhookMacs }));
  const resources = config.resources.map((item) => toResource(item, codeLists, pipes.get(item.id)));
  const order = new Map(resources.map(({ id, fields }) => [id as string, fields.map(({ name }) => name)]));
  const lifeEvents = config.lifeEvents.map(toLifeEvent);
  const demands = config.demands.map((item) => toDemand(item, order.get(item.value.resource) ?? [], lifeEvents));
  return Object.freeze({
    revision,
    departments: byId(departments),
    verticals: byId(verticals),
    resources: byId(resources),
    demands: byId(demands),
    lifeEvents: byId(lifeEvents),
    index: Object.freeze({
      demandsByDepartment: frozenMap(grouped(demands, ({ department }) => department)),
      demandsByRight: frozenMap(grouped(demands, ({ department, resource }) => `${department} ${resource}`)),
      demandsByResource: frozenMap(grouped(demands, ({ resource }) => resource)),
      resourcesByVertical: frozenMap(grouped(resources, ({ vertical }) => vertical)),
      lifeEventByMatter: frozenMap(lifeEvents.map((event) => [event.matter.code, event] as const)),
    }),
  });
}

function byId<Id, Value extends { readonly id: Id }>(values: readonly Value[]): ReadonlyMap<Value['id'], Value> {
  return frozenMap(values.map((value) => [value.id, value] as const));
}

function toDepartment({ id, value }: Item<DepartmentConfig>, overlay: CatalogOverlay): Department {
  return {
    id: id as DepartmentId,
    name: value.name,
    uscc: value.uscc,
    mayDemand: value.mayDemand,
    scopes: value.scopes,
    // The schema and `keyFaults` have made sure of what the type says.
    keys: [...(value.keys as unknown as readonly PublicJwk[]), ...(overlay.departments?.[id]?.keys ?? [])],
    allowedNetworks: value.allowedNetworks,
    dpopBoundAccessTokens: value.dpopBoundAccessTokens,
    suspiciousUse: value.suspiciousUse,
  };
}

function toVertical(
  { id, value }: Item<VerticalConfig>,
  { overlay, webhookMacs }: { overlay: CatalogOverlay; webhookMacs: WebhookMacs },
): Vertical {
  const webhookMac = webhookMacs.get(id);
  const { signing, envelope, format, charset, relay } = value.upstream;
  const { name, owner, holds, spokenName, spokenSystem, service } = value;
  return {
    id: id as VerticalId,
    name,
    owner,
    holds,
    spokenName,
    spokenSystem,
    ...(relay !== undefined && { relay }),
    dialect: { signing, envelope, format, charset },
    ...(webhookMac && { webhookMac }),
    service,
    sandbox: overlay.sandboxVerticals?.includes(id) ?? false,
  };
}

function toResource(
  { id, stem, value }: Item<ResourceConfig>,
  codeLists: ReadonlyMap<string, CodeListConfig>,
  pipe: Pipe | undefined,
): Resource {
  return {
    id: id as ResourceId,
    vertical: stem as VerticalId,
    operation: value.operation,
    title: value.title,
    subject: value.subject,
    sharing: value.sharing,
    freshness: value.freshness,
    onEmpty: value.onEmpty,
    many: value.many,
    share: value.share,
    parameters: value.parameters.map(({ name, title, format, required }) => ({ name, title, format, required })),
    fields: value.fields.map(({ name, title, type, level, mask, codeList, example }): Field => {
      const list = codeList === undefined ? undefined : codeLists.get(codeList);
      const coded = list && { values: list.values, ...(list.source !== undefined && { codeSource: list.source }) };
      return { name, title, type, level, mask, ...coded, ...(example !== undefined && { example }) };
    }),
    ...(value.notShared && { notShared: value.notShared }),
    // A pipe is functions and their closures; frozen at its surface it cannot be swapped, and no deeper.
    ...(pipe && { pipe: Object.freeze(pipe) }),
  };
}

function toDemand(
  { id, stem, value }: Item<DemandConfig>,
  order: readonly string[],
  lifeEvents: readonly LifeEvent[],
): Demand {
  const served = lifeEvents.filter((event) => value.lifeEvents.includes(event.id));
  const inOrder = (names: readonly string[]) => order.filter((name) => names.includes(name));
  return {
    id: id as DemandId,
    title: value.title,
    department: stem as DepartmentId,
    resource: value.resource as ResourceId,
    matters: value.matters.map(toMatter),
    lifeEvents: value.lifeEvents as readonly string[] as readonly LifeEventId[],
    legalBasis: value.legalBasis,
    subjectBasis: value.subjectBasis,
    subjectBasisByLifeEvent: value.subjectBasisByLifeEvent,
    maxAgeSeconds: durationSeconds(value.maxAge),
    staleWhileRevalidateSeconds: durationSeconds(value.staleWhileRevalidate ?? 'PT0S'),
    staleIfErrorSeconds: durationSeconds(value.staleIfError ?? value.maxAge),
    quotaPerDay: value.quotaPerDay,
    ratePerSecond: value.ratePerSecond,
    validFrom: value.validFrom,
    validUntil: value.validUntil,
    fields: inOrder(value.fields),
    unmasked: inOrder(value.unmasked),
    unmaskedOnly: value.unmaskedOnly as Readonly<Record<string, unknown>> as Demand['unmaskedOnly'],
    predicates: value.predicates.map((predicate) => toPredicate(predicate, served)),
  };
}

function toPredicate(predicate: PredicateConfig, served: readonly LifeEvent[]): Predicate {
  const { id, title, whenAbsent, whenContradicted, all, any } = predicate;
  return {
    id,
    title,
    combine: any === undefined ? 'all' : 'any',
    tests: any ?? all ?? [],
    stated: statedParameters(predicate).map((path) => toStatedValue(path, served)),
    ...(whenAbsent && { whenAbsent }),
    ...(whenContradicted && { whenContradicted }),
  };
}

/** A life event says what a path is called and how it is written; where none does, it is text. */
function toStatedValue(path: string, served: readonly LifeEvent[]): StatedValue {
  const known = served.flatMap(({ parameters }) => parameters).find((parameter) => parameter.path === path);
  const { title, format } = known ?? { title: { zh: path, en: path }, format: 'text' };
  return { path, title, format };
}

function toLifeEvent({ id, value }: Item<LifeEventConfig>): LifeEvent {
  return {
    id: id as LifeEventId,
    name: value.name,
    batch: value.batch,
    lead: value.lead as DepartmentId,
    matter: toMatter(value.matter),
    departments: value.departments as readonly string[] as readonly DepartmentId[],
    parameters: value.parameters.map(({ path, title, format, required }) => ({ path, title, format, required })),
    evidence: value.evidence.map(({ group, demand, ...rest }): Evidence => {
      return { ...rest, demand: demand as DemandId, ...(group !== undefined && { group }) };
    }),
    delegations: value.delegations.map(({ demand, to, basis }) => {
      return { demand: demand as DemandId, to: to as DepartmentId, basis };
    }),
    uploads: value.uploads.map(({ title, required, insteadOf, note }) => ({
      title,
      required,
      ...(insteadOf !== undefined && { insteadOf }),
      ...(note !== undefined && { note }),
    })),
    deadlineMs: value.deadlineMs,
    keepHours: value.keepHours,
  };
}

function toMatter({ code, title }: { code: string; title: string }): Matter {
  return { code: code as MatterCode, title };
}
