import type { z } from 'zod';
import { type ConfigProblem, oneOf } from './config-problem.ts';
import { isRecord } from './json-schema.ts';
import type { YamlDocument, YamlPath } from './yaml-document.ts';

/**
 * Says a zod issue in the words of a person who edits YAML: which line, what is wrong, what would be right. The remedy
 * is the description of the schema at that place. `published` is the JSON Schema of what was parsed; `base` is where
 * that stands in the document.
 */
export function problemsOf(
  issue: z.core.$ZodIssue,
  { document, base, published }: { document: YamlDocument; base: YamlPath; published: unknown },
): readonly ConfigProblem[] {
  const path = [...base, ...issue.path];
  const expected = descriptionAt(published, issue.path);
  const name = nameOf(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        document.problem([...path, key], `unknown key ${key}`, oneOf(key, keysAt(published, issue.path)), 'key'),
      );
    case 'invalid_value': {
      const actual = valueAt(document.data, path);
      if (actual === undefined) return [document.problem(path, `${name} is missing`, expected)];
      const remedy = oneOf(String(actual), issue.values.map(String));
      return [document.problem(path, `${name} is ${typeof actual === 'string' ? actual : shown(actual)}`, remedy)];
    }
    case 'too_small':
    case 'too_big':
      return [document.problem(path, `${name} is ${sizeWord(issue)}`, expected)];
    case 'invalid_key':
      return [document.problem(path, `${name} is not a name that may stand here`, expected, 'key')];
    default: {
      const actual = valueAt(document.data, path);
      if (actual === undefined) return [document.problem(path, `${name} is missing`, expected)];
      const quotes = typeof actual === 'number' && issue.code === 'invalid_type' && issue.expected === 'string';
      const fits = issue.code === 'invalid_type' || (issue.code === 'invalid_union' && !isRecord(actual));
      const message = fits ? `is ${shown(actual)}` : 'is not as it should be';
      return [document.problem(path, `${name} ${message}`, quotes ? `${expected}, in quotes` : expected)];
    }
  }
}

/** `validUntil`, or `item 3 of fields`. */
function nameOf(path: YamlPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  if (typeof last !== 'number') return String(last);
  const list = path.at(-2);
  return list === undefined ? `item ${last + 1}` : `item ${last + 1} of ${String(list)}`;
}

function sizeWord(issue: { code: 'too_small' | 'too_big'; origin: string }): string {
  if (issue.origin === 'string' || issue.origin === 'array') {
    return issue.code === 'too_small' ? 'empty' : 'too long';
  }
  return issue.code === 'too_small' ? 'too small' : 'too large';
}

/** What stands there, in a word; a text is shown where the issue is about its value, and then by the caller. */
function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? 'a map' : typeof value === 'string' ? 'text' : String(value);
}

function valueAt(data: unknown, path: YamlPath): unknown {
  let here = data;
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)];
    else if (isRecord(here)) here = here[String(step)];
    else return undefined;
  }
  return here;
}

function descriptionAt(published: unknown, path: YamlPath): string {
  const { description, parent } = walk(published, path);
  return description ?? parent ?? 'as the schema of the file says';
}

function keysAt(published: unknown, path: YamlPath): readonly string[] {
  return walk(published, path).nodes.flatMap((node) => (isRecord(node.properties) ? Object.keys(node.properties) : []));
}

/** The schemas at a path (several where there are alternatives), their description and the nearest one above. */
function walk(published: unknown, path: YamlPath) {
  let nodes = alternatives(published);
  let parent: string | undefined;
  for (const step of path) {
    parent = described(nodes) ?? parent;
    nodes = nodes.flatMap((node) => alternatives(child(node, step)));
  }
  return { nodes, description: described(nodes), parent };
}

function child(node: Readonly<Record<string, unknown>>, step: PropertyKey): unknown {
  if (typeof step === 'number') return node.items;
  const properties = isRecord(node.properties) ? node.properties : {};
  return properties[String(step)] ?? node.additionalProperties;
}

function alternatives(node: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!isRecord(node)) return [];
  return [node, ...(Array.isArray(node.anyOf) ? node.anyOf.flatMap(alternatives) : [])];
}

function described(nodes: readonly Readonly<Record<string, unknown>>[]): string | undefined {
  return nodes.map((node) => node.description).find((text) => typeof text === 'string');
}
