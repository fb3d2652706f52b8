import type { Owner, OwnerOperation } from '../owner.ts';
import { elementAt, parseXml, writeXml } from '../xml.ts';
import { type OutcomeWords, wordOf } from './words.ts';

/** The codes of an owner that answers `root/head` and `root/body` in a SOAP call's result, and how the call is named. */
export interface SoapWords extends OutcomeWords {
  /** The call's element, `queryObjectOut`; the reply's is `queryObjectOutResponse` with `queryObjectOutReturn`. */
  readonly method: string;
  readonly namespace: string;
  /** Element of `root/body` that is one record; several of them are a list. */
  readonly record: string;
}

/**
 * SOAP 1.1 in GBK with one argument, `xml`, that is a URL-encoded XML document, `root/QueryCondition`, and a result of
 * the same kind, `root` with `head` (`code`, `message`) and `body`: the traffic police's `queryObjectOut`.
 */
export function soapOwner(words: SoapWords, operations: readonly OwnerOperation[]): Owner {
  return {
    operations,
    contentType: 'text/xml; charset=GBK',
    read(body) {
      const call = readSoapCall(body, words);
      const text = call?.xml;
      if (text === undefined || text === '') return { ok: false, why: 'missing-parameter', head: {} };
      const condition = elementAt(openDocument(text), ['root', 'QueryCondition']);
      if (typeof condition !== 'object' || condition === null) return { ok: false, why: 'bad-parameter', head: {} };
      return { ok: true, parameters: condition, head: {} };
    },
    write: (outcome) =>
      soapReply(words, wordOf(words, outcome), outcome.kind === 'found' ? { [words.record]: outcome.data } : ''),
  };
}

/** The arguments of a call, all of them text; undefined where it is not this call in a SOAP 1.1 envelope. */
export function readSoapCall(
  body: string,
  { method, namespace }: Pick<SoapWords, 'method' | 'namespace'>,
): Readonly<Record<string, string>> | undefined {
  const call = elementAt(parseXml(body), ['Envelope', 'Body', method]);
  if (typeof call !== 'object' || call === null) return undefined;
  if (namespaceOf(body, 'Envelope') !== envelopeNamespace || namespaceOf(body, method) !== namespace) return undefined;
  const members = Object.entries(call);
  return members.every((member): member is [string, string] => typeof member[1] === 'string')
    ? Object.fromEntries(members)
    : undefined;
}

/** A whole reply, for a gate's refusals too. */
export function soapReply(
  { method, namespace }: Pick<SoapWords, 'method' | 'namespace'>,
  [code, message]: readonly [string, string],
  body: unknown = '',
): string {
  const text = encodeURIComponent(writeXml({ root: { head: { code, message }, body } }, 'UTF-8'));
  return envelope(
    `<ns1:${method}Response xmlns:ns1="${namespace}"><${method}Return>${text}</${method}Return></ns1:${method}Response>`,
  );
}

/** SOAP 1.1 §4.4: what could not be read at all is the client's fault, under HTTP 500 (§6.2). */
export function soapFault(message: string): string {
  return envelope(
    `<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>${message}</faultstring></soapenv:Fault>`,
  );
}

const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

function envelope(body: string): string {
  return `<?xml version="1.0" encoding="GBK"?>\n<soapenv:Envelope xmlns:soapenv="${envelopeNamespace}"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}

/** The namespace that the first element of a name is in, by its own declaration or its prefix's anywhere before. */
function namespaceOf(text: string, name: string): string | undefined {
  const [, prefix] = new RegExp(`<(?:([\\w.-]+):)?${name}[\\s/>]`).exec(text) ?? [];
  const attribute = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`;
  return new RegExp(`\\s${attribute}="([^"]*)"`).exec(text)?.[1];
}

function openDocument(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return parseXml(decodeURIComponent(text.replaceAll('+', '%20')));
  } catch {
    return undefined;
  }
}
