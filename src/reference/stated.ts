import { thingsMax } from '../catalog/index.ts';
import type { StatedValue } from '../model/index.ts';
import { type ExamplePeople, exampleStated } from './people.ts';
import { parameterSchema } from './query-schema.ts';

export type Schema = Record<string, unknown>;

interface Stated extends StatedValue {
  readonly required: boolean;
}

/** What is stated, nested as its dotted paths say; `things[]` is a list. */
export function statedSchema(values: readonly Stated[]): Schema {
  const root = group();
  for (const value of values) {
    const steps = value.path.split('.');
    const leaf = steps.pop() ?? value.path;
    const parent = steps.reduce((node, step) => enter(node, step, value.required), root);
    parent.properties[leaf] = parameterSchema(value);
    if (value.required) parent.required.push(leaf);
  }
  return { ...root };
}

interface Group {
  type: 'object';
  properties: Record<string, Schema>;
  required: string[];
  additionalProperties: false;
}

function group(): Group {
  return { type: 'object', properties: {}, required: [], additionalProperties: false };
}

function enter(parent: Group, step: string, isRequired: boolean): Group {
  const name = step.replace('[]', '');
  const known = parent.properties[name];
  const child = (step.endsWith('[]') ? known?.items : known) as Group | undefined;
  const next = child ?? group();
  if (!child) {
    parent.properties[name] = step.endsWith('[]')
      ? { type: 'array', ...(isRequired && { minItems: 1 }), maxItems: thingsMax, items: next }
      : (next as unknown as Schema);
  }
  if (isRequired && !parent.required.includes(name)) parent.required.push(name);
  return next;
}

/** Somebody who states everything; `known` values, by path, are stated as they are, and left out where undefined. */
export function exampleStatement(
  values: readonly StatedValue[],
  people: ExamplePeople,
  known: ReadonlyMap<string, string | undefined> = new Map(),
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const { path, format } of values) {
    const value = known.has(path) ? known.get(path) : exampleStated(path, format, people);
    if (value !== undefined) set(body, path.split('.'), value);
  }
  return body;
}

function set(target: Record<string, unknown>, [step = '', ...rest]: readonly string[], value: string): void {
  const name = step.replace('[]', '');
  const listed = step.endsWith('[]');
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const known = listed ? (target[name] as unknown[] | undefined)?.[0] : target[name];
  const next = (known ?? {}) as Record<string, unknown>;
  set(next, rest, value);
  target[name] = listed ? [next] : next;
}
