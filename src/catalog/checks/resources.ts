import { envelopes, signings } from '../../verticals/index.ts';
import { type ConfigProblem, oneOf } from '../config-problem.ts';
import { memberNames, objectWith, propertiesOf, requiredOf } from '../json-schema.ts';
import type { ConfigItems, Item } from '../read-config.ts';
import type { CodeListConfig } from '../schemas/code-list.ts';
import type { ResourceConfig } from '../schemas/resource.ts';
import type { VerticalConfig } from '../schemas/vertical.ts';
import { operationRemedy, type SpecOperation, schemaFor } from '../spec.ts';
import { checkConversion, checkFields } from './fields.ts';

/** Every mapped name is in the spec, every code is mapped, and nothing is shared wider than it may be. */
export function* checkResources(config: ConfigItems): Generator<ConfigProblem> {
  const verticals = new Map(config.verticals.map((item) => [item.id, item.value]));
  const codeLists = new Map(config.codeLists.map((item) => [item.id, item.value]));
  const operations = new Map<string, string>();
  for (const item of config.resources) {
    yield* checkClosed(item);
    yield* checkNames(item);
    yield* checkConversion(item, config, codeLists);
    const vertical = verticals.get(item.stem);
    const spec = config.specs.get(item.stem);
    if (vertical !== undefined) yield* checkSharing(item, vertical);
    if (vertical === undefined || spec === undefined || spec.operations.size === 0) continue;
    const operation = spec.operations.get(item.value.operation);
    if (operation === undefined) {
      yield item.problem(
        ['operation'],
        `no operation ${item.value.operation}`,
        operationRemedy(item.value.operation, spec),
      );
      continue;
    }
    const sibling = operations.get(`${item.stem} ${operation.id}`);
    if (sibling !== undefined) {
      yield item.problem(['operation'], `${sibling} maps ${operation.id} already`, 'one resource per operation');
    }
    operations.set(`${item.stem} ${operation.id}`, item.id);
    yield* checkParameters(item, { operation, format: vertical.upstream.format, file: spec.file }, vertical);
    yield* checkFields(item, { operation, format: vertical.upstream.format, file: spec.file, codeLists });
  }
  for (const item of config.codeLists) yield* checkCodeList(item);
}

function* checkClosed({ value, problem }: Item<ResourceConfig>): Generator<ConfigProblem> {
  if (value.sharing === 'not-shared' && value.notShared === undefined) {
    yield problem(
      ['sharing'],
      'a not-shared resource without a reason',
      'notShared: { zh: …, en: … } with the law behind it',
    );
  }
  if (value.sharing !== 'not-shared' && value.notShared !== undefined) {
    yield problem(
      ['notShared'],
      `notShared on a resource that is ${value.sharing}`,
      'sharing: not-shared, or no reason',
      'key',
    );
  }
}

function* checkNames({ value, problem }: Item<ResourceConfig>): Generator<ConfigProblem> {
  const reserved = value.parameters.findIndex(({ name }) => name === 'verify');
  if (reserved >= 0) {
    const expected = "another name for the county's parameter";
    yield problem(['parameters', reserved, 'name'], 'verify asks for predicates in a query', expected);
  }
  for (const list of ['parameters', 'fields'] as const) {
    for (const member of ['name', 'upstream'] as const) {
      const seen = new Set<string>();
      for (const [index, one] of value[list].entries()) {
        if (seen.has(one[member])) {
          yield problem([list, index, member], `${one[member]} is there twice`, `every ${member} once`);
        }
        seen.add(one[member]);
      }
    }
  }
}

/** Who may be served a kept copy (design §4): a ministry that is told of each use, or an answer that belongs to one grant, is never shared. */
function* checkSharing(
  { value, problem }: Item<ResourceConfig>,
  { upstream }: VerticalConfig,
): Generator<ConfigProblem> {
  const told = upstream.takes.filter((member) => member !== 'department');
  const perDemand = upstream.credential === 'per-demand';
  if (value.share !== 'never' && (told.length > 0 || perDemand)) {
    const reason = told.length > 0 ? `${told.join(' and ')} travel upstream` : 'the credential is per demand';
    yield problem(['share'], `share is ${value.share} although ${reason}`, 'share: never');
  } else if (value.share === 'county') {
    const level = Math.max(...value.fields.map((field) => field.level));
    if (upstream.takes.length > 0) {
      yield problem(
        ['share'],
        "share is county although the caller's department travels upstream",
        'department or never',
      );
    } else if (level > 1) {
      yield problem(
        ['share'],
        `share is county although a field has level ${level}`,
        'department or never; county needs every field at level 1',
      );
    }
  }
}

/** An operation as its spec describes it; `file` is the spec. */
export interface SpecSide {
  readonly operation: SpecOperation;
  readonly format: string;
  readonly file: string;
}

function* checkParameters(
  item: Item<ResourceConfig>,
  { operation, format, file }: SpecSide,
  { upstream }: VerticalConfig,
): Generator<ConfigProblem> {
  const { parameters } = item.value;
  const message = schemaFor(format, operation, 'request');
  const place = objectWith(
    parameters.map(({ upstream }) => upstream),
    message,
  );
  const properties = propertiesOf(place?.schema);
  const known = place === undefined ? memberNames(message) : Object.keys(properties);
  for (const [index, { upstream }] of parameters.entries()) {
    if (Object.hasOwn(properties, upstream)) continue;
    yield item.problem(
      ['parameters', index, 'upstream'],
      `${operation.id} takes no ${upstream}`,
      `a member of its request in ${file}: ${oneOf(upstream, known)}`,
    );
  }
  const added = addedMembers(upstream);
  for (const name of requiredOf(place?.schema)) {
    if (added.has(name)) continue;
    const mapped = parameters.find(({ upstream }) => upstream === name);
    if (mapped?.required) continue;
    const where = mapped === undefined ? ['parameters'] : ['parameters', parameters.indexOf(mapped)];
    yield item.problem(where, `${operation.id} requires ${name}`, `a required parameter with upstream: ${name}`);
  }
}

/** Names of the members that signing and envelope add to a request: no parameter is needed for those. */
function addedMembers({ signing, envelope, envelopeSettings }: VerticalConfig['upstream']): ReadonlySet<string> {
  const signed = signings.find(({ name }) => name === signing)?.members ?? [];
  const placed = envelopes.find(({ name }) => name === envelope)?.adds(envelopeSettings) ?? [];
  return new Set([...signed, ...placed.flatMap((path) => path.split('.'))]);
}

function* checkCodeList({ value: { values }, problem }: Item<CodeListConfig>): Generator<ConfigProblem> {
  const seen = new Set<string>();
  for (const [index, { code }] of values.entries()) {
    if (seen.has(code)) yield problem(['values', index, 'code'], `code ${code} is there twice`, 'every code once');
    seen.add(code);
  }
}
