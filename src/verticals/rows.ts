import type { FieldValue, Result, Row } from '../model/index.ts';
import { type Codes, type Converter, converters, defaultConverter } from './convert/index.ts';
import { memberAt } from './members.ts';
import type { FieldSettings } from './settings.ts';
import { SettingsError, type SettingsPath } from './settings-error.ts';

/** A record with the vertical's names and values → a row of the county's schema, or which field did not convert and why. */
export type RowReader = (record: unknown) => Result<Row, string>;

/** Chooses every field's converter once. Throws a `SettingsError` below `path`. */
export function buildRowReader(fields: readonly FieldSettings[], path: SettingsPath): RowReader {
  if (fields.length === 0) throw new SettingsError(path, 'at least one field');
  const columns = fields.map((field, index) => ({
    name: field.name,
    upstream: field.upstream,
    codes: field.codes ?? {},
    converter: chooseConverter(field, [...path, index]),
  }));
  return (record) => {
    const row: Record<string, FieldValue> = {};
    for (const { name, upstream, codes, converter } of columns) {
      const value = convertValue(memberAt(record, upstream), converter, codes);
      if (!value.ok) return { ok: false, failure: `${upstream}: expected ${value.failure}` };
      row[name] = value.value;
    }
    return { ok: true, value: row };
  };
}

/** One value by one converter; nothing, or nothing but space, is null for every type. */
export function convertValue(raw: unknown, converter: Converter, codes: Codes): Result<FieldValue, string> {
  const empty = raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');
  return empty ? { ok: true, value: null } : converter.convert(raw, codes);
}

function chooseConverter(field: FieldSettings, path: SettingsPath): Converter {
  const { type, convert, codes } = field;
  const converter =
    convert === undefined
      ? defaultConverter(type, codes !== undefined)
      : converters.find(({ name }) => name === convert);
  if (!converter) {
    throw new SettingsError([...path, 'convert'], `one of ${converters.map(({ name }) => name).join(', ')}`);
  }
  if (!converter.produces.includes(type)) {
    const fitting = converters.filter(({ produces }) => produces.includes(type)).map(({ name }) => name);
    throw new SettingsError([...path, 'convert'], `a converter for ${type}: ${fitting.join(', ')}`);
  }
  checkCodes(field, converter, [...path, 'codes']);
  return converter;
}

function checkCodes({ type, codes }: FieldSettings, converter: Converter, path: SettingsPath): void {
  if (converter.codes === undefined) {
    if (codes) throw new SettingsError(path, `no codes: ${converter.name} takes none`);
    return;
  }
  if (type === 'enum' && Object.keys(codes ?? {}).length === 0) {
    throw new SettingsError(path, 'the vertical’s codes, each with the county’s value');
  }
  const wrong = Object.entries(codes ?? {}).find(([, value]) => typeof value !== converter.codes);
  if (wrong) throw new SettingsError([...path, wrong[0]], converter.codes === 'boolean' ? 'true or false' : 'text');
}
