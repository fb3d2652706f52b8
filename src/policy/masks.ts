import type { FieldValue, MaskName } from '../model/index.ts';
import { maskAddress } from './mask-address.ts';
import { maskName, type NameHolder } from './mask-name.ts';

/** Of fixed length, so that it does not tell how long what it hides was. */
const HIDDEN = '****';

type Mask = (value: string, holder?: NameHolder) => string;

/**
 * What is shown of a value under each mask. What is not written as the mask expects, or is too short to hide anything in, is
 * hidden whole: a mask that is unsure shows nothing.
 */
const masks: Readonly<Record<Exclude<MaskName, 'none'>, Mask>> = {
  name: maskName,
  'id-number': maskIdNumber,
  phone: maskPhone,
  address: (value) => `${maskAddress(value)}${HIDDEN}`,
  'bank-card': maskBankCard,
  'certificate-no': maskCertificate,
  'plate-number': maskPlate,
  'date-year': (value) => /^(\d{4})-\d{2}(?:-\d{2})?$/.exec(value)?.[1] ?? HIDDEN,
  'money-band': maskAmount,
  redact: () => '***',
};

/**
 * The value as it may leave. Nothing stays nothing: that there is no value is not a secret of the value.
 * @param holder whose name it is, where the question itself tells
 */
export function applyMask(mask: MaskName, value: FieldValue, holder?: NameHolder): FieldValue {
  if (mask === 'none' || value === null) return value;
  return masks[mask](String(value), holder);
}

/** The birth date is hidden (GB 11643): 8 digits of a number of 18, 6 of the old ones of 15, which have 3 behind it. */
function maskIdNumber(value: string): string {
  if (/^\d{17}[\dXx]$/.test(value)) return `${value.slice(0, 6)}********${value.slice(-4)}`;
  if (/^[A-Z\d]{15}$/.test(value)) return `${value.slice(0, 6)}******${value.slice(-3)}`;
  return HIDDEN;
}

/** 3 and 4 digits of a mobile number; the area code and 2 digits of a landline, which is too short to show more of. */
function maskPhone(value: string): string {
  const digits = value.replace(/[\s()（）+-]/g, '').replace(/^(?:00)?86(?=1\d{10}$|0\d{9,11}$)/, '');
  if (/^1\d{10}$/.test(digits)) return `${digits.slice(0, 3)}${HIDDEN}${digits.slice(-4)}`;
  const area = /^(0(?:10|2\d|[3-9]\d{2}))\d{7,8}$/.exec(digits)?.[1];
  return area === undefined ? HIDDEN : `${area}${HIDDEN}${digits.slice(-2)}`;
}

/** Written as it may be, in groups or not; a number of fewer than 13 digits would be half shown (ISO/IEC 7812-1: up to 19). */
function maskBankCard(value: string): string {
  const digits = value.replace(/[\s-]/g, '');
  return /^\d{13,}$/.test(digits) ? `${digits.slice(0, 4)} **** **** ${digits.slice(-4)}` : HIDDEN;
}

function maskCertificate(value: string): string {
  const characters = [...value];
  return characters.length >= 8 ? `******${characters.slice(-4).join('')}` : '******';
}

/** GA 36: 7 characters, 8 of new-energy vehicles; both leave alike. */
function maskPlate(value: string): string {
  const plate = [...value.replace(/[\s·•-]/g, '')];
  return plate.length >= 7 ? `${plate.slice(0, 3).join('')}***${plate.at(-1)}` : '***';
}

/** The band an amount falls in, one unit of its leading digit wide, at least a thousand yuan. */
function maskAmount(value: string): string {
  if (!/^-?\d+(?:\.\d+)?$/.test(value)) return HIDDEN;
  const size = Math.abs(Number(value));
  const width = Math.max(1000, 10 ** Math.floor(Math.log10(Math.max(1, size))));
  const from = Math.floor(size / width) * width;
  const band = `${from}-${from + width}`;
  return Number(value) < 0 ? `-(${band})` : band;
}
