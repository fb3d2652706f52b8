import type { Catalog, Demand, Department, DepartmentId, LifeEvent } from '../../model/index.ts';
import { findDemand, findDepartment, findLifeEvent } from '../lookups.ts';
import { type Change, differences } from './change.ts';
import { compareDemand, describeDemand } from './demand-changes.ts';

/** What is different in `after` for those who ask: rights, fields, masks, matters, life events, quotas, validity, delegations. */
export function compareCatalogs(before: Catalog, after: Catalog): readonly Change[] {
  return [
    ...departmentChanges(before, after),
    ...demandChanges(before, after),
    ...delegationChanges(before, after),
    ...leadChanges(before, after),
  ];
}

function* departmentChanges(before: Catalog, after: Catalog): Generator<Change> {
  for (const { id, name } of after.departments.values()) {
    if (findDepartment(before, id)) continue;
    yield { department: id, kind: 'gains', text: { zh: `新接入：${name.zh}`, en: `is new: ${name.en}` } };
  }
  for (const old of before.departments.values()) {
    const now = findDepartment(after, old.id);
    if (now === undefined) {
      yield { department: old.id, kind: 'loses', text: { zh: '不再接入', en: 'is no longer there' } };
    } else {
      yield* accessChanges(old, now);
    }
  }
}

function* accessChanges(before: Department, after: Department): Generator<Change> {
  const { id: department } = after;
  const scopes = differences(before.scopes, after.scopes);
  if (scopes.gained.length > 0) {
    const names = scopes.gained.join(', ');
    yield { department, kind: 'gains', text: { zh: `可申请令牌权限 ${names}`, en: `may have tokens for ${names}` } };
  }
  if (scopes.lost.length > 0) {
    const names = scopes.lost.join(', ');
    yield {
      department,
      kind: 'loses',
      text: { zh: `不再可申请令牌权限 ${names}`, en: `may no longer have tokens for ${names}` },
    };
  }
  const keys = differences(
    before.keys.map(({ kid }) => kid),
    after.keys.map(({ kid }) => kid),
  );
  for (const kid of keys.gained)
    yield { department, kind: 'gains', text: { zh: `登记密钥 ${kid}`, en: `has the key ${kid}` } };
  for (const kid of keys.lost)
    yield { department, kind: 'loses', text: { zh: `密钥 ${kid} 不再有效`, en: `has the key ${kid} no more` } };
  const [from, to] = [before, after].map(({ allowedNetworks }) => allowedNetworks.join(', '));
  if (from !== to) {
    const text = {
      zh: `来源地址：${from || '不限'} → ${to || '不限'}`,
      en: `may call from: ${from || 'anywhere'} → ${to || 'anywhere'}`,
    };
    yield { department, kind: 'changes', text };
  }
}

function* demandChanges(before: Catalog, after: Catalog): Generator<Change> {
  for (const now of after.demands.values()) {
    const old = findDemand(before, now.id);
    if (old === undefined || !isSameRight(old, now)) {
      yield { department: now.department, kind: 'gains', text: describeDemand(now, after, 'gains') };
    }
  }
  for (const old of before.demands.values()) {
    const now = findDemand(after, old.id);
    if (now === undefined || !isSameRight(old, now)) {
      yield { department: old.department, kind: 'loses', text: describeDemand(old, before, 'loses') };
    } else {
      yield* compareDemand({ demand: old, catalog: before }, { demand: now, catalog: after });
    }
  }
}

/** A number that passes to another department or resource is a right lost and another gained. */
function isSameRight(one: Demand, other: Demand): boolean {
  return one.department === other.department && one.resource === other.resource;
}

/** What a life event's lead receives by another department's right. */
function* delegationChanges(before: Catalog, after: Catalog): Generator<Change> {
  const events = new Set([...before.lifeEvents.keys(), ...after.lifeEvents.keys()]);
  for (const id of events) {
    const [old, now] = [findLifeEvent(before, id), findLifeEvent(after, id)];
    const { gained, lost } = differences(delegationsOf(old), delegationsOf(now));
    for (const one of gained) if (now) yield delegation(one, now, after, 'gains');
    for (const one of lost) if (old) yield delegation(one, old, before, 'loses');
  }
}

function delegationsOf(event: LifeEvent | undefined): readonly string[] {
  return event?.delegations.map(({ demand, to }) => `${to} ${demand}`) ?? [];
}

function delegation(key: string, { name }: LifeEvent, catalog: Catalog, kind: 'gains' | 'loses'): Change {
  const [to = '', id = ''] = key.split(' ');
  const demand = findDemand(catalog, id);
  const holder = demand && findDepartment(catalog, demand.department)?.name;
  const title = demand?.title ?? { zh: '', en: '' };
  const [zh, en] =
    kind === 'gains'
      ? [`在“${name.zh}”中经转授得到`, `receives by delegation, for ${name.en}, what`]
      : [`在“${name.zh}”中不再经转授得到`, `no longer receives by delegation, for ${name.en}, what`];
  return {
    department: to as DepartmentId,
    kind,
    text: {
      zh: `${zh} ${id}（${holder?.zh ?? '?'}的授权）：${title.zh}`,
      en: `${en} rests on ${id} of ${holder?.en ?? '?'}: ${title.en}`,
    },
  };
}

function* leadChanges(before: Catalog, after: Catalog): Generator<Change> {
  for (const { id, name, lead } of after.lifeEvents.values()) {
    const old = findLifeEvent(before, id);
    if (old?.lead === lead) continue;
    yield { department: lead, kind: 'gains', text: { zh: `牵头“${name.zh}”`, en: `leads ${name.en}` } };
  }
  for (const { id, name, lead } of before.lifeEvents.values()) {
    if (findLifeEvent(after, id)?.lead === lead) continue;
    yield { department: lead, kind: 'loses', text: { zh: `不再牵头“${name.zh}”`, en: `no longer leads ${name.en}` } };
  }
}
