import type { Result, UpstreamFailure } from '../../model/index.ts';
import { failed } from '../failures.ts';
import { asCode, isObject, memberAt } from '../members.ts';
import { decodeText } from './charset.ts';
import type { Format } from './format.ts';
import { encodeXml, listPaths, parseXml } from './xml.ts';

const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

/**
 * SOAP 1.1 over HTTP (W3C Note of 8 May 2000), document and spec alike `{ Envelope: { Body: { … } } }` without prefixes.
 * The call's namespace is the `xml.namespace` its element has in the spec (OpenAPI 3.1 §4.8.26). For the rest it is XML
 * as `xml.ts` reads it: no attributes, no document type, not too deep. Arguments that are documents themselves are in
 * `content.ts`.
 */
export const soap: Format = {
  name: 'soap',
  mediaTypes: ['text/xml'],
  replyMediaTypes: ['text/xml'],
  // §6.1.1: a client must send it; the empty string says that the request's URI tells the intent.
  headers: { soapaction: '""' },
  encoder: ({ charset, request }) => {
    const namespaces = namespacesIn(request);
    return (document) => encodeXml(prefixed(document, namespaces), charset);
  },
  decoder({ charset, reply }) {
    const lists = listPaths(reply);
    return (body) => {
      const text = decodeText(body, charset);
      return text.ok ? parseEnvelope(text.value, lists) : text;
    };
  },
  failure: faultIn,
};

function parseEnvelope(text: string, lists: ReadonlySet<string>): Result<unknown, string> {
  const document = parseXml(text, lists, { withoutPrefixes: true });
  if (!document.ok) return document;
  const [, prefix, attributes = ''] = /<(?:([\w.-]+):)?Envelope((?:\s[^<>]*)?)>/.exec(text) ?? [];
  const declared = new RegExp(`\\sxmlns${prefix ? `:${prefix.replaceAll('.', '\\.')}` : ''}\\s*=\\s*(["'])(.*?)\\1`);
  // §4.1.2: an envelope of another namespace is another version.
  const isOurs = declared.exec(attributes)?.[2] === envelopeNamespace;
  return isOurs && isObject(memberAt(document.value, 'Envelope.Body'))
    ? document
    : { ok: false, failure: 'a SOAP 1.1 envelope with a body' };
}

/** §4.4: what went wrong below the owner's own words. The codes are the Note's; a fault's text may name a person. */
function faultIn(document: unknown): UpstreamFailure | undefined {
  const fault = memberAt(document, 'Envelope.Body.Fault');
  if (fault === undefined) return undefined;
  const code = asCode(memberAt(fault, 'faultcode'))?.replace(/^.*:/, '').split('.')[0];
  switch (code) {
    case 'Client':
    case 'VersionMismatch':
    case 'MustUnderstand':
      return failed('vertical-refused', `soap fault: code ${code}`);
    case 'Server':
      return failed('vertical-unavailable', 'soap fault: code Server');
    default:
      return failed('vertical-unavailable', 'soap fault: a code of its own');
  }
}

/** The namespace of each element of the body, by its name. */
function namespacesIn(request: unknown): ReadonlyMap<string, string> {
  const body = memberAt(request, 'properties.Envelope.properties.Body.properties');
  return new Map(
    Object.entries(isObject(body) ? body : {}).flatMap(([name, schema]) => {
      const namespace = memberAt(schema, 'xml.namespace');
      return typeof namespace === 'string' ? [[name, namespace] as const] : [];
    }),
  );
}

/** §4: Envelope, Header and Body in the envelope's namespace; a call in its own, its arguments in none (§7.1). */
function prefixed(document: unknown, namespaces: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const parts = memberAt(document, 'Envelope');
  const members = Object.entries(isObject(parts) ? parts : {}).map(([name, part]) => [
    `soapenv:${name}`,
    name === 'Body' && isObject(part) ? qualified(part, namespaces) : part,
  ]);
  return { 'soapenv:Envelope': { '@xmlns:soapenv': envelopeNamespace, ...Object.fromEntries(members) } };
}

function qualified(body: Readonly<Record<string, unknown>>, namespaces: ReadonlyMap<string, string>) {
  return Object.fromEntries(
    Object.entries(body).map(([name, call]) => {
      const namespace = namespaces.get(name);
      if (namespace === undefined) return [name, call];
      return [`call:${name}`, { '@xmlns:call': namespace, ...(isObject(call) && call) }];
    }),
  );
}
