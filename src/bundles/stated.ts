import { thingsMax } from '../catalog/index.ts';
import type { LifeEvent, Parameter, Result } from '../model/index.ts';
import { parseParameters } from '../policy/index.ts';
import type { FieldError, Refusal } from '../problems.ts';
import { missingPaths } from './things.ts';

/** What the applicant stated, by dotted path: `child.idNumber`, and of several things `vehicles[0].plateNumber`. */
export type Stated = Readonly<Record<string, string>>;

/**
 * Checks what the applicant states for a life event: each value in its format, nothing unknown, and enough of it that every
 * required evidence can be looked up for somebody. Every fault is named with its place: `vehicles[1].plateNumber`.
 */
export function parseStated(body: unknown, lifeEvent: LifeEvent, now: number): Result<Stated, Refusal> {
  if (!isObject(body)) return parseParameters(body, [], now);
  const paths = lifeEvent.parameters.map(({ path }) => path);
  const given = flatten(body, '', paths).filter(([at, value]) => value !== null || paths.includes(pathOf(at)));
  const [known, strange] = partition(given, ([at]) => paths.includes(pathOf(at)));
  const expected = expectedOf(lifeEvent, body);
  const parsed = parseParameters(Object.fromEntries(known), expected, now);
  const errors = [
    ...strange.map(([at]) => misplaced(at, paths)),
    ...listFaults(lifeEvent, body),
    ...(parsed.ok ? [] : (parsed.failure.errors ?? [])),
  ];
  if (errors.length > 0 || !parsed.ok) return invalid(errors);
  const unfinished = [...halfStated(expected, parsed.value), ...unreachable(lifeEvent, parsed.value)];
  return unfinished.length > 0 ? invalid(unfinished) : parsed;
}

type Placed = readonly [at: string, value: unknown];

/** `{ child: { name } }` → `child.name`, `{ vehicles: [{ plateNumber }] }` → `vehicles[0].plateNumber`, as far as paths lead there. */
function flatten(value: unknown, at: string, paths: readonly string[]): readonly Placed[] {
  const path = pathOf(at);
  if (Array.isArray(value) && isList(path, paths)) {
    return value.slice(0, thingsMax).flatMap((thing, index) => flatten(thing, `${at}[${index}]`, paths));
  }
  if (isObject(value) && (at === '' || isGroup(path, paths))) {
    return Object.entries(value).flatMap(([name, member]) => flatten(member, at ? `${at}.${name}` : name, paths));
  }
  return [[at, value]];
}

/** `vehicles[1].plateNumber` → `vehicles[].plateNumber` */
function pathOf(at: string): string {
  return at.replace(/\[\d+\]/, '[]');
}

function isList(path: string, paths: readonly string[]): boolean {
  return paths.some((one) => one.startsWith(`${path}[]`));
}

function isGroup(path: string, paths: readonly string[]): boolean {
  return paths.some((one) => one.startsWith(`${path}.`));
}

/** The parameters, those of a list once for each thing of it. */
function expectedOf({ parameters }: LifeEvent, body: Readonly<Record<string, unknown>>): readonly Parameter[] {
  return parameters.flatMap(({ path, ...rest }) => {
    const [list = '', inner] = path.split('[]');
    if (inner === undefined) return [{ name: path, ...rest }];
    return thingsIn(body, list).flatMap((thing, index) =>
      isObject(thing) ? [{ name: `${list}[${index}]${inner}`, ...rest }] : [],
    );
  });
}

function thingsIn(body: Readonly<Record<string, unknown>>, list: string): readonly unknown[] {
  const things = Object.hasOwn(body, list) ? body[list] : undefined;
  return Array.isArray(things) ? things.slice(0, thingsMax) : [];
}

function misplaced(at: string, paths: readonly string[]): FieldError {
  const path = pathOf(at);
  const field = at.slice(0, 64);
  if (isList(path, paths)) {
    return { field, message: { zh: '应为列表（JSON 数组），每项一个对象', en: 'should be a list of objects' } };
  }
  if (isGroup(path, paths)) return { field, message: { zh: '应为 JSON 对象', en: 'should be a JSON object' } };
  return {
    field,
    message: {
      zh: `没有这个参数；可用参数：${paths.join('、')}`,
      en: `is not a parameter; there are ${paths.join(', ')}`,
    },
  };
}

/** A list that is required and empty or missing, or one with too many things in it. */
function listFaults({ parameters }: LifeEvent, body: Readonly<Record<string, unknown>>): FieldError[] {
  const lists = new Map<string, boolean>();
  for (const { path, required } of parameters) {
    const [list = '', inner] = path.split('[]');
    if (inner !== undefined) lists.set(list, required || (lists.get(list) ?? false));
  }
  return [...lists].flatMap(([field, required]) => {
    const things = Object.hasOwn(body, field) ? body[field] : undefined;
    const count = Array.isArray(things) ? things.length : 0;
    if (count > thingsMax) {
      return [
        {
          field,
          message: { zh: `最多 ${thingsMax} 项，请分次办理`, en: `takes at most ${thingsMax}; use several calls` },
        },
      ];
    }
    const empty = things === undefined || things === null || (Array.isArray(things) && count === 0);
    return required && empty ? [{ field, message: { zh: '必填，至少一项', en: 'is required: at least one' } }] : [];
  });
}

/** A person or thing given by half: a number without its name would silently drop a call. */
function halfStated(expected: readonly Parameter[], stated: Stated): FieldError[] {
  const group = (path: string) => path.slice(0, path.lastIndexOf('.'));
  const begun = new Set(Object.keys(stated).map(group));
  const isBegun = (name: string) => name.includes('.') && (begun.has(group(name)) || name.includes('['));
  return expected
    .filter(({ name }) => isBegun(name) && stated[name] === undefined)
    .map(({ name }) => ({
      field: name,
      message: { zh: '与同一人（物）的其他信息一并填写', en: 'goes with what else is given of the same one' },
    }));
}

/** A required evidence of which no call can be made, nor a paper handed in instead: say what would make one possible. */
function unreachable({ evidence, uploads }: LifeEvent, stated: Stated): FieldError[] {
  return evidence
    .filter(({ id, required }) => required && !uploads.some(({ insteadOf }) => insteadOf === id))
    .filter(({ calls }) => calls.every((call) => missingPaths(call, stated).length > 0))
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

function invalid(errors: readonly FieldError[]): Result<never, Refusal> {
  return { ok: false, failure: { reason: 'invalid-parameters', errors } };
}

function partition<Value>(all: readonly Value[], test: (value: Value) => boolean): readonly [Value[], Value[]] {
  return [all.filter(test), all.filter((value) => !test(value))];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
