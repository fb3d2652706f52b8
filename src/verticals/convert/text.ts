import { type Converter, converted, expected, written } from './converter.ts';

/** Text without space around it; a number a vertical sends for a number of a certificate or household stays its digits. */
export const text: Converter = {
  name: 'text',
  produces: ['string'],
  convert(raw) {
    if (typeof raw === 'string') return converted(raw.trim());
    return Number.isSafeInteger(raw) ? converted(String(raw)) : expected('text');
  },
};

/**
 * The number of an identity document: half-width, without space in it, the check character of a citizen id in upper
 * case (GB 11643 §4.2.4), so that equal numbers are equal text. Numbers of 15 digits and of passports stay as they are.
 */
export const idNumber: Converter = {
  name: 'id-number',
  produces: ['string'],
  convert(raw) {
    const folded = written(raw)?.replaceAll(/\s/g, '');
    return folded === undefined || folded === ''
      ? expected('the number of an identity document')
      : converted(folded.toUpperCase());
  },
};
