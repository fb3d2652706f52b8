import { findDemands } from '../catalog/index.ts';
import type {
  Catalog,
  DataCall,
  Delegation,
  Demand,
  DepartmentId,
  LifeEvent,
  MatterCode,
  Occasion,
  Resource,
  Result,
} from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { implementationCode, lifeEventOf } from './unmasked.ts';

/** The demand a call rests on; with whose it is, where that is not the caller's. */
export interface Ground {
  readonly demand: Demand;
  readonly onBehalfOf?: DepartmentId;
}

/** Finds the demand that allows (department, resource, matter), directly or by delegation. */
export function findDemand(
  { catalog, caller, occasion }: Pick<DataCall, 'catalog' | 'caller' | 'occasion'>,
  resource: Resource,
  matter: MatterCode,
): Result<Ground, Refusal> {
  return occasion
    ? findForOccasion(catalog, caller.department, occasion)
    : findDirect(catalog, caller.department, resource, matter);
}

function findDirect(
  catalog: Catalog,
  department: DepartmentId,
  resource: Resource,
  matter: MatterCode,
): Result<Ground, Refusal> {
  const held = findDemands(catalog, department, resource.id);
  if (held.length === 0)
    return refuse({ reason: 'no-demand', note: `${department} holds no demand on ${resource.id}` });
  const covering = held.find((demand) => covers(catalog, demand, matter));
  if (covering) return { ok: true, value: { demand: covering } };
  const covered = held.flatMap(({ matters }) => matters.map(({ code, title }) => `${title} ${code}`));
  return refuse({
    reason: 'matter-not-covered',
    note: held.map(({ id }) => id).join(' '),
    remedy: {
      zh: `核对 Sharing-Matter。贵部门对此项资源的授权事项：${covered.join('；')}。`,
      en: `Check Sharing-Matter. Your demand covers: ${covered.join('; ')}.`,
    },
  });
}

/** Within a life event the evidence names its demand; data goes to the demand's department, or to whom it delegated. */
function findForOccasion(catalog: Catalog, department: DepartmentId, occasion: Occasion): Result<Ground, Refusal> {
  const demand = catalog.demands.get(occasion.demand);
  const lifeEvent = catalog.lifeEvents.get(occasion.lifeEvent);
  if (!demand || !lifeEvent) throw new Error(`catalog has no ${occasion.demand} or ${occasion.lifeEvent}`);
  if (demand.department === department) {
    if (demand.lifeEvents.includes(lifeEvent.id)) return { ok: true, value: { demand } };
    return refuse({ reason: 'matter-not-covered', note: `${demand.id} does not name ${lifeEvent.id}` });
  }
  if (findDelegation(lifeEvent, demand, department)) {
    return { ok: true, value: { demand, onBehalfOf: demand.department } };
  }
  const holder = catalog.departments.get(demand.department);
  return refuse({
    reason: 'no-delegation',
    note: `${demand.id} belongs to ${demand.department}`,
    ...(holder && {
      detail: {
        zh: `此项材料依据${holder.name.zh}的共享授权（${demand.id}），尚未转授。`,
        en: `This evidence rests on demand ${demand.id} of the ${holder.name.en}, which has not delegated it.`,
      },
      remedy: {
        zh: `请联系${holder.name.zh}办理转授，或由其代查。`,
        en: `Ask the ${holder.name.en} to delegate the demand, or to make the query itself.`,
      },
    }),
  });
}

function findDelegation(lifeEvent: LifeEvent, demand: Demand, to: DepartmentId): Delegation | undefined {
  return lifeEvent.delegations.find((delegation) => delegation.demand === demand.id && delegation.to === to);
}

/** A life event's own matter is covered by every demand that lists it. */
function covers(catalog: Catalog, demand: Demand, matter: MatterCode): boolean {
  const lifeEvent = lifeEventOf(matter, catalog);
  return (
    demand.matters.some(({ code }) => code === matter || code === implementationCode(matter)) ||
    (lifeEvent !== undefined && demand.lifeEvents.includes(lifeEvent.id))
  );
}

function refuse(refusal: Refusal): Result<never, Refusal> {
  return { ok: false, failure: refusal };
}
