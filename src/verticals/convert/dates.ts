import { type Converter, converted, expected, written } from './converter.ts';

/** Calendar dates, out as GB/T 7408.1 (ISO 8601-1) §5.2.2 extended format, `YYYY-MM-DD`; an impossible day is refused. */
export const date: Converter = {
  name: 'date',
  produces: ['date', 'string'],
  convert(raw) {
    const text = written(raw);
    const day = text === undefined ? undefined : (writtenDay(text) ?? offsetDay(text) ?? instantDay(text));
    return day === undefined ? expected('a date: 19900101, 1990-1-1, 1990/1/1, or epoch s or ms') : converted(day);
  },
};

/** As `date`, where an id card or licence without an end says 长期; that is `9999-12-31`, so comparisons hold. */
export const dateOrOpenEnd: Converter = {
  name: 'date-or-open-end',
  produces: ['date', 'string'],
  convert(raw) {
    const text = written(raw);
    if (text !== undefined && /^长期(?:有效)?$/.test(text)) return converted('9999-12-31');
    return date.convert(raw, {});
  },
};

/** Milliseconds since 1970, before it negative, as a number or as text; the day is Beijing's. */
export const dateEpochMs: Converter = epochDate('date-epoch-ms', 1);

/** Seconds since 1970, before it negative, as a number or as text; the day is Beijing's. */
export const dateEpochSeconds: Converter = epochDate('date-epoch-s', 1000);

/** A month written `202411`, `2024-11`, `2024/11` or `2024年11月`, out as `2024-11` (GB/T 7408.1 §5.2.2.2, reduced precision). */
export const month: Converter = {
  name: 'month',
  produces: ['string'],
  convert(raw) {
    const [, year, number] = /^(\d{4})(?:[-/.年]?)(\d{2}|(?<=\D)\d)月?$/.exec(written(raw) ?? '') ?? [];
    if (year === undefined || number === undefined || Number(number) < 1 || Number(number) > 12) {
      return expected('a month: 202411 or 2024-11');
    }
    return converted(`${year}-${number.padStart(2, '0')}`);
  },
};

function epochDate(name: string, msPerUnit: number): Converter {
  return {
    name,
    produces: ['date', 'string'],
    convert(raw) {
      const text = written(raw) ?? '';
      const day = /^-?\d{1,14}$/.test(text) ? beijingDay(Number(text) * msPerUnit) : undefined;
      return day === undefined ? expected(`a date as ${name}`) : converted(day);
    },
  };
}

/** A day as people write it; a time of day behind it is left out. */
function writtenDay(text: string): string | undefined {
  const match =
    /^(\d{4})(\d{2})(\d{2})(?:\d{6})?$/.exec(text) ??
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?$/.exec(text)?.toSpliced(2, 1) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(text);
  if (!match) return undefined;
  const [, year = '', monthNumber = '', dayNumber = ''] = match;
  const day = `${year}-${monthNumber.padStart(2, '0')}-${dayNumber.padStart(2, '0')}`;
  return isCalendarDay(day) ? day : undefined;
}

/** A moment with its offset from UTC (GB/T 7408.1 §5.4), as JSON serialisers write one; the day is Beijing's. */
function offsetDay(text: string): string | undefined {
  const [, day = '', time, offset = ''] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})$/.exec(text) ?? [];
  if (!isCalendarDay(day)) return undefined;
  const moment = Date.parse(`${day}T${time}${offset.replace(/(\d{2})(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(moment) ? undefined : beijingDay(moment);
}

/** 13 digits are milliseconds, 10 are seconds: any day from 2001-09-09 on. Earlier ones need a converter that says its unit. */
function instantDay(text: string): string | undefined {
  if (/^\d{13}$/.test(text)) return beijingDay(Number(text));
  if (/^\d{10}$/.test(text)) return beijingDay(Number(text) * 1000);
  return undefined;
}

const beijingOffsetMs = 8 * 3_600_000;

function beijingDay(epochMs: number): string | undefined {
  const instant = new Date(epochMs + beijingOffsetMs);
  if (Number.isNaN(instant.getTime())) return undefined;
  const day = instant.toISOString().slice(0, 10);
  return isCalendarDay(day) ? day : undefined;
}

/** A day that a calendar has: 2024-02-29 yes, 2023-02-29 no. */
function isCalendarDay(day: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) || day < '1000') return false;
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}
