/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members an object schema states, those of its `allOf` parts among them. */
export function propertiesOf(schema: unknown): Readonly<Record<string, JsonSchema>> {
  if (!isRecord(schema)) return {};
  const own = isRecord(schema.properties) ? schema.properties : {};
  const parts = partsOf(schema, 'allOf').map(propertiesOf);
  return Object.assign({}, ...parts, Object.fromEntries(Object.entries(own).filter(([, value]) => isRecord(value))));
}

/** The members an object schema requires, those of its `allOf` parts among them. */
export function requiredOf(schema: unknown): readonly string[] {
  if (!isRecord(schema)) return [];
  const own = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : [];
  return [...own, ...partsOf(schema, 'allOf').flatMap(requiredOf)];
}

/** Every code a schema allows by `enum` or `const`, through `allOf`, `anyOf` and `oneOf`; empty where it lists none. */
export function codesOf(schema: unknown): readonly string[] {
  if (!isRecord(schema)) return [];
  const own = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : [];
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => partsOf(schema, keyword)).flatMap(codesOf);
  return [...new Set([...own.filter((code) => code !== null && code !== '').map(String), ...parts])];
}

/** Types a schema states, `null` left out; empty where it states none. */
export function typesOf(schema: unknown): readonly string[] {
  if (!isRecord(schema)) return [];
  const own = [schema.type].flat().filter((type) => typeof type === 'string' && type !== 'null') as string[];
  return [...new Set([...own, ...['allOf', 'anyOf', 'oneOf'].flatMap((key) => partsOf(schema, key)).flatMap(typesOf)])];
}

/** An object schema within a larger one, and whether it is the item of a list there; a list of one at most is no list. */
export interface Place {
  readonly schema: JsonSchema;
  readonly inList: boolean;
}

/**
 * The object schema, anywhere in a message, that states most of the names: where a record (or the parameters) of the
 * message is, whatever the envelope around it. Undefined where no object has any of them.
 */
export function objectWith(names: readonly string[], message: unknown): Place | undefined {
  let best: Place | undefined;
  let most = 0;
  for (const place of objectsIn(message, false)) {
    const properties = propertiesOf(place.schema);
    const count = names.filter((name) => Object.hasOwn(properties, name)).length;
    if (count > most) [best, most] = [place, count];
  }
  return best;
}

/** The names of every member anywhere in a message. */
export function memberNames(message: unknown): readonly string[] {
  return [...new Set(objectsIn(message, false).flatMap(({ schema }) => Object.keys(propertiesOf(schema))))];
}

function objectsIn(schema: unknown, inList: boolean): readonly Place[] {
  if (!isRecord(schema)) return [];
  const here = Object.keys(propertiesOf(schema)).length > 0 ? [{ schema, inList }] : [];
  const members = Object.values(propertiesOf(schema)).flatMap((member) => objectsIn(member, inList));
  const alternatives = ['anyOf', 'oneOf']
    .flatMap((key) => partsOf(schema, key))
    .flatMap((one) => objectsIn(one, inList));
  const within = objectsIn(schema.contentSchema, inList); // a document inside a text (JSON Schema 2020-12, Validation §8.5)
  return [...here, ...members, ...alternatives, ...within, ...objectsIn(schema.items, inList || schema.maxItems !== 1)];
}

function partsOf(schema: Readonly<Record<string, unknown>>, keyword: string): readonly unknown[] {
  const parts = schema[keyword];
  return Array.isArray(parts) ? parts : [];
}
