import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { ConfigProblem } from './config-problem.ts';
import type { CompiledFile, ConfigFile } from './source.ts';

/** Where something stands in a YAML file: map keys and list indexes from the root. */
export type YamlPath = readonly PropertyKey[];

/** A YAML file as plain data that still knows its lines. */
export interface YamlDocument {
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  /** What the YAML itself has wrong: then `data` is undefined. */
  readonly syntax: readonly ConfigProblem[];
  /** A problem at a path, or at the nearest place above it that exists; `at: 'key'` points at the name, not the value. */
  problem(path: YamlPath, message: string, expected: string, at?: 'key' | 'value'): ConfigProblem;
}

/** Reads YAML 1.2 (core schema: dates and `no` stay text). A key written twice is an error. */
export function readYaml(from: ConfigFile | CompiledFile): YamlDocument {
  return 'data' in from ? compiledDocument(from) : parsedDocument(from);
}

/** It was valid when it was compiled; what is wrong with it since is wrong with the whole file. */
function compiledDocument({ path: file, data }: CompiledFile): YamlDocument {
  const problem = (_path: YamlPath, message: string, expected: string) => ({ file, line: 1, message, expected });
  return { file, text: '', data, syntax: [], problem };
}

function parsedDocument({ path: file, text }: ConfigFile): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, merge: false });
  // After a first token that does not fit, the reader calls most of what follows wrong as well.
  const [first, ...rest] = document.errors;
  const telling = first ? [first, ...rest.filter(({ code }) => code === 'DUPLICATE_KEY')] : [];
  const syntax = telling.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { file, line, column: col, message: `not valid YAML: ${error.message}`, expected: syntaxRemedy(error.code) };
  });
  const position = (path: YamlPath, at: 'key' | 'value') => {
    const { line, col } = lines.linePos(offsetOf(document.contents, path, at));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return {
    file,
    text,
    data: syntax.length === 0 ? document.toJS() : undefined,
    syntax,
    problem: (path, message, expected, at = 'value') => ({ file, ...position(path, at), message, expected }),
  };
}

function offsetOf(root: Node | null, path: YamlPath, at: 'key' | 'value'): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      node = last && at === 'key' ? pair.key : (pair.value ?? pair.key);
    } else {
      node = itemOf(node, step);
    }
    const start = startOf(node);
    if (start === undefined) return offset;
    offset = start;
  }
  return offset;
}

function itemOf(node: unknown, step: PropertyKey): unknown {
  if (typeof node !== 'object' || node === null || !('items' in node) || !Array.isArray(node.items)) return undefined;
  return node.items[Number(step)];
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  return typeof node.range[0] === 'number' ? node.range[0] : undefined;
}

function syntaxRemedy(code: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'write each key once';
    case 'TAB_AS_INDENT':
      return 'indent with spaces';
    case 'BAD_INDENT':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'close the brackets opened above, and line the keys of one block up under each other';
    case 'MISSING_CHAR':
      return 'close the bracket or quote, and put a space after each colon';
    case 'UNEXPECTED_TOKEN':
      return "YAML 1.2; text that holds brackets or braces stands in quotes, '$vehicles[].plateNumber'";
    default:
      return 'YAML 1.2, as the other files in config/ are written';
  }
}
