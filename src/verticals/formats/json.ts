import type { Result } from '../../model/index.ts';
import { decodeText, encodeText } from './charset.ts';
import type { Format } from './format.ts';

/** RFC 8259. */
export const json: Format = {
  name: 'json',
  mediaTypes: ['application/json'],
  replyMediaTypes: ['application/json'],
  encoder:
    ({ charset }) =>
    (document) =>
      encodeText(JSON.stringify(document), charset, escapeCharacter),
  decoder:
    ({ charset }) =>
    (body) => {
      const text = decodeText(body, charset);
      return text.ok ? parseJson(text.value) : text;
    },
};

/** JSON without the numbers that a double cannot hold as written: an amount must not change on its way (RFC 8259 §6). */
export function parseJson(text: string): Result<unknown, string> {
  let inexact = false;
  try {
    const value: unknown = JSON.parse(text, ((_key: string, member: unknown, context?: { source?: string }) => {
      if (typeof member === 'number' && context?.source !== undefined) inexact ||= !isExact(context.source, member);
      return member;
    }) as Parameters<typeof JSON.parse>[1]);
    return inexact ? { ok: false, failure: 'numbers that a double holds exactly' } : { ok: true, value };
  } catch {
    return { ok: false, failure: 'JSON' };
  }
}

/** True where writing the double again gives the same number: same digits and same magnitude. */
function isExact(source: string, value: number): boolean {
  return Number.isFinite(value) && significant(source) === significant(String(value));
}

/** `-12.50e3` and `-12500` both become `-125e2`. */
function significant(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(exponent) - fraction.length + (digits.length - kept.length)}`;
}

/** RFC 8259 §7: a character outside the basic plane is a surrogate pair. */
function escapeCharacter(codePoint: number): string {
  return [...Array(codePoint > 0xffff ? 2 : 1).keys()]
    .map((unit) => String.fromCodePoint(codePoint).charCodeAt(unit).toString(16).padStart(4, '0'))
    .map((hex) => `\\u${hex}`)
    .join('');
}
