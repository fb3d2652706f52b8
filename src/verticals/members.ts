/** True for what JSON and XML objects become. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path of member names, `head.code`; undefined where there is none. Own members only. */
export function memberAt(value: unknown, path: string): unknown {
  let here = value;
  for (const name of path.split('.')) {
    if (!isObject(here) || !Object.hasOwn(here, name)) return undefined;
    here = here[name];
  }
  return here;
}

/** A nested object holding `value` at a dotted path; the empty path is the value itself. */
export function nestAt(path: string, value: unknown): unknown {
  if (path === '') return value;
  return path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
}

/** A code, whether it was sent as text, as a number or as true and false. */
export function asCode(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}
