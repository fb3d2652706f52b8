import { parseParameter } from '../catalog/index.ts';
import type { Parameter, Parameters, Result, Text } from '../model/index.ts';
import type { FieldError, Refusal } from '../problems.ts';

/**
 * Checks the parameters of one resource: every one known, every required one there, each in its format. All faults are named
 * at once, and never with the value that was sent. `now`: milliseconds since 1970.
 */
export function parseParameters(
  body: unknown,
  expected: readonly Parameter[],
  now: number,
): Result<Parameters, Refusal> {
  const parsed = parameterErrors(body, expected, now);
  return parsed.ok ? parsed : { ok: false, failure: invalidParameters(parsed.failure) };
}

export function invalidParameters(errors: readonly FieldError[]): Refusal {
  return { reason: 'invalid-parameters', errors };
}

/** The same, its faults as a list that others may be added to. */
export function parameterErrors(
  body: unknown,
  expected: readonly Parameter[],
  now: number,
): Result<Parameters, readonly FieldError[]> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const message = { zh: '请求体应为 JSON 对象', en: 'the body should be a JSON object' };
    return { ok: false, failure: [{ field: '', message }] };
  }
  const given = body as Readonly<Record<string, unknown>>;
  const known = new Set(expected.map(({ name }) => name));
  const errors: FieldError[] = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({ field: name.slice(0, 64), message: unknownParameter(expected) }));
  const parameters: Record<string, string> = {};
  for (const { name, format, required } of expected) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null) {
      if (required) errors.push({ field: name, message: { zh: '必填', en: 'is required' } });
      continue;
    }
    const parsed = parseParameter(format, value, now);
    if (parsed.ok) parameters[name] = parsed.value;
    else errors.push({ field: name, message: parsed.failure });
  }
  return errors.length > 0 ? { ok: false, failure: errors } : { ok: true, value: parameters };
}

function unknownParameter(expected: readonly Parameter[]): Text {
  const names = expected.map(({ name }) => name).join(', ');
  if (names === '') return { zh: '没有这个参数；这里不需要填写', en: 'is not a parameter; there are none here' };
  return { zh: `没有这个参数；可用参数：${names}`, en: `is not a parameter; there are ${names}` };
}
