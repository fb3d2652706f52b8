import type { FieldType } from '../../model/index.ts';
import { area } from './areas.ts';
import { booleanCodes, enumCodes } from './codes.ts';
import type { Converter } from './converter.ts';
import { date, dateEpochMs, dateEpochSeconds, dateOrOpenEnd, month } from './dates.ts';
import { name } from './names.ts';
import { decimal, decimalFromFen, integer } from './numbers.ts';
import { idNumber, text } from './text.ts';

export type { Codes, Converter } from './converter.ts';
export { tidyName, withChineseBrackets } from './names.ts';

/** Every converter a field may name. */
export const converters: readonly Converter[] = [
  text,
  name,
  idNumber,
  date,
  dateOrOpenEnd,
  dateEpochMs,
  dateEpochSeconds,
  month,
  decimal,
  decimalFromFen,
  integer,
  booleanCodes,
  enumCodes,
  area,
];

/** The converter of a field that names none. */
export function defaultConverter(type: FieldType, hasCodes: boolean): Converter {
  switch (type) {
    case 'string':
      return hasCodes ? enumCodes : text;
    case 'boolean':
      return booleanCodes;
    case 'integer':
      return integer;
    case 'decimal':
      return decimal;
    case 'date':
      return date;
    case 'enum':
      return enumCodes;
  }
}
