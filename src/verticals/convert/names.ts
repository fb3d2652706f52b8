import { type Converter, converted, expected, written } from './converter.ts';

/**
 * A person's or organisation's name: half-width and composed (Unicode NFKC, UAX #15), then written in the one way that
 * callers' names are, so that equal names are equal text.
 */
export const name: Converter = {
  name: 'name',
  produces: ['string'],
  convert(raw) {
    const folded = typeof raw === 'string' ? written(raw) : undefined;
    return folded === undefined ? expected('a name') : converted(tidyName(folded));
  },
};

/**
 * One way to write a name: spaces between Chinese characters dropped and others single, every kind of middle dot as
 * `·` (U+00B7), brackets full width in a name with Chinese characters, as registers hold them.
 */
export function tidyName(folded: string): string {
  const dotted = folded
    .replace(/[•‧・∙⋅●]/g, '·')
    .replace(/(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu, '·')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .replace(/ ?· ?/g, '·');
  return withChineseBrackets(dotted);
}

/** Brackets in a text with Chinese characters, full width without space around them. */
export function withChineseBrackets(text: string): string {
  return /\p{Script=Han}/u.test(text) ? text.replace(/ ?\( ?/g, '（').replace(/ ?\) ?/g, '）') : text;
}
