import type { Owner, OwnerOperation } from '../owner.ts';
import { elementAt, parseXml, writeXml } from '../xml.ts';
import { type OutcomeWords, wordOf } from './words.ts';

/** The codes of an owner that answers `Response/Head` and `Response/Body`, and the elements it asks for. */
export interface ResponseWords extends OutcomeWords {
  /** Elements of `Request/Head`, each with the text it must have. */
  readonly head: Readonly<Record<string, string>>;
  /** Element of `Request/Head` that names the service, as the operation's `service` numbers it. */
  readonly service: string;
  /** Element of `Response/Body` that is one record; several of them are a list. */
  readonly record: string;
}

/**
 * XML in GBK, `Request` with `Head` and `Body` in, `Response` with `Head` (`RetCode`, `RetMsg`) and `Body` out, as the
 * transport systems have it. When it is out of order it answers nothing at all, under HTTP 200.
 */
export function responseXmlOwner(words: ResponseWords, operations: readonly OwnerOperation[]): Owner {
  return {
    operations,
    contentType: 'application/xml; charset=GBK',
    read(body, operation) {
      const request = parseXml(body);
      if (request === undefined) return { ok: false, why: 'bad-parameter', head: {} };
      const head = textsIn(elementAt(request, ['Request', 'Head']));
      const wanted = { ...words.head, [words.service]: operation.service ?? '' };
      const wrong = Object.entries(wanted).filter(([name, text]) => head[name] !== text);
      const why = wrong.some(([name]) => (head[name] ?? '') === '') ? 'missing-parameter' : 'bad-parameter';
      if (wrong.length > 0) return { ok: false, why, head };
      return { ok: true, parameters: textsIn(elementAt(request, ['Request', 'Body'])), head };
    },
    write(outcome) {
      if (outcome.kind === 'refused' && outcome.why === 'broken') return '';
      return responseXml(wordOf(words, outcome), outcome.kind === 'found' ? { [words.record]: outcome.data } : '');
    },
  };
}

/** A whole reply, for a gate's refusals too. */
export function responseXml([code, message]: readonly [string, string], body: unknown = ''): string {
  return writeXml({ Response: { Head: { RetCode: code, RetMsg: message }, Body: body } }, 'GBK');
}

function textsIn(element: unknown): Readonly<Record<string, string>> {
  if (typeof element !== 'object' || element === null) return {};
  return Object.fromEntries(
    Object.entries(element).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
