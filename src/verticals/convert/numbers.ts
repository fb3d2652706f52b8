import { type Converter, converted, expected, written } from './converter.ts';

/**
 * An amount or area as a string with exactly two decimals: digits are moved, never calculated, so nothing drifts (the
 * contract sends amounts as strings because RFC 8785 §3.2.2.3 numbers are doubles). More than two decimals are refused.
 */
export const decimal: Converter = {
  name: 'decimal',
  produces: ['decimal'],
  convert(raw) {
    const match = /^([+-]?)0*(\d{1,30})(?:\.(\d{1,2})0{0,30})?$/.exec(written(raw) ?? '');
    if (!match) return expected('a decimal number with at most two decimals');
    const [, sign = '', whole = '', fraction = ''] = match;
    const value = `${whole}.${fraction.padEnd(2, '0')}`;
    return converted(sign === '-' && /[1-9]/.test(value) ? `-${value}` : value);
  },
};

/**
 * An amount sent in fen (分), the hundredth of the yuan (GB/T 12406: the yuan's minor unit has two digits), as yuan with
 * two decimals; digits are moved, as `decimal` does.
 */
export const decimalFromFen: Converter = {
  name: 'decimal-from-fen',
  produces: ['decimal'],
  convert(raw) {
    const match = /^([+-]?)0*(\d{1,30})(?:\.0{1,30})?$/.exec(written(raw) ?? '');
    if (!match) return expected('a whole number of fen');
    const [, sign = '', digits = ''] = match;
    const padded = digits.padStart(3, '0');
    const value = `${padded.slice(0, -2)}.${padded.slice(-2)}`;
    return converted(sign === '-' && /[1-9]/.test(value) ? `-${value}` : value);
  },
};

/** A whole number that every JSON reader keeps exactly: up to 2^53 - 1 either way (RFC 7493 §2.2). */
export const integer: Converter = {
  name: 'integer',
  produces: ['integer'],
  convert(raw) {
    const text = written(raw) ?? '';
    const value = /^[+-]?\d{1,20}(?:\.0{1,4})?$/.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) ? converted(value + 0) : expected('a whole number below 2^53');
  },
};
