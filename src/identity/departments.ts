import type { Catalog, Department, DepartmentId } from '../model/index.ts';

/** The department of that id, if the catalog has one: this look-up is the check that an id stands for a department. */
export function findDepartment(catalog: Catalog, id: string): Department | undefined {
  return catalog.departments.get(id as DepartmentId);
}

/** Those who run the gateway: the data bureau, the department whose tokens may carry `ops`. */
export function findOperator(catalog: Catalog): Department | undefined {
  for (const department of catalog.departments.values()) if (department.scopes.includes('ops')) return department;
  return undefined;
}
