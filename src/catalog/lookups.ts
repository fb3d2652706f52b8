import type {
  Catalog,
  Demand,
  DemandId,
  Department,
  DepartmentId,
  Evidence,
  LifeEvent,
  LifeEventId,
  MatterCode,
  Resource,
  ResourceId,
  Vertical,
  VerticalId,
} from '../model/index.ts';

/** What a name from outside stands for; undefined where the catalog has no such thing. */
export function findDepartment({ departments }: Catalog, id: string): Department | undefined {
  return departments.get(id as DepartmentId);
}

export function findVertical({ verticals }: Catalog, id: string): Vertical | undefined {
  return verticals.get(id as VerticalId);
}

export function findResource({ resources }: Catalog, id: string): Resource | undefined {
  return resources.get(id as ResourceId);
}

export function findDemand({ demands }: Catalog, id: string): Demand | undefined {
  return demands.get(id as DemandId);
}

export function findLifeEvent({ lifeEvents }: Catalog, id: string): LifeEvent | undefined {
  return lifeEvents.get(id as LifeEventId);
}

/** The life event a matter code stands for. */
export function findLifeEventByMatter({ index }: Catalog, code: string): LifeEvent | undefined {
  return index.lifeEventByMatter.get(code as MatterCode);
}

/** The demands of one department on one resource; no two of them cover the same matter. */
export function findDemands({ index }: Catalog, department: string, resource: string): readonly Demand[] {
  return index.demandsByRight.get(`${department} ${resource}`) ?? [];
}

export function demandsOfDepartment({ index }: Catalog, department: string): readonly Demand[] {
  return index.demandsByDepartment.get(department as DepartmentId) ?? [];
}

/** What a department may receive on one day (`YYYY-MM-DD`): on its own demands, and on those delegated to it for a life event. */
export function demandsReaching(catalog: Catalog, department: string, day: string): readonly Demand[] {
  const delegated = [...catalog.lifeEvents.values()]
    .flatMap(({ delegations }) => delegations.filter(({ to }) => to === department))
    .flatMap(({ demand }) => catalog.demands.get(demand) ?? []);
  const all = new Set([...demandsOfDepartment(catalog, department), ...delegated]);
  return [...all].filter(({ validFrom, validUntil }) => validFrom <= day && day <= validUntil);
}

export function demandsOnResource({ index }: Catalog, resource: string): readonly Demand[] {
  return index.demandsByResource.get(resource as ResourceId) ?? [];
}

export function resourcesOfVertical({ index }: Catalog, vertical: string): readonly Resource[] {
  return index.resourcesByVertical.get(vertical as VerticalId) ?? [];
}

/** The most things of one list (`vehicles[]`) an applicant may state: each takes a call for every evidence about it. */
export const thingsMax = 20;

/**
 * Whether an evidence may take more than one call, and so answers in parts: it names several, goes through a list the applicant
 * stated, or is looked up with an evidence of which there may be many rows.
 */
export function takesSeveralCalls({ calls }: Evidence, { evidence }: LifeEvent, catalog: Catalog): boolean {
  const sources = calls.flatMap((call) => Object.values(call));
  const earlier = sources.filter((source) => source.startsWith('@')).map((source) => source.slice(1).split('.')[0]);
  const perRow = evidence.some(({ id, demand, calls: its }) => {
    const resource = catalog.demands.get(demand)?.resource;
    return earlier.includes(id) && (its.length > 1 || (resource && catalog.resources.get(resource)?.many));
  });
  return calls.length > 1 || perRow || sources.some((source) => /^\$\w+\[\]/.test(source));
}
