import type { ParameterFormat } from '../../model/index.ts';
import { type ConfigProblem, oneOf } from '../config-problem.ts';
import { type ConfigItems, type Item, unresolved } from '../read-config.ts';
import type { DemandConfig } from '../schemas/demand.ts';
import type { LifeEventConfig } from '../schemas/life-event.ts';
import type { ResourceConfig } from '../schemas/resource.ts';
import { statedParameters } from '../stated-parameters.ts';

type Event = Item<LifeEventConfig>;
type EvidenceConfig = LifeEventConfig['evidence'][number];

/** A life event: its departments, what the applicant states, and that every evidence can be fetched from it. */
export function* checkLifeEvents(config: ConfigItems): Generator<ConfigProblem> {
  const demands = new Map(config.demands.map((item) => [item.id, item]));
  const resources = new Map(config.resources.map((item) => [item.id, item.value]));
  const matters = new Map<string, string>();
  for (const event of config.lifeEvents) {
    yield* checkDepartments(event, config);
    const other = matters.get(event.value.matter.code);
    if (other !== undefined) {
      yield event.problem(['matter', 'code'], `${other} has the same matter code`, 'a matter of its own');
    }
    matters.set(event.value.matter.code, event.id);
    yield* checkStated(event);
    for (const index of event.value.evidence.keys()) {
      yield* checkEvidence(event, index, { demands, resources, config });
    }
    yield* checkGroups(event);
    yield* checkUse(event, demands);
    yield* checkDelegations(event, demands, config);
    for (const [index, { insteadOf }] of event.value.uploads.entries()) {
      const known = new Set(event.value.evidence.map(({ id }) => id));
      if (insteadOf === undefined) continue;
      yield* unresolved(event, ['uploads', index, 'insteadOf'], { kind: 'evidence', name: insteadOf, known });
    }
  }
}

function* checkDepartments(event: Event, { departments, declared }: ConfigItems): Generator<ConfigProblem> {
  const { lead, matter, departments: names } = event.value;
  yield* unresolved(event, ['lead'], { kind: 'department', name: lead, known: declared.departments });
  for (const [index, name] of names.entries()) {
    yield* unresolved(event, ['departments', index], { kind: 'department', name, known: declared.departments });
  }
  if (!names.includes(lead)) {
    yield event.problem(['departments'], `the lead ${lead} is not among departments`, `${lead} in the list`, 'key');
  }
  const uscc = departments.find(({ id }) => id === lead)?.value.uscc;
  if (uscc !== undefined && !matter.code.startsWith(uscc)) {
    const expected = `a code that begins with its credit code ${uscc}`;
    yield event.problem(['matter', 'code'], `the matter is not one of the lead ${lead}'s`, expected);
  }
}

function* checkStated(event: Event): Generator<ConfigProblem> {
  const paths = event.value.parameters.map(({ path }) => path);
  for (const [index, path] of paths.entries()) {
    if (paths.indexOf(path) < index) {
      yield event.problem(['parameters', index, 'path'], `${path} is there twice`, 'every path once');
    }
    const inner = paths.find((one) => one.startsWith(`${path}.`));
    if (inner !== undefined) {
      yield event.problem(['parameters', index, 'path'], `${path} holds ${inner}, so it is no value`, 'another path');
    }
    const list = listOf(path);
    if (list === path) {
      yield event.problem(['parameters', index, 'path'], `${path} says nothing of each of them`, `${path}.name, say`);
    } else if (list !== undefined) {
      const thing = paths.find((one) => one === list.slice(0, -2) || one.startsWith(`${list.slice(0, -2)}.`));
      if (thing === undefined) continue;
      yield event.problem(['parameters', index, 'path'], `${path} is of several, ${thing} of one`, 'either, not both');
    }
  }
}

/** The list a path speaks of, `vehicles[]`; undefined where it speaks of one thing. */
function listOf(path: string): string | undefined {
  return /^\w+\[\]/.exec(path)?.[0];
}

interface Known {
  readonly demands: ReadonlyMap<string, Item<DemandConfig>>;
  readonly resources: ReadonlyMap<string, ResourceConfig>;
  readonly config: ConfigItems;
}

function* checkEvidence(event: Event, index: number, { demands, resources, config }: Known): Generator<ConfigProblem> {
  const evidence = event.value.evidence[index] as EvidenceConfig;
  const at = ['evidence', index];
  if (event.value.evidence.findIndex(({ id }) => id === evidence.id) < index) {
    yield event.problem([...at, 'id'], `${evidence.id} is there twice`, 'every evidence once');
  }
  if (evidence.required && evidence.onMissing === 'skip') {
    const expected = 'upload, block or accept-and-follow-up, or required: false';
    yield event.problem([...at, 'onMissing'], 'a required evidence is skipped', expected);
  }
  const known = config.declared.demands;
  yield* unresolved(event, [...at, 'demand'], { kind: 'demand', name: evidence.demand, known });
  const demand = demands.get(evidence.demand);
  if (demand === undefined) return;
  if (!demand.value.lifeEvents.includes(event.id)) {
    const message = `${evidence.demand} does not serve ${event.id}`;
    yield event.problem([...at, 'demand'], message, `lifeEvents: [${event.id}] in config/demands/${demand.stem}.yaml`);
  }
  if (!event.value.departments.includes(demand.stem)) {
    const message = `${evidence.demand} is ${demand.stem}'s, which takes no part in ${event.id}`;
    yield event.problem([...at, 'demand'], message, `${demand.stem} among departments, or another demand`);
  }
  yield* checkAskedPredicates(event, index, demand);
  if (demand.value.fields.length === 0 && evidence.predicates.length === 0) {
    const expected = `predicates: ${oneOf(
      '',
      demand.value.predicates.map(({ id }) => id),
    )}`;
    yield event.problem(at, `${evidence.demand} answers predicates only, and none is asked`, expected);
  }
  const resource = resources.get(demand.value.resource);
  if (resource === undefined) return;
  for (const place of evidence.calls.keys()) {
    yield* checkCall(event, { index, place, resource, demands, resources });
  }
}

function* checkAskedPredicates(event: Event, index: number, demand: Item<DemandConfig>): Generator<ConfigProblem> {
  const stated = event.value.parameters.map(({ path }) => path);
  const ids = demand.value.predicates.map(({ id }) => id);
  for (const [place, name] of (event.value.evidence[index]?.predicates ?? []).entries()) {
    const at = ['evidence', index, 'predicates', place];
    const predicate = demand.value.predicates.find(({ id }) => id === name);
    if (predicate === undefined) {
      yield event.problem(at, `${demand.id} has no predicate ${name}`, oneOf(name, ids));
      continue;
    }
    for (const path of statedParameters(predicate).filter((one) => !stated.includes(one))) {
      const message = `${name} compares with ${path}, which the applicant does not state`;
      yield event.problem(at, message, `a parameter with that path: ${oneOf(path, stated)}`);
    }
  }
}

interface CallPlace extends Omit<Known, 'config'> {
  readonly index: number;
  readonly place: number;
  readonly resource: ResourceConfig;
}

function* checkCall(event: Event, { index, place, resource, demands, resources }: CallPlace): Generator<ConfigProblem> {
  const at = ['evidence', index, 'calls', place];
  const call = event.value.evidence[index]?.calls[place] ?? {};
  const names = resource.parameters.map(({ name }) => name);
  for (const [name, source] of Object.entries(call)) {
    const parameter = resource.parameters.find((one) => one.name === name);
    if (parameter === undefined) {
      yield event.problem([...at, name], `${resource.id} takes no parameter ${name}`, oneOf(name, names), 'key');
      continue;
    }
    if (source.startsWith('$')) {
      const paths = event.value.parameters.map(({ path }) => path);
      const stated = event.value.parameters.find(({ path }) => path === source.slice(1));
      if (stated === undefined) {
        const remedy = oneOf(source.slice(1), paths).replace('did you mean ', 'did you mean $');
        yield event.problem([...at, name], `the applicant does not state ${source}`, remedy);
      } else if (!fits(stated.format, parameter.format)) {
        const message = `${source} is a ${stated.format}, ${name} takes a ${parameter.format}`;
        yield event.problem([...at, name], message, `a parameter of format ${parameter.format}`);
      }
    } else {
      yield* checkPassedOn(event, [...at, name], { index, source, demands, resources });
    }
  }
  const lists = new Set(Object.values(call).flatMap((source) => listOf(source.slice(1)) ?? []));
  if (lists.size > 1) {
    yield event.problem(at, `the call goes through ${[...lists].join(' and ')} at once`, 'one list in a call');
  }
  for (const { name } of resource.parameters.filter(({ required }) => required)) {
    if (Object.hasOwn(call, name)) continue;
    yield event.problem(at, `the call does not give ${name}, which ${resource.id} requires`, `${name}: $…`);
  }
}

/** `@evidence.field`: a field of an evidence that stands above, so that calls never wait in a circle. */
function* checkPassedOn(
  event: Event,
  at: readonly PropertyKey[],
  { index, source, demands, resources }: { index: number; source: string } & Omit<Known, 'config'>,
): Generator<ConfigProblem> {
  const [id = '', name = ''] = source.slice(1).split('.');
  const earlier = event.value.evidence.slice(0, index);
  const evidence = earlier.find((one) => one.id === id);
  if (evidence === undefined) {
    const above = earlier.map((one) => one.id);
    yield event.problem(at, `no evidence ${id} above`, oneOf(id, above));
    return;
  }
  const demand = demands.get(evidence.demand)?.value;
  const fields = resources.get(demand?.resource ?? '')?.fields.map((field) => field.name);
  if (demand === undefined || fields === undefined) return;
  if (!fields.includes(name)) {
    yield event.problem(at, `${id} brings no field ${name}`, oneOf(name, fields));
  } else if (!demand.fields.includes(name)) {
    // What a demand does not let out is not passed on to another vertical either.
    yield event.problem(at, `${evidence.demand} does not let ${name} out`, oneOf(name, demand.fields));
  }
}

function* checkGroups(event: Event): Generator<ConfigProblem> {
  for (const [index, { group }] of event.value.evidence.entries()) {
    if (group === undefined || event.value.evidence.filter((one) => one.group === group).length > 1) continue;
    const others = event.value.evidence.flatMap((one, place) => (place === index || !one.group ? [] : [one.group]));
    const expected = others.length > 0 ? oneOf(group, others) : 'two or more, or no group';
    yield event.problem(['evidence', index, 'group'], `${group} groups one evidence only`, expected);
  }
}

/** What nothing uses must not be asked of the applicant (PIPL art. 6). */
function* checkUse(event: Event, demands: Known['demands']): Generator<ConfigProblem> {
  const used = new Set(
    event.value.evidence.flatMap(({ calls, demand, predicates }) => [
      ...calls.flatMap((call) => Object.values(call).map((source) => source.slice(1))),
      ...(demands.get(demand)?.value.predicates ?? [])
        .filter(({ id }) => predicates.includes(id))
        .flatMap(statedParameters),
    ]),
  );
  for (const [index, { path }] of event.value.parameters.entries()) {
    if (used.has(path)) continue;
    const expected = 'a call or predicate that uses it, or no such parameter';
    yield event.problem(['parameters', index, 'path'], `nothing uses ${path}`, expected);
  }
}

function* checkDelegations(event: Event, demands: Known['demands'], config: ConfigItems): Generator<ConfigProblem> {
  const { lead, delegations, evidence } = event.value;
  for (const [index, { demand: name, to }] of delegations.entries()) {
    const at = ['delegations', index];
    yield* unresolved(event, [...at, 'demand'], { kind: 'demand', name, known: config.declared.demands });
    if (config.declared.demands.has(name) && !evidence.some(({ demand }) => demand === name)) {
      const used = evidence.map(({ demand }) => demand);
      yield event.problem([...at, 'demand'], `no evidence rests on ${name}`, oneOf(name, used));
    }
    if (to !== lead) yield event.problem([...at, 'to'], `${name} is delegated to ${to}`, `the lead, ${lead}`);
    if (demands.get(name)?.stem === to) {
      yield event.problem(at, `${name} is ${to}'s own`, 'no delegation: it may use its own demand');
    }
    if (delegations.findIndex(({ demand }) => demand === name) < index) {
      yield event.problem([...at, 'demand'], `${name} is delegated twice`, 'every delegation once');
    }
  }
}

/** Whether a stated value of one format may serve as a parameter of another. */
function fits(stated: ParameterFormat, wanted: ParameterFormat): boolean {
  if (stated === wanted || wanted === 'text') return true;
  return wider.get(wanted)?.includes(stated) ?? false;
}

const wider: ReadonlyMap<ParameterFormat, readonly ParameterFormat[]> = new Map([
  ['person-or-entity-name', ['person-name', 'entity-name']],
  ['id-number-or-uscc', ['id-number', 'uscc']],
]);
