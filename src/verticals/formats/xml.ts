import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Result } from '../../model/index.ts';
import { isObject } from '../members.ts';
import { decodeText, encodeText } from './charset.ts';
import type { Charset, Format } from './format.ts';

/**
 * XML 1.0 as these services use it: elements and text. Attributes are left out, values stay text, an element is a list
 * exactly where the reply's schema says `array`. A document type declaration is refused, so no entity can be declared.
 */
export const xml: Format = {
  name: 'xml',
  mediaTypes: ['application/xml', 'text/xml'],
  replyMediaTypes: ['application/xml', 'text/xml'],
  encoder:
    ({ charset }) =>
    (document) =>
      encodeXml(document, charset),
  decoder({ charset, reply }) {
    const lists = listPaths(reply);
    return (body) => {
      const text = decodeText(body, charset);
      return text.ok ? parseXml(text.value, lists) : text;
    };
  },
};

/** Members whose names begin with @ are attributes. */
export function writeXml(document: Readonly<Record<string, unknown>>, encoding: 'UTF-8' | 'GB18030'): string {
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', processEntities: true });
  return `<?xml version="1.0" encoding="${encoding}"?>${builder.build(withoutForbidden(document))}`;
}

/**
 * In GB 18030 every character beyond ASCII is a character reference (XML 1.0 §4.1): the same text to every XML reader,
 * also to one that only knows GBK, which has no bytes for rare names' characters.
 */
export function encodeXml(document: Readonly<Record<string, unknown>>, charset: Charset): Uint8Array<ArrayBuffer> {
  const text = writeXml(document, charset === 'utf-8' ? 'UTF-8' : 'GB18030');
  return encodeText(text, charset, (code) => `&#x${code.toString(16)};`);
}

const nestedTagsMax = 32;

/** A document with one root. `lists`: paths of the elements that are lists, however many came. */
export function parseXml(
  text: string,
  lists: ReadonlySet<string>,
  { withoutPrefixes = false }: { readonly withoutPrefixes?: boolean } = {},
): Result<unknown, string> {
  // `<!` begins comments and CDATA only. XML 1.0 §2.8: a document type declaration could declare entities (billion laughs).
  if (/<!(?!--|\[CDATA\[)/.test(text)) return { ok: false, failure: 'XML without a document type declaration' };
  try {
    if (XMLValidator.validate(text) !== true) return { ok: false, failure: 'well-formed XML' };
    const document: unknown = new XMLParser({
      ignoreAttributes: true,
      ignoreDeclaration: true,
      ignorePiTags: true,
      removeNSPrefix: withoutPrefixes,
      parseTagValue: false,
      maxNestedTags: nestedTagsMax,
      entityDecoder: plainReferences,
      isArray: (_name, path) => typeof path === 'string' && lists.has(path),
    }).parse(text);
    const oneRoot = isObject(document) && Object.keys(document).length === 1 && !Object.hasOwn(document, '#text');
    return oneRoot ? { ok: true, value: document } : { ok: false, failure: 'XML with one root element' };
  } catch {
    return { ok: false, failure: 'well-formed XML, not too deep' };
  }
}

/** The paths, `PACKAGE.DATA.RECORD`, of all arrays in a schema of the whole document. */
export function listPaths(schema: unknown, path = ''): ReadonlySet<string> {
  if (!isObject(schema)) return new Set();
  const found = new Set<string>(path !== '' && [schema.type].flat().includes('array') ? [path] : []);
  const alternatives = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  for (const inner of [...alternatives, schema.items]) for (const list of listPaths(inner, path)) found.add(list);
  for (const [name, member] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    for (const list of listPaths(member, path === '' ? name : `${path}.${name}`)) found.add(list);
  }
  return found;
}

/** The five predefined entities (XML 1.0 §4.6) and character references (§4.1): all there is without a declaration. */
const plainReferences = {
  setExternalEntities() {},
  addInputEntities() {},
  reset() {},
  setXmlVersion() {},
  decode: (text: string) =>
    text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,8}));/g, (whole, decimal, hex, entity) => {
      if (entity !== undefined) return predefined.get(entity) ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return isCharacter(code) ? String.fromCodePoint(code) : whole;
    }),
};

const predefined: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
]);

/** XML 1.0 §2.2, production Char. */
function isCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/** Leaves out what no XML 1.0 document may hold, however it is escaped. */
function withoutForbidden(value: unknown): unknown {
  if (typeof value === 'string') return [...value].filter((one) => isCharacter(one.codePointAt(0) ?? 0)).join('');
  if (Array.isArray(value)) return value.map(withoutForbidden);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutForbidden(member)]));
  }
  return value;
}
