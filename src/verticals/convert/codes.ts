import { type Converter, converted, expected, written } from './converter.ts';

/** A yes or no by the vertical's code list; without one, JSON's own true and false. */
export const booleanCodes: Converter = {
  name: 'boolean',
  produces: ['boolean'],
  codes: 'boolean',
  convert(raw, codes) {
    const known = Object.keys(codes);
    if (known.length === 0) return typeof raw === 'boolean' ? converted(raw) : expected('true or false');
    return lookUp(raw, codes);
  },
};

/** One of the county's values by the vertical's code list. */
export const enumCodes: Converter = {
  name: 'enum',
  produces: ['enum', 'string'],
  codes: 'string',
  convert: lookUp,
};

function lookUp(raw: unknown, codes: Readonly<Record<string, string | boolean>>) {
  const code = typeof raw === 'boolean' ? String(raw) : written(raw);
  const value = code !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined;
  return value === undefined ? expected(`one of the codes ${Object.keys(codes).join(', ')}`) : converted(value);
}
