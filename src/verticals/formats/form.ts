import type { Format } from './format.ts';
import { json } from './json.ts';

/**
 * A form post (application/x-www-form-urlencoded, WHATWG URL Standard §5) that is answered in JSON. Names and values are
 * percent-encoded UTF-8, in whichever charset the owner answers; a member that is more than text goes as JSON text.
 */
export const form: Format = {
  name: 'form',
  mediaTypes: ['application/x-www-form-urlencoded'],
  replyMediaTypes: ['application/json'],
  encoder: () => (document) => new TextEncoder().encode(formEncoded(document)),
  decoder: json.decoder,
};

export function formEncoded(document: Readonly<Record<string, unknown>>): string {
  return new URLSearchParams(
    Object.entries(document).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ).toString();
}
