import type { LifeEvent, Result } from '../model/index.ts';
import { parseParameters } from '../policy/index.ts';
import type { FieldError, Refusal } from '../problems.ts';

/** What the applicant stated, by dotted path: `child.idNumber`. */
export type Stated = Readonly<Record<string, string>>;

/**
 * Checks what the applicant states for a life event: each value in its format, nothing unknown, and enough of it that every
 * required evidence can be looked up for somebody.
 */
export function parseStated(body: unknown, lifeEvent: LifeEvent, now: number): Result<Stated, Refusal> {
  const stated = parseParameters(
    flatten(body, 2),
    lifeEvent.parameters.map(({ path, ...rest }) => ({ name: path, ...rest })),
    now,
  );
  if (!stated.ok) return stated;
  const errors = [...halfStated(lifeEvent, stated.value), ...unreachable(lifeEvent, stated.value)];
  return errors.length > 0 ? { ok: false, failure: { reason: 'invalid-parameters', errors } } : stated;
}

/** `{ child: { name } }` → `{ 'child.name' }`, `depth` levels deep; what is no object is left for the check to refuse. */
function flatten(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth === 1) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const inner = flatten(member, depth - 1);
      return isObject(inner)
        ? Object.entries(inner).map(([path, leaf]) => [`${name}.${path}`, leaf] as const)
        : [[name, inner] as const];
    }),
  );
}

/** A person given by half: a number without its name would silently drop a call. */
function halfStated({ parameters }: LifeEvent, stated: Stated): FieldError[] {
  const group = (path: string) => path.slice(0, path.lastIndexOf('.'));
  const begun = new Set(Object.keys(stated).map(group));
  return parameters
    .filter(({ path }) => path.includes('.') && begun.has(group(path)) && stated[path] === undefined)
    .map(({ path }) => ({
      field: path,
      message: { zh: '与同一人的其他信息一并填写', en: 'goes with what is given of the same person' },
    }));
}

/** A required evidence of which no call can be made: say what would make one possible. */
function unreachable({ evidence }: LifeEvent, stated: Stated): FieldError[] {
  return evidence
    .filter(({ required, calls }) => required && calls.every((call) => missingPaths(call, stated).length > 0))
    .map(({ calls, title }) => {
      const ways = calls.map((call) => missingPaths(call, stated));
      return {
        field: ways[0]?.[0] ?? '',
        message: {
          zh: `查询“${title.zh}”需要填写 ${ways.map((paths) => paths.join('、')).join(' 或 ')}`,
          en: `is needed for "${title.en}": give ${ways.map((paths) => paths.join(', ')).join(' or ')}`,
        },
      };
    });
}

/** The `$path` arguments of a call that were not stated. */
export function missingPaths(call: Readonly<Record<string, string>>, stated: Stated): string[] {
  return Object.values(call)
    .filter((source) => source.startsWith('$') && stated[source.slice(1)] === undefined)
    .map((source) => source.slice(1));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
