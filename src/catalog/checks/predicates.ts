import { type ConfigProblem, oneOf } from '../config-problem.ts';
import type { Item } from '../read-config.ts';
import type { CodeListConfig } from '../schemas/code-list.ts';
import type { DemandConfig, PredicateConfig } from '../schemas/demand.ts';
import type { FieldConfig, ResourceConfig } from '../schemas/resource.ts';
import type { YamlPath } from '../yaml-document.ts';
import { constantRemedy } from './constants.ts';

type Test = NonNullable<PredicateConfig['all']>[number];

/** The yes-or-no questions of a demand: that they look at what there is, and compare like with like. */
export function* checkPredicates(
  item: Item<DemandConfig>,
  resource: ResourceConfig,
  codeLists: ReadonlyMap<string, CodeListConfig>,
): Generator<ConfigProblem> {
  const seen = new Set<string>();
  for (const [index, predicate] of item.value.predicates.entries()) {
    const at = ['predicates', index];
    if (seen.has(predicate.id)) {
      yield item.problem([...at, 'id'], `${predicate.id} is there twice`, 'every predicate once');
    }
    seen.add(predicate.id);
    if ((predicate.all === undefined) === (predicate.any === undefined)) {
      yield item.problem(at, `${predicate.id} needs its tests`, 'either all or any, with a list of tests');
    }
    if (predicate.whenAbsent !== undefined && resource.onEmpty === 'absence-proves-nothing') {
      const message = `no record of ${item.value.resource} proves nothing, so it confirms nothing`;
      yield item.problem([...at, 'whenAbsent'], message, 'no whenAbsent: it is check-by-hand then', 'key');
    }
    for (const list of ['all', 'any'] as const) {
      for (const [place, test] of (predicate[list] ?? []).entries()) {
        yield* checkTest(item, [...at, list, place], { test, resource, codeLists });
      }
    }
  }
}

function* checkTest(
  item: Item<DemandConfig>,
  path: YamlPath,
  {
    test,
    resource,
    codeLists,
  }: { test: Test; resource: ResourceConfig; codeLists: ReadonlyMap<string, CodeListConfig> },
): Generator<ConfigProblem> {
  if ('birthDateOf' in test) {
    const holders = resource.parameters.filter(({ format }) => format.startsWith('id-number')).map(({ name }) => name);
    if (!holders.includes(test.birthDateOf)) {
      const message = `${resource.id} has no parameter ${test.birthDateOf} that holds an identity number`;
      yield item.problem([...path, 'birthDateOf'], message, oneOf(test.birthDateOf, holders));
    }
    return;
  }
  const field = resource.fields.find(({ name }) => name === test.field);
  if (field === undefined) {
    const names = resource.fields.map(({ name }) => name);
    yield item.problem(
      [...path, 'field'],
      `${item.value.resource} has no field ${test.field}`,
      oneOf(test.field, names),
    );
    return;
  }
  if ('equals' in test && typeof test.equals !== 'object') {
    const remedy = constantRemedy(field, test.equals, codeLists);
    if (remedy !== undefined) yield item.problem([...path, 'equals'], `${test.field} never is ${test.equals}`, remedy);
  }
  if ('equals' in test) yield* checkClock(item, [...path, 'equals'], test.equals, field);
  if ('atLeast' in test) yield* checkClock(item, [...path, 'atLeast'], test.atLeast, field);
  if ('contains' in test && field.type !== 'string') {
    yield item.problem(
      [...path, 'contains'],
      `contains on a ${field.type}`,
      'a field of type string, or equals',
      'key',
    );
  }
  if ('atLeast' in test && (field.type === 'boolean' || field.type === 'enum')) {
    yield item.problem([...path, 'atLeast'], `atLeast on a ${field.type}`, 'a number, date or month, or equals', 'key');
  }
}

/** A day is compared with today, a month with this month; as text they would compare, and be wrong. */
function* checkClock(
  item: Item<DemandConfig>,
  path: YamlPath,
  comparand: Extract<Test, { atLeast: unknown }>['atLeast'] | boolean,
  { name, type, convert }: FieldConfig,
): Generator<ConfigProblem> {
  if (typeof comparand !== 'object' || !('clock' in comparand)) return;
  const fitting = type === 'date' ? 'today' : convert === 'month' ? 'this-month' : undefined;
  if (comparand.clock === fitting) return;
  const message = `${name} is no ${comparand.clock === 'today' ? 'date' : 'month'}, so it never is ${comparand.clock}`;
  yield item.problem(
    [...path, 'clock'],
    message,
    fitting === undefined ? 'a field of type date, or with convert: month' : `clock: ${fitting}`,
  );
}
