import { upgrade } from '@scalar/openapi-upgrader';
import { stringify } from 'yaml';
import type { Result, Text } from '../../model/index.ts';
import { isRecord } from '../json-schema.ts';
import { readYaml } from '../yaml-document.ts';
import { words } from './names.ts';

/** An owner's document as the catalog can use it, and what had to be done for that. */
export interface OwnerDocument {
  /** OpenAPI 3.1 as plain data. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The same as YAML, for specs/: the owner's very text where nothing had to change. */
  readonly text: string;
  readonly notes: readonly Text[];
}

/** Reads OpenAPI 3.1 or 3.0 or Swagger 2.0, YAML or JSON. A failure says what the owner should be asked for. */
export function readOwnerDocument(text: string, file: string): Result<OwnerDocument, Text> {
  const { data, syntax } = readYaml({ path: file, text: text.replace(/^\ufeff/, '') });
  const [fault] = syntax;
  if (fault !== undefined) {
    return refused(
      `${file}:${fault.line} 不是有效的 YAML 或 JSON：${fault.message}`,
      `${file}:${fault.line} is neither YAML nor JSON: ${fault.message}`,
    );
  }
  const version = isRecord(data) ? versionOf(data) : undefined;
  if (!isRecord(data) || version === undefined) {
    return refused(
      `${file} 开头既没有 openapi 也没有 swagger，不是 OpenAPI 文档；请向系统主管单位索取 OpenAPI 3.1、3.0 或 Swagger 2.0 文档，不要网页、Word 或 WSDL。`,
      `${file} begins with neither openapi nor swagger: ask its owner for an OpenAPI 3.1, 3.0 or Swagger 2.0 document, not a web page, Word file or WSDL.`,
    );
  }
  if (!/^(3\.[01]\.\d+|2\.0)$/.test(version)) {
    return refused(
      `${file} 的版本是 ${version}；可用的有 OpenAPI 3.1、3.0 和 Swagger 2.0，请向主管单位索取其中一种。`,
      `${file} is version ${version}: ask its owner for OpenAPI 3.1 or 3.0, or Swagger 2.0.`,
    );
  }
  const notes: Text[] = [];
  const current = version.startsWith('3.1') ? data : upgraded(data, version, notes);
  if (current === undefined) {
    return refused(
      `${file}（${version === '2.0' ? 'Swagger' : 'OpenAPI'} ${version}）不能转换为 OpenAPI 3.1：请用 editor.swagger.io 等工具先行转换，或向主管单位索取 OpenAPI 3.1 文档。`,
      `${file} (${version === '2.0' ? 'Swagger' : 'OpenAPI'} ${version}) cannot be converted to OpenAPI 3.1: convert it with another tool first, or ask its owner for OpenAPI 3.1.`,
    );
  }
  if (!isRecord(current.paths) || Object.keys(current.paths).length === 0) {
    return refused(`${file} 没有任何接口（paths 为空）。`, `${file} describes no operation: its paths are empty.`);
  }
  const before = notes.length;
  const usable = { ...current, paths: usablePaths(current.paths, notes) };
  const untouched = current === data && notes.length === before && !text.trimStart().startsWith('{');
  return { ok: true, value: { data: usable, text: untouched ? text : stringify(usable, { lineWidth: 0 }), notes } };
}

function versionOf({ openapi, swagger }: Readonly<Record<string, unknown>>): string | undefined {
  // `swagger: 2.0` without quotes is a number in YAML.
  if (typeof swagger === 'string' || typeof swagger === 'number')
    return Number(swagger) === 2 ? '2.0' : String(swagger);
  return typeof openapi === 'string' || typeof openapi === 'number' ? String(openapi) : undefined;
}

function upgraded(
  data: Readonly<Record<string, unknown>>,
  version: string,
  notes: Text[],
): Readonly<Record<string, unknown>> | undefined {
  try {
    const source = structuredClone({ ...data, ...(version === '2.0' && { swagger: '2.0' }) });
    const document: unknown = JSON.parse(JSON.stringify(upgrade(source, '3.1')));
    if (!isRecord(document) || !isRecord(document.paths)) return undefined;
    const from = version === '2.0' ? 'Swagger 2.0' : `OpenAPI ${version}`;
    notes.push({ zh: `由 ${from} 转换为 OpenAPI 3.1`, en: `converted from ${from} to OpenAPI 3.1` });
    return { ...document, openapi: '3.1.0' };
  } catch {
    return undefined; // what the converter throws says nothing to the reader; the refusal does
  }
}

/** Operations the gateway can name and call, with a media type it can read. */
function usablePaths(paths: Readonly<Record<string, unknown>>, notes: Text[]): Record<string, unknown> {
  const taken = new Set<string>();
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, item]) => {
      if (!isRecord(item)) return [];
      const members = Object.entries(item).flatMap(([method, operation]) => {
        if (!isRecord(operation) || !httpMethods.has(method)) return [[method, operation] as const];
        if (method !== 'get' && method !== 'post') {
          const what = `${method.toUpperCase()} ${path}`;
          notes.push({ zh: `略去 ${what}：网关只读取`, en: `${what} is left out: the gateway only reads` });
          return [];
        }
        return [[method, named(readable(operation, notes), { method, path, taken, notes })] as const];
      });
      return members.some(([name]) => httpMethods.has(name)) ? [[path, Object.fromEntries(members)]] : [];
    }),
  );
}

const httpMethods: ReadonlySet<string> = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'trace']);

type Operation = Readonly<Record<string, unknown>>;

function named(
  operation: Operation,
  { method, path, taken, notes }: { method: string; path: string; taken: Set<string>; notes: Text[] },
): Operation {
  const given = typeof operation.operationId === 'string' ? operation.operationId.trim() : '';
  const [first = method, ...rest] = given === '' ? [method, ...words(path)] : [given];
  const wanted = [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}${number}`;
  taken.add(id);
  if (id === operation.operationId) return operation;
  const what = `${method.toUpperCase()} ${path}`;
  notes.push({ zh: `${what} 没有自己的 operationId，取名 ${id}`, en: `${what} had no operationId of its own: ${id}` });
  return { ...operation, operationId: id };
}

// Some generators write any media type where they mean JSON.
function readable(operation: Operation, notes: Text[]): Operation {
  const text = JSON.stringify(operation);
  if (!text.includes('"*/*":')) return operation;
  const note = { zh: '报文类型写作 */*，按 JSON 处理', en: 'its media type */* is taken for JSON' };
  if (!notes.some(({ en }) => en === note.en)) notes.push(note);
  return JSON.parse(text.replaceAll('"*/*":', '"application/json":'));
}

function refused(zh: string, en: string): { ok: false; failure: Text } {
  return { ok: false, failure: { zh, en } };
}
