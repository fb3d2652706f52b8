import { isRealDate } from '../citizen-id.ts';
import { type ConfigProblem, oneOf } from '../config-problem.ts';
import { durationSeconds } from '../duration.ts';
import { type ConfigItems, type Item, unresolved } from '../read-config.ts';
import type { DemandConfig } from '../schemas/demand.ts';
import type { DepartmentConfig } from '../schemas/department.ts';
import type { ResourceConfig } from '../schemas/resource.ts';
import type { VerticalConfig } from '../schemas/vertical.ts';
import { checkPredicates } from './predicates.ts';
import { checkUnmaskedOnly } from './unmasked-only.ts';
import { checkCredential } from './verticals.ts';

/** Each demand is one department's right to one resource: that both exist, and that it asks for no more than there is. */
export function* checkDemands(config: ConfigItems): Generator<ConfigProblem> {
  const departments = new Map(config.departments.map((item) => [item.id, item.value]));
  const resources = new Map(config.resources.map((item) => [item.id, item]));
  const verticals = new Map(config.verticals.map((item) => [item.id, item.value]));
  const codeLists = new Map(config.codeLists.map((item) => [item.id, item.value]));
  const ids = new Map<string, string>();
  for (const item of config.demands) {
    const holder = ids.get(item.id);
    if (holder !== undefined && holder !== item.stem) {
      yield item.problem(['id'], `${item.id} is a demand of ${holder} too`, 'a number of its own');
    }
    ids.set(item.id, item.stem);
    yield* unresolved(item, [], { kind: 'department', name: item.stem, known: config.declared.departments });
    const department = departments.get(item.stem);
    if (department !== undefined) yield* checkHolder(item, department);
    yield* checkValidity(item);
    yield* checkAges(item);
    yield* checkLifeEventNames(item, config);
    yield* checkFieldNames(item, resources.get(item.value.resource)?.value);
    yield* checkUnmaskedOnly(item);
    yield* unresolved(item, ['resource'], {
      kind: 'resource',
      name: item.value.resource,
      known: config.declared.resources,
    });
    const resource = resources.get(item.value.resource);
    if (resource === undefined) continue;
    yield* checkOpen(item, resource.value);
    yield* checkPredicates(item, resource.value, codeLists);
    const vertical = verticals.get(resource.stem);
    if (vertical !== undefined) yield* checkOwnCredential(item, resource.stem, vertical);
  }
  yield* checkOverlaps(config);
}

function* checkHolder(item: Item<DemandConfig>, department: DepartmentConfig): Generator<ConfigProblem> {
  if (!department.mayDemand) {
    yield item.problem(
      [],
      `${item.stem} may hold no demand`,
      `another department, or mayDemand: true in departments.yaml`,
    );
  }
  for (const [index, { code }] of item.value.matters.entries()) {
    if (code.startsWith(department.uscc)) continue;
    yield item.problem(
      ['matters', index, 'code'],
      `the matter is not one of ${item.stem}'s`,
      `a code that begins with its credit code ${department.uscc}`,
    );
  }
}

function* checkValidity({ value: { validFrom, validUntil }, problem }: Item<DemandConfig>): Generator<ConfigProblem> {
  for (const [member, date] of [['validFrom', validFrom] as const, ['validUntil', validUntil] as const]) {
    if (!isRealDate(date)) yield problem([member], `${date} is no day of the calendar`, 'a real day as YYYY-MM-DD');
  }
  if (validUntil < validFrom) {
    yield problem(['validUntil'], `validUntil ${validUntil} is before validFrom`, `${validFrom} or later`);
  }
}

/** Nothing is served past the greatest age, so a longer window would promise what is not kept. */
function* checkAges({ value, problem }: Item<DemandConfig>): Generator<ConfigProblem> {
  for (const member of ['staleWhileRevalidate', 'staleIfError'] as const) {
    const written = value[member];
    if (written === undefined || durationSeconds(written) <= durationSeconds(value.maxAge)) continue;
    yield problem([member], `${member} ${written} is longer than maxAge`, `${value.maxAge} or less`);
  }
}

function* checkLifeEventNames(item: Item<DemandConfig>, { declared }: ConfigItems): Generator<ConfigProblem> {
  const { lifeEvents, subjectBasisByLifeEvent } = item.value;
  for (const [index, name] of lifeEvents.entries()) {
    yield* unresolved(item, ['lifeEvents', index], { kind: 'life event', name, known: declared['life-event'] });
  }
  for (const name of Object.keys(subjectBasisByLifeEvent)) {
    if (lifeEvents.includes(name)) continue;
    const path = ['subjectBasisByLifeEvent', name];
    yield item.problem(path, `${name} is not among lifeEvents`, oneOf(name, lifeEvents), 'key');
  }
}

function* checkFieldNames(item: Item<DemandConfig>, resource: ResourceConfig | undefined): Generator<ConfigProblem> {
  const { fields, unmasked, predicates, resource: id } = item.value;
  if (fields.length === 0 && predicates.length === 0) {
    yield item.problem(
      ['fields'],
      `${item.id} lets nothing out`,
      'fields of the resource, or predicates to be answered',
    );
  }
  for (const list of ['fields', 'unmasked'] as const) {
    for (const [index, name] of item.value[list].entries()) {
      if (item.value[list].indexOf(name) < index) {
        yield item.problem([list, index], `${name} is there twice`, 'every field once');
      }
    }
  }
  const known = resource?.fields.map(({ name }) => name);
  for (const [index, name] of fields.entries()) {
    if (known === undefined || known.includes(name)) continue;
    yield item.problem(['fields', index], `${id} has no field ${name}`, oneOf(name, known));
  }
  for (const [index, name] of unmasked.entries()) {
    if (fields.includes(name)) continue;
    yield item.problem(['unmasked', index], `${name} is unmasked but not among fields`, oneOf(name, fields));
  }
}

function* checkOpen(item: Item<DemandConfig>, resource: ResourceConfig): Generator<ConfigProblem> {
  if (resource.sharing === 'not-shared') {
    yield item.problem(
      ['resource'],
      `${item.value.resource} is not shared`,
      'no demand on it, or another sharing class',
    );
  }
  const bases = [item.value.subjectBasis, ...Object.values(item.value.subjectBasisByLifeEvent)];
  const personal = resource.fields.find(({ name, level }) => item.value.fields.includes(name) && level >= 3);
  if (bases.includes('public-data') && personal !== undefined) {
    yield item.problem(
      ['subjectBasis'],
      `the basis is public-data although ${personal.name} has level ${personal.level}`,
      'statutory-duty-with-notice or subject-authorisation',
    );
  }
}

function* checkOwnCredential(
  item: Item<DemandConfig>,
  id: string,
  { upstream }: VerticalConfig,
): Generator<ConfigProblem> {
  const { credential } = item.value;
  if (upstream.credential === 'per-demand' && credential === undefined) {
    const rid = item.id.toLowerCase();
    const variable = `${item.id.replaceAll('-', '_')}_APP_KEY`;
    yield item.problem(
      [],
      `${item.id} has no credential, and ${id} gives them per demand`,
      `credential: { rid: ${rid}, appKey: env:${variable} }`,
    );
  }
  if (upstream.credential !== 'per-demand' && credential !== undefined) {
    yield item.problem(['credential'], `${id} has one credential for all demands`, 'no credential here', 'key');
  }
  if (credential !== undefined && upstream.credential === 'per-demand') {
    yield* checkCredential(item, ['credential'], { signing: upstream.signing, credential });
  }
}

/** Two demands of one department on one resource must not cover one matter: it would not be clear which one allows. */
function* checkOverlaps({ demands }: ConfigItems): Generator<ConfigProblem> {
  for (const [place, item] of demands.entries()) {
    const { matters, lifeEvents } = item.value;
    const earlier = demands
      .slice(0, place)
      .filter(({ stem, value }) => stem === item.stem && value.resource === item.value.resource);
    for (const [index, { code }] of matters.entries()) {
      if (matters.findIndex((matter) => matter.code === code) < index) {
        yield item.problem(['matters', index, 'code'], 'the matter is there twice', 'every matter once');
      }
      const other = earlier.find(({ value }) => value.matters.some((matter) => overlap(matter.code, code)));
      if (other === undefined) continue;
      const message = `${other.id} covers the matter for the same resource`;
      yield item.problem(['matters', index, 'code'], message, 'one demand per matter and resource');
    }
    for (const [index, name] of lifeEvents.entries()) {
      const other = earlier.find(({ value }) => value.lifeEvents.includes(name));
      if (other === undefined) continue;
      const message = `${other.id} serves ${name} with the same resource`;
      yield item.problem(['lifeEvents', index], message, 'one demand per life event and resource');
    }
  }
}

/** A business item code (33 characters) belongs to the matter of its first 31. */
function overlap(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
