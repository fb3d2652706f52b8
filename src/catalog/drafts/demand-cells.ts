import type { Result, Text } from '../../model/index.ts';
import { isRealDate } from '../citizen-id.ts';
import { type Cell, cellText } from './demand-columns.ts';

/** What one cell says, or what would be right. */
export type Reading<Value> = Result<Value, Text>;

/** `3000`, `3,000`, `3000次/日`. */
export function readCount(cell: Cell): Reading<number> {
  const text = cellText(cell).replaceAll(/[,，\s]/g, '');
  const [, digits] = /^(\d+)(?:\.0+)?(?:次|条|笔)?(?:[/每]?(?:日|天|秒|s|day))?$/i.exec(text) ?? [];
  const count = Number(digits);
  if (digits !== undefined && Number.isSafeInteger(count) && count > 0) return { ok: true, value: count };
  return wrong(text, '应为大于 0 的整数，如 3000', 'a whole number above 0, such as 3000');
}

/**
 * A day as a date cell, as Excel's serial number (days since 1899-12-30, ISO/IEC 29500-1 §18.17.4.1) or as people write it.
 * Answers `YYYY-MM-DD`.
 */
export function readDay(cell: Cell): Reading<string> {
  const text = cellText(cell);
  if (typeof cell === 'number' || /^\d{5}(\.\d+)?$/.test(text)) {
    const serial = Math.floor(Number(text));
    if (serial >= 20_000 && serial < 100_000) {
      return { ok: true, value: new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10) };
    }
  }
  const [, year, month, day] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    [];
  const written = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  if (year !== undefined && isRealDate(written)) return { ok: true, value: written };
  return wrong(
    text,
    '应为真实日期，如 2026-01-01；“长期”请写到期那一天',
    'a real day such as 2026-01-01; for "no end" write the last day',
  );
}

/** `2026-01-01至2028-12-31` as its two days. */
export function readPeriod(cell: Cell): Reading<readonly [string, string]> {
  const text = cellText(cell);
  const parts = text.split(/\s*(?:至|到|~|—{1,2}|–)\s*|\s+-\s+/);
  const [from, until] = [readDay(parts[0]), readDay(parts[1])];
  if (parts.length === 2 && from.ok && until.ok) return { ok: true, value: [from.value, until.value] };
  return wrong(text, '应为两个日期，如 2026-01-01至2028-12-31', 'two days, such as 2026-01-01至2028-12-31');
}

/** The parts of a list in one cell's text, whatever people put between them. */
export function readList(text: string): readonly string[] {
  return text
    .split(/[、,，;；|\n\r]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !isNone(part));
}

/** Articles: a comma may stand within one. */
export function readArticles(text: string): readonly string[] {
  return text
    .split(/[;；\n\r]+|[、，,](?=《)/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !isNone(part));
}

export function isNone(text: string): boolean {
  return /^(无|没有|否|-+|—+|\/|none|n\/a)$/i.test(text);
}

/** An implementation code of 31 characters or a business item code of 33, however it is spaced. */
export function readMatterCode(part: string): Reading<string> {
  const code = part.replaceAll(/\s/g, '').toUpperCase();
  if (/^[0-9A-HJ-NPQRTUWXY]{18}[1-6][0-9]{12}([0-9]{2})?$/.test(code)) return { ok: true, value: code };
  if (/^\d(\.\d+)?E\+\d+$/.test(code)) {
    return wrong(
      part,
      '编码已被表格改成数字，请把该列设为文本后重填',
      'the spreadsheet has made a number of it: format the column as text and fill it in again',
    );
  }
  return wrong(
    part,
    '应为 31 位实施编码或 33 位业务办理项编码',
    'an implementation code of 31 characters or a business item code of 33',
  );
}

/** `P7D`, `7天`, `12小时`, `不缓存`. Answers an ISO 8601 duration. */
export function readDuration(cell: Cell): Reading<string> {
  const text = cellText(cell).toUpperCase();
  if (/^P(?=\d|T\d)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(text)) return { ok: true, value: text };
  if (/^(0|不缓存|每次现查|实时|现查)$/.test(text) || isNone(text)) return { ok: true, value: 'PT0S' };
  const [, count, unit] = /^(\d+)(天|日|周|星期|小时|时|分钟|分)$/.exec(text) ?? [];
  const written = { 天: 'D', 日: 'D', 周: 'W', 星期: 'W', 小时: 'H', 时: 'H', 分钟: 'M', 分: 'M' }[unit ?? ''];
  if (count !== undefined && written !== undefined)
    return { ok: true, value: /[HM]/.test(written) ? `PT${count}${written}` : `P${count}${written}` };
  return wrong(
    text,
    '应为时长，如 1天、12小时、不缓存',
    'a time such as 1天, 12小时, or P1D; 不缓存 to ask anew each time',
  );
}

export function readSharing(cell: Cell): Reading<string> {
  const text = cellText(cell);
  if (/^(无条件|unconditional)/i.test(text)) return { ok: true, value: 'unconditional' };
  if (/^(有条件|conditional)/i.test(text)) return { ok: true, value: 'conditional' };
  if (/^(不予|不共享|not-shared)/i.test(text)) return { ok: true, value: 'not-shared' };
  return wrong(text, '应为无条件共享、有条件共享或不予共享', '无条件共享, 有条件共享 or 不予共享');
}

export function readSubjectBasis(cell: Cell): Reading<string> {
  const text = cellText(cell);
  if (/告知|法定|依法|履职|statutory/i.test(text)) return { ok: true, value: 'statutory-duty-with-notice' };
  if (/授权|同意|authoris/i.test(text)) return { ok: true, value: 'subject-authorisation' };
  if (/公开|公共|public/i.test(text)) return { ok: true, value: 'public-data' };
  return wrong(text, '应为告知（依法履职）、本人授权或公开数据', '告知, 本人授权 or 公开数据');
}

export function wrong(got: string, zh: string, en: string): { ok: false; failure: Text } {
  return {
    ok: false,
    failure:
      got === '' ? { zh: `没有填写，${zh}`, en: `is empty: ${en}` } : { zh: `“${got}”：${zh}`, en: `"${got}": ${en}` },
  };
}
