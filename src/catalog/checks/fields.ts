import { converters } from '../../verticals/index.ts';
import { type ConfigProblem, oneOf } from '../config-problem.ts';
import { codesOf, memberNames, objectWith, propertiesOf, typesOf } from '../json-schema.ts';
import { type ConfigItems, type Item, unresolved } from '../read-config.ts';
import type { CodeListConfig } from '../schemas/code-list.ts';
import type { FieldConfig, ResourceConfig } from '../schemas/resource.ts';
import { schemaFor } from '../spec.ts';
import { constantRemedy } from './constants.ts';
import type { SpecSide } from './resources.ts';

/** Every field is answered by the operation, and every code the spec lists for it has a value. */
export function* checkFields(
  item: Item<ResourceConfig>,
  { operation, format, file, codeLists }: SpecSide & { codeLists: ReadonlyMap<string, CodeListConfig> },
): Generator<ConfigProblem> {
  const { fields, many } = item.value;
  const message = schemaFor(format, operation, 'reply');
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

/** How a field becomes the county's value: by a converter that makes its type, by codes or a code list where it needs them. */
export function* checkConversion(
  item: Item<ResourceConfig>,
  { declared }: ConfigItems,
  codeLists: ReadonlyMap<string, CodeListConfig>,
): Generator<ConfigProblem> {
  for (const [index, field] of item.value.fields.entries()) {
    const at = ['fields', index];
    const { name, type, codes, codeList, convert, example } = field;
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
    const fitting = converters.filter(({ produces }) => produces.includes(type)).map((one) => one.name);
    if (convert !== undefined && !fitting.includes(convert)) {
      yield item.problem([...at, 'convert'], `no converter ${convert} makes a ${type}`, oneOf(convert, fitting));
    }
    const remedy = example === undefined ? undefined : constantRemedy(field, example, codeLists);
    if (remedy !== undefined) yield item.problem([...at, 'example'], `${name} never is ${example}`, remedy);
  }
}
