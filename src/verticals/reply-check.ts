import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import type { Result } from '../model/index.ts';
import { isObject } from './members.ts';
import { SettingsError, type SettingsPath } from './settings-error.ts';

/** `<json path>: <what was expected>`, without a value of the reply. */
export type ReplyCheck = (document: unknown) => Result<void, string>;

/**
 * Makes a JSON Schema (draft 2020-12) the check of a reply.
 *
 * Both candidates were tried on the specs. `z.fromJSONSchema` (zod 4.6) calls itself semi-experimental; it lets a reply
 * pass unchecked where a schema states `required` for a member it does not list, `allOf` of schemas without `type`, or
 * `properties` and `pattern` without `type`, fills in `default`s, and throws on `not` and `if`. `@cfworker/json-schema`
 * enforces them all, interprets the schema (no eval, so it runs in workerd) and leaves the reply as it is.
 */
export function buildReplyCheck(schema: unknown, path: SettingsPath): ReplyCheck {
  const checked = asSchema(schema, path);
  const validator = buildValidator(checked, path);
  return (document) => {
    try {
      const { valid, errors } = validator.validate(document);
      return valid ? { ok: true, value: undefined } : { ok: false, failure: describe(errors, checked) };
    } catch {
      return { ok: false, failure: '$: expected as the spec says, not too deep' };
    }
  };
}

function asSchema(schema: unknown, path: SettingsPath): Schema {
  if (!isObject(schema)) throw new SettingsError(path, 'the JSON Schema of the reply');
  return schema;
}

function buildValidator(schema: Schema, path: SettingsPath): Validator {
  try {
    const validator = new Validator(schema, '2020-12', false);
    validator.validate({}); // a pattern that is no regular expression, or a reference to nothing, shows on use
    for (const pattern of patternsOf(schema)) new RegExp(pattern, 'u');
    return validator;
  } catch (error) {
    throw new SettingsError(path, `a JSON Schema that can be used: ${error instanceof Error ? error.message : error}`);
  }
}

function patternsOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(patternsOf);
  if (!isObject(schema)) return [];
  const own = typeof schema.pattern === 'string' ? [schema.pattern] : [];
  return [...own, ...Object.values(schema).flatMap(patternsOf)];
}

/** Keywords that only pass on what their parts found. */
const applicators: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'additionalProperties', 'items', 'prefixItems', '$ref'],
  ...['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas', 'unevaluatedProperties', 'contains'],
]);

/**
 * The one fault to name. Of the branches of an `anyOf` or `oneOf`, one whose `const` failed was not meant (a status code
 * tells the branches apart); of the rest, what lies deepest says most, and a plain fault more than a list of values.
 */
function describe(errors: readonly OutputUnit[], schema: Schema): string {
  const causes = errors.filter(({ keyword }) => !applicators.has(keyword));
  const notMeant = new Set(causes.filter(({ keyword }) => keyword === 'const').map(branchOf));
  const rank = (error: OutputUnit) => [
    notMeant.has(branchOf(error)) ? 1 : 0,
    -steps(error.instanceLocation).length,
    error.keyword === 'enum' || error.keyword === 'const' ? 1 : 0,
  ];
  const [cause] = (causes.length > 0 ? causes : [...errors]).toSorted((one, other) => compare(rank(one), rank(other)));
  if (!cause) return '$: expected as the spec says';
  return `${jsonPath(cause.instanceLocation)}: expected ${expectation(cause, schema)}`;
}

/** Where in the schema the outermost branch begins that an error lies in. */
function branchOf({ keywordLocation }: OutputUnit): string {
  return /^.*?\/(?:anyOf|oneOf)\/\d+/.exec(keywordLocation)?.[0] ?? '';
}

function compare(one: readonly number[], other: readonly number[]): number {
  return one.map((value, index) => value - (other[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** In the schema's words alone: the validator's own message may quote the reply. */
function expectation({ keyword, keywordLocation, error }: OutputUnit, schema: Schema): string {
  const wanted = steps(keywordLocation).reduce<unknown>(
    (here, step) => (isObject(here) || Array.isArray(here) ? (here as Record<string, unknown>)[step] : undefined),
    schema,
  );
  switch (keyword) {
    case 'required': {
      const missing = /required property "([^"]*)"/.exec(error)?.[1];
      return Array.isArray(wanted) && wanted.includes(missing) ? `member ${missing}` : 'all required members';
    }
    case 'type':
      return [wanted].flat().join(' or ');
    case 'enum':
    case 'const':
      return `one of ${[wanted]
        .flat()
        .map((value) => JSON.stringify(value))
        .join(', ')}`;
    default:
      return wanted === undefined || isObject(wanted) ? keyword : `${keyword} ${JSON.stringify(wanted)}`;
  }
}

/** Segments of a JSON Pointer in a URI fragment (RFC 6901 §6). */
function steps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => safelyDecoded(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function safelyDecoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** `$.data[0].zl`. A member name that is none we know the shape of could itself be somebody's data, and shows as `*`. */
function jsonPath(pointer: string): string {
  return steps(pointer).reduce((path, step) => {
    if (/^\d{1,6}$/.test(step)) return `${path}[${step}]`;
    return /^[A-Za-z_][\w-]{0,40}$/.test(step) ? `${path}.${step}` : `${path}.*`;
  }, '$');
}
