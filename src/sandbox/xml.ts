import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  removeNSPrefix: true,
  htmlEntities: true, // character references as well
});
const builder = new XMLBuilder({ format: false, suppressEmptyNode: false });

/** Elements and text, without prefixes; undefined where it is not well-formed or has a document type. */
export function parseXml(text: string): Readonly<Record<string, unknown>> | undefined {
  // The parser alone takes what is not well-formed; a document type could define entities, and no request needs one.
  if (XMLValidator.validate(text) !== true || text.includes('<!DOCTYPE')) return undefined;
  return parser.parse(text) as Record<string, unknown>;
}

export function writeXml(document: Readonly<Record<string, unknown>>, encoding: 'UTF-8' | 'GBK'): string {
  return `<?xml version="1.0" encoding="${encoding}"?>\n${builder.build(document)}`;
}

/** The value at a path of element names. */
export function elementAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (here, name) =>
      typeof here === 'object' && here !== null && Object.hasOwn(here, name) ? Reflect.get(here, name) : undefined,
    document,
  );
}
