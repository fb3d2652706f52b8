import type { FieldType, FieldValue, Result } from '../../model/index.ts';

/** The vertical's code → the county's value. */
export type Codes = Readonly<Record<string, string | boolean>>;

/**
 * Turns a vertical's value into the county's. It never sees an empty value: `convertField` has made that null.
 * The failure says what was expected and never holds the value.
 */
export interface Converter {
  readonly name: string;
  /** The field types it may serve. */
  readonly produces: readonly FieldType[];
  /** The values its code list may hold; a converter without it takes no codes. */
  readonly codes?: 'string' | 'boolean';
  convert(raw: unknown, codes: Codes): Result<FieldValue, string>;
}

export function converted(value: FieldValue): Result<FieldValue, string> {
  return { ok: true, value };
}

export function expected(what: string): Result<FieldValue, string> {
  return { ok: false, failure: what };
}

/**
 * What a written value says, half-width (Unicode NFKC, UAX #15) and without space around it; numbers as JSON writes them.
 * Undefined for anything that is not one value.
 */
export function written(raw: unknown): string | undefined {
  if (typeof raw === 'string') return raw.normalize('NFKC').trim();
  if (typeof raw === 'number' && Number.isFinite(raw)) return String(raw);
  return undefined;
}
