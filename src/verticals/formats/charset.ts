import type { Result } from '../../model/index.ts';
import type { Charset } from './format.ts';

/**
 * Text of a reply in the charset its owner states (GB 18030-2022, or UTF-8 by RFC 3629). A byte order mark is left out;
 * a UTF-8 one overrules the setting, as the WHATWG Encoding Standard §6 decodes. Bytes that are no text are refused.
 */
export function decodeText(body: Uint8Array<ArrayBuffer>, charset: Charset): Result<string, string> {
  const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  try {
    const text = new TextDecoder(marked ? 'utf-8' : charset, { fatal: true }).decode(body);
    return { ok: true, value: text.startsWith('\uFEFF') ? text.slice(1) : text };
  } catch {
    return { ok: false, failure: `text in ${charset}` };
  }
}

/** Runtimes encode UTF-8 only; for another charset `escape` writes each other character in ASCII, which GB 18030 shares. */
export function encodeText(
  text: string,
  charset: Charset,
  escapeCharacter: (codePoint: number) => string,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  if (charset === 'utf-8') return encoder.encode(text);
  return encoder.encode(text.replace(/[^\0-\x7f]/gu, (character) => escapeCharacter(character.codePointAt(0) ?? 0)));
}
