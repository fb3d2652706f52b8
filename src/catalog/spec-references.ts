import { type ConfigProblem, oneOf } from './config-problem.ts';
import { isRecord } from './json-schema.ts';
import type { YamlDocument, YamlPath } from './yaml-document.ts';

/** Replaces `$ref` by what it refers to, within one document. */
export interface Resolver {
  /** Only the reference a value itself may be. */
  shallow(value: unknown, at: YamlPath): unknown;
  /** Every reference inside a value. */
  deep(value: unknown, at: YamlPath): unknown;
}

/** A reference that leads nowhere, outside or in a circle is added to `problems`, at the line it stands on. */
export function createResolver(document: YamlDocument, problems: ConfigProblem[]): Resolver {
  const resolve = (value: unknown, at: YamlPath, via: readonly string[], deeply: boolean): unknown => {
    if (Array.isArray(value)) {
      return deeply ? value.map((item, index) => resolve(item, [...at, index], via, deeply)) : value;
    }
    if (!isRecord(value)) return value;
    if (typeof value.$ref === 'string') return follow(value, value.$ref, at, via, deeply);
    if (!deeply) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, resolve(member, [...at, key], via, deeply)]),
    );
  };

  const follow = (
    { $ref, ...beside }: Readonly<Record<string, unknown>>,
    reference: string,
    at: YamlPath,
    via: readonly string[],
    deeply: boolean,
  ): unknown => {
    const target = locate(document, reference);
    if (typeof target === 'string' || via.includes(reference)) {
      const message = typeof target === 'string' ? `${reference} leads nowhere` : `${reference} refers to itself`;
      const expected = typeof target === 'string' ? target : 'a schema without a circle';
      problems.push(document.problem([...at, '$ref'], message, expected));
      return {};
    }
    const resolved = resolve(target.value, target.at, [...via, reference], deeply);
    const others = resolve(beside, at, via, deeply);
    if (!isRecord(resolved) || !isRecord(others) || Object.keys(others).length === 0) return resolved;
    // OpenAPI 3.1 schemas are JSON Schema 2020-12 (§8.2.3.1): keywords beside `$ref` hold as well.
    return Object.keys(others).every((key) => annotations.has(key))
      ? { ...resolved, ...others }
      : { allOf: [resolved], ...others };
  };

  return {
    shallow: (value, at) => resolve(value, at, [], false),
    deep: (value, at) => resolve(value, at, [], true),
  };
}

const annotations = new Set(['description', 'summary', 'title', 'examples', 'example', 'deprecated']);

/** What a JSON Pointer (RFC 6901) in a fragment leads to, or what would be right. */
function locate(document: YamlDocument, reference: string): { value: unknown; at: YamlPath } | string {
  if (!reference.startsWith('#/')) return 'a reference within the document, #/components/…';
  const steps = reference
    .slice(2)
    .split('/')
    .map((step) => unescaped(step));
  let here = document.data;
  for (const [depth, step] of steps.entries()) {
    if (!isRecord(here) || !Object.hasOwn(here, step)) {
      return `#/${steps.slice(0, depth).join('/')}/…: ${oneOf(step, isRecord(here) ? Object.keys(here) : [])}`;
    }
    here = here[step];
  }
  return { value: here, at: steps };
}

function unescaped(step: string): string {
  const pointer = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return /%(?![0-9A-Fa-f]{2})/.test(pointer) ? pointer : decodeURIComponent(pointer);
}
