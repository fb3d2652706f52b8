import type {
  Catalog,
  Demand,
  DemandId,
  Department,
  DepartmentId,
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

export function demandsOnResource({ index }: Catalog, resource: string): readonly Demand[] {
  return index.demandsByResource.get(resource as ResourceId) ?? [];
}

export function resourcesOfVertical({ index }: Catalog, vertical: string): readonly Resource[] {
  return index.resourcesByVertical.get(vertical as VerticalId) ?? [];
}
