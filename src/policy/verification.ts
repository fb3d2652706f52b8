import type { Demand, Predicate, Result, Text, Verification } from '../model/index.ts';
import type { FieldError } from '../problems.ts';
import { parameterErrors } from './parameters.ts';

/** The reserved member of a query's body: which questions (核验) to answer in place of the record, and what they compare with. */
export const VERIFY = 'verify';

/** A query's body without what it asks to be verified. */
export function splitBody(body: unknown): { readonly parameters: unknown; readonly verify?: unknown } {
  if (!isObject(body) || !Object.hasOwn(body, VERIFY)) return { parameters: body };
  const { [VERIFY]: verify, ...parameters } = body;
  return { parameters, verify };
}

/**
 * Checks `{ predicates?, stated? }`: predicates of the demand, all of them unless named, and what the caller states for them as
 * nested JSON. A demand without fields has its predicates answered and nothing else, whether asked for or not.
 * `now`: milliseconds since 1970.
 */
export function parseVerification(
  verify: unknown,
  { predicates, fields }: Demand,
  now: number,
): Result<Verification, readonly FieldError[]> {
  if (verify === undefined) {
    const withoutRecord = fields.length === 0;
    return { ok: true, value: { predicates: withoutRecord ? predicates : [], stated: {}, withoutRecord } };
  }
  if (predicates.length === 0) return wrong(VERIFY, NO_PREDICATES);
  if (!isObject(verify)) return wrong(VERIFY, SHAPE);
  const unknown = Object.keys(verify).filter((name) => name !== 'predicates' && name !== 'stated');
  const asked = parsePredicates(verify.predicates, predicates);
  const stated = parseStated(verify.stated, asked.ok ? asked.value : predicates, now);
  const errors = [
    ...unknown.map((name) => ({ field: `${VERIFY}.${name.slice(0, 64)}`, message: SHAPE })),
    ...(asked.ok ? [] : asked.failure),
    ...(stated.ok ? [] : stated.failure),
  ];
  if (!asked.ok || !stated.ok || errors.length > 0) return { ok: false, failure: errors };
  return { ok: true, value: { predicates: asked.value, stated: stated.value, withoutRecord: true } };
}

function parsePredicates(
  asked: unknown,
  predicates: readonly Predicate[],
): Result<readonly Predicate[], readonly FieldError[]> {
  if (asked === undefined) return { ok: true, value: predicates };
  const field = `${VERIFY}.predicates`;
  if (!Array.isArray(asked) || asked.length === 0) return wrong(field, LIST);
  const known = predicates.map(({ id }) => id);
  const errors = asked.flatMap((id: unknown, index) => {
    if (typeof id === 'string' && known.includes(id)) return [];
    return [
      {
        field: `${field}.${index}`,
        message: {
          zh: `授权中没有这个核验项；可用：${known.join('、')}`,
          en: `is no predicate of your demand; there are ${known.join(', ')}`,
        },
      },
    ];
  });
  return errors.length > 0
    ? { ok: false, failure: errors }
    : { ok: true, value: predicates.filter(({ id }) => asked.includes(id)) };
}

/** What a question compares with and was not given is left out of it, so none of it is required. */
function parseStated(
  given: unknown,
  predicates: readonly Predicate[],
  now: number,
): Result<Readonly<Record<string, string>>, readonly FieldError[]> {
  if (given === undefined) return { ok: true, value: {} };
  const field = `${VERIFY}.stated`;
  if (!isObject(given)) return wrong(field, NESTED);
  const values = predicates.flatMap(({ stated }) => stated.map(({ path, ...rest }) => ({ name: path, ...rest })));
  const expected = values.map((value) => ({ ...value, required: false }));
  const parsed = parameterErrors(byPath(given), expected, now);
  if (parsed.ok) return parsed;
  return { ok: false, failure: parsed.failure.map((error) => ({ ...error, field: `${field}.${error.field}` })) };
}

/** `{ father: { name } }` → `{ 'father.name' }`. Paths are short; what lies deeper is left for the check to refuse. */
function byPath(value: Readonly<Record<string, unknown>>, prefix = '', depth = 4): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      isObject(inner) && depth > 1
        ? Object.entries(byPath(inner, `${prefix}${name}.`, depth - 1))
        : [[`${prefix}${name}`, inner] as const],
    ),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(field: string, message: Text): Result<never, readonly FieldError[]> {
  return { ok: false, failure: [{ field, message }] };
}

const NO_PREDICATES: Text = {
  zh: '贵部门的此项授权没有核验项',
  en: 'your demand has no predicates to be answered',
};
const SHAPE: Text = {
  zh: '应为 { predicates?, stated? }：核验项的标识，以及所填的对比信息',
  en: 'should be { predicates?, stated? }: ids of predicates, and what they compare with',
};
const LIST: Text = {
  zh: '应为核验项标识的数组，至少一个；不写则核验全部',
  en: 'should be a list of at least one predicate; leave it out for all of them',
};
const NESTED: Text = {
  zh: '应为 JSON 对象，如 { "father": { "name": … } }',
  en: 'should be an object, such as { "father": { "name": … } }',
};
