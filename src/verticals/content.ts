import type { Result } from '../model/index.ts';
import { parseJson } from './formats/json.ts';
import { listPaths, parseXml, writeXml } from './formats/xml.ts';
import { isObject } from './members.ts';

/**
 * Documents inside a text member of a message, as the spec declares them by `contentMediaType` and `contentSchema` (JSON
 * Schema 2020-12, Validation §8): XML, URL-encoded as the traffic police's interfaces have it, or JSON. A member with a
 * `contentEncoding` as well is for the signing to open. None lies in a list.
 */
interface Content {
  readonly mediaType: 'application/xml' | 'application/json';
  /** Of the document within. */
  readonly schema: unknown;
}

/** Opens the documents in a message: `{ xml: '%3Croot%3E…' }` → `{ xml: { root: … } }`. */
export function contentOpener(schema: unknown): (message: unknown) => Result<unknown, string> {
  const contents = [...contentsIn(schema)].map(([path, { mediaType, schema: within }]) => {
    const lists = listPaths(within);
    const open = (text: string) => (mediaType === 'application/json' ? parseJson(text) : openXml(text, lists));
    return { path: path.split('.'), open };
  });
  return (message) => {
    let opened = message;
    for (const { path, open } of contents) {
      const next = replaceAt(opened, path, (value) => (typeof value === 'string' ? open(value) : same(value)));
      if (!next.ok) return { ok: false, failure: `${next.failure} in $.${path.join('.')}` };
      opened = next.value;
    }
    return { ok: true, value: opened };
  };
}

/** Puts the documents of a message into text: `{ xml: { root: … } }` → `{ xml: '%3Croot%3E…' }`. */
export function contentCloser(schema: unknown): (message: Readonly<Record<string, unknown>>) => typeof message {
  const contents = [...contentsIn(schema)].map(([path, { mediaType }]) => ({ path: path.split('.'), mediaType }));
  return (message) =>
    contents.reduce((closed, { path, mediaType }) => {
      const next = replaceAt(closed, path, (value) => same(isObject(value) ? closedText(value, mediaType) : value));
      return next.ok && isObject(next.value) ? next.value : closed;
    }, message);
}

/** The schema of an opened message: a document's own schema in place of the text that holds it. */
export function openedSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(openedSchema);
  if (!isObject(schema)) return schema;
  if (contentIn(schema) !== undefined) {
    const within = openedSchema(schema.contentSchema);
    return [schema.type].flat().includes('null') ? { anyOf: [{ type: 'null' }, within] } : within;
  }
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, openedSchema(value)]));
}

/** By dotted path; alternatives of one place are one content of either schema. */
function contentsIn(schema: unknown, path = ''): ReadonlyMap<string, Content> {
  const found = new Map<string, Content>();
  if (!isObject(schema)) return found;
  const own = contentIn(schema);
  if (own !== undefined && schema.contentEncoding === undefined) found.set(path, own);
  const alternatives = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const members = Object.entries(isObject(schema.properties) ? schema.properties : {});
  const inner = [
    ...alternatives.flatMap((one) => [...contentsIn(one, path)]),
    ...members.flatMap(([name, member]) => [...contentsIn(member, path === '' ? name : `${path}.${name}`)]),
  ];
  for (const [place, content] of inner) {
    const present = found.get(place);
    found.set(place, present ? { ...content, schema: { anyOf: [present.schema, content.schema] } } : content);
  }
  return found;
}

function contentIn(schema: Readonly<Record<string, unknown>>): Content | undefined {
  const { contentMediaType: mediaType, contentSchema } = schema;
  if (!isObject(contentSchema)) return undefined;
  return mediaType === 'application/xml' || mediaType === 'application/json'
    ? { mediaType, schema: contentSchema }
    : undefined;
}

/** URL-encoded (percent-encoded UTF-8, a space as + or %20) or plain: no XML document begins with %. */
function openXml(text: string, lists: ReadonlySet<string>): Result<unknown, string> {
  if (!text.startsWith('%')) return parseXml(text, lists);
  try {
    return parseXml(decodeURIComponent(text.replaceAll('+', '%20')), lists);
  } catch {
    return { ok: false, failure: 'URL-encoded UTF-8' };
  }
}

/** UTF-8 within, whatever the charset around it: percent-encoding leaves ASCII, which every charset shares. */
function closedText(document: Readonly<Record<string, unknown>>, mediaType: Content['mediaType']): string {
  return mediaType === 'application/json' ? JSON.stringify(document) : encodeURIComponent(writeXml(document, 'UTF-8'));
}

/** The message with the value at a path replaced; as it is where there is no such path. */
function replaceAt(
  message: unknown,
  [name, ...rest]: readonly string[],
  change: (value: unknown) => Result<unknown, string>,
): Result<unknown, string> {
  if (name === undefined) return change(message);
  if (!isObject(message) || !Object.hasOwn(message, name)) return same(message);
  const next = replaceAt(message[name], rest, change);
  return next.ok ? same({ ...message, [name]: next.value }) : next;
}

const same = (value: unknown) => ({ ok: true as const, value });
