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

/** A person's or organisation's name: half-width and composed (Unicode NFKC, UAX #15), so that equal names are equal text. */
export const name: Converter = {
  name: 'name',
  produces: ['string'],
  convert(raw) {
    const folded = typeof raw === 'string' ? written(raw) : undefined;
    return folded === undefined ? expected('a name') : converted(folded);
  },
};
