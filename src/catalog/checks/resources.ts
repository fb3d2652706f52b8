import { type ConfigProblem, oneOf } from '../config-problem.ts';
import { codesOf, memberNames, objectWith, propertiesOf, requiredOf, typesOf } from '../json-schema.ts';
import { type ConfigItems, type Item, unresolved } from '../read-config.ts';
import type { CodeListConfig } from '../schemas/code-list.ts';
import type { FieldConfig, ResourceConfig } from '../schemas/resource.ts';
import type { VerticalConfig } from '../schemas/vertical.ts';
import { operationRemedy, type SpecOperation, schemaFor } from '../spec.ts';

/** Every mapped name is in the spec, every code is mapped, and nothing is shared wider than it may be. */
export function* checkResources(config: ConfigItems): Generator<ConfigProblem> {
  const verticals = new Map(config.verticals.map((item) => [item.id, item.value]));
  const codeLists = new Map(config.codeLists.map((item) => [item.id, item.value]));
  const operations = new Map<string, string>();
  for (const item of config.resources) {
    yield* checkClosed(item);
    yield* checkNames(item);
    yield* checkCodeLists(item, config, codeLists);
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
    yield* checkParameters(item, { operation, format: vertical.upstream.format, file: spec.file });
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

interface SpecSide {
  readonly operation: SpecOperation;
  readonly format: string;
  readonly file: string;
}

function* checkParameters(item: Item<ResourceConfig>, { operation, format, file }: SpecSide): Generator<ConfigProblem> {
  const { parameters } = item.value;
  const message = schemaFor(format, operation.request);
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
  for (const name of requiredOf(place?.schema)) {
    const mapped = parameters.find(({ upstream }) => upstream === name);
    if (mapped?.required) continue;
    const where = mapped === undefined ? ['parameters'] : ['parameters', parameters.indexOf(mapped)];
    yield item.problem(where, `${operation.id} requires ${name}`, `a required parameter with upstream: ${name}`);
  }
}

function* checkFields(
  item: Item<ResourceConfig>,
  { operation, format, file, codeLists }: SpecSide & { codeLists: ReadonlyMap<string, CodeListConfig> },
): Generator<ConfigProblem> {
  const { fields, many } = item.value;
  const message = schemaFor(format, operation.reply);
  const place = objectWith(
    fields.map(({ upstream }) => upstream),
    message,
  );
  const properties = propertiesOf(place?.schema);
  const known = place === undefined ? memberNames(message) : Object.keys(properties);
  if (place !== undefined && place.inList !== many) {
    const expected = place.inList ? 'many: true' : 'many: false, or leave it out';
    yield item.problem(
      ['many'],
      `${operation.id} answers ${place.inList ? 'a list' : 'one record'} in ${file}`,
      expected,
    );
  }
  for (const [index, field] of fields.entries()) {
    const schema = properties[field.upstream];
    if (schema === undefined) {
      const remedy = `a member of its reply in ${file}: ${oneOf(field.upstream, known)}`;
      yield item.problem(['fields', index, 'upstream'], `${operation.id} answers no ${field.upstream}`, remedy);
      continue;
    }
    const mapped = codesFor(field, codeLists);
    if (mapped === undefined) {
      if (field.type === 'boolean' && !typesOf(schema).includes('boolean')) {
        const codes = codesOf(schema).map((code) => `'${code}': true or false`);
        yield item.problem(
          ['fields', index],
          `${field.upstream} is no true or false in ${file}`,
          `codes: { ${codes.join(', ')} }`,
        );
      }
      continue;
    }
    yield* checkCodes(item, index, { field, mapped, codes: codesOf(schema), file });
  }
}

/** Every code the spec lists has a value, and no other code is mapped. */
function* checkCodes(
  item: Item<ResourceConfig>,
  index: number,
  {
    field,
    mapped,
    codes,
    file,
  }: { field: FieldConfig; mapped: readonly string[]; codes: readonly string[]; file: string },
): Generator<ConfigProblem> {
  if (codes.length === 0) return;
  const member = field.codeList === undefined ? 'codes' : 'codeList';
  const owner = field.codeList === undefined ? 'codes' : `code list ${field.codeList}`;
  const missing = codes.filter((code) => !mapped.includes(code));
  if (missing.length > 0) {
    yield item.problem(
      ['fields', index, member],
      `${owner} does not map ${field.upstream} ${missing.join(', ')}`,
      `a value for every code in ${file}: ${codes.join(', ')}`,
    );
  }
  for (const code of mapped.filter((one) => !codes.includes(one))) {
    yield item.problem(
      ['fields', index, member, ...(member === 'codes' ? [code] : [])],
      `${owner} maps ${code}, which ${field.upstream} never is`,
      `codes of ${file} only: ${codes.join(', ')}`,
    );
  }
}

function codesFor(field: FieldConfig, codeLists: ReadonlyMap<string, CodeListConfig>): readonly string[] | undefined {
  if (field.codes !== undefined) return Object.keys(field.codes);
  return field.codeList === undefined ? undefined : codeLists.get(field.codeList)?.values.map(({ code }) => code);
}

function* checkCodeLists(
  item: Item<ResourceConfig>,
  { declared }: ConfigItems,
  codeLists: ReadonlyMap<string, CodeListConfig>,
): Generator<ConfigProblem> {
  for (const [index, { name, type, codes, codeList }] of item.value.fields.entries()) {
    const at = ['fields', index];
    if (type === 'enum' && codeList === undefined) {
      yield item.problem(at, `the enum ${name} has no code list`, `codeList: ${oneOf(name, codeLists.keys())}`);
    }
    if (codeList !== undefined && type !== 'enum') {
      yield item.problem([...at, 'codeList'], `a code list on a ${type}`, 'type: enum');
    }
    if (codes !== undefined && type !== 'boolean') {
      yield item.problem([...at, 'codes'], `codes on a ${type}`, 'codes for booleans only; an enum has a codeList');
    }
    if (codeList !== undefined) {
      const known = declared['code-list'];
      yield* unresolved(item, [...at, 'codeList'], { kind: 'code list', name: codeList, known });
    }
  }
}

function* checkCodeList({ value: { values }, problem }: Item<CodeListConfig>): Generator<ConfigProblem> {
  const seen = new Set<string>();
  for (const [index, { code }] of values.entries()) {
    if (seen.has(code)) yield problem(['values', index, 'code'], `code ${code} is there twice`, 'every code once');
    seen.add(code);
  }
}
