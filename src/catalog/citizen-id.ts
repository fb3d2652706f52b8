/** True for a citizen id (公民身份号码, GB 11643): 18 characters, upper-case X, real birth date, right check character. */
export function isCitizenId(id: string): boolean {
  return shape.test(id) && citizenBirthDate(id) !== undefined && citizenIdCheckCharacter(id.slice(0, 17)) === id[17];
}

/** The birth date a citizen id states, `YYYY-MM-DD`; undefined where characters 7 to 14 are no real date. */
export function citizenBirthDate(id: string): string | undefined {
  const digits = /^\d{6}(\d{4})(\d{2})(\d{2})/.exec(id);
  if (digits === null) return undefined;
  const date = `${digits[1]}-${digits[2]}-${digits[3]}`;
  return isRealDate(date) && date >= '1800-01-01' ? date : undefined;
}

/** The last character for the first 17 digits (ISO 7064 MOD 11-2, GB 11643 §4.2). */
export function citizenIdCheckCharacter(seventeen: string): string | undefined {
  const sum = weights.reduce((total, weight, place) => total + weight * Number(seventeen[place]), 0);
  return '10X98765432'[sum % 11];
}

/**
 * Whether a valid citizen id stands anywhere in a text, whatever its case or width, hyphens and spaces inside it or not.
 * Case numbers are kept in the clear, so they must hold none (design §4).
 */
export function containsCitizenId(text: string): boolean {
  const folded = text.normalize('NFKC').toUpperCase();
  return hasIdWindow(folded) || hasIdWindow(folded.replace(/[\s-]/g, ''));
}

/** Whether a `YYYY-MM-DD` names a day of the calendar. */
export function isRealDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const time = Date.parse(`${date}T00:00:00Z`);
  // Date.parse refuses 13-01 but lets 02-30 roll over: compare with what it made of it.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** First two digits: a province (GB/T 2260), 81 to 83 for residence permits, 9 for permanent residents from abroad. */
const shape = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)\d{15}[\dX]$/;

function hasIdWindow(text: string): boolean {
  for (let start = 0; start + 18 <= text.length; start += 1) {
    if (isCitizenId(text.slice(start, start + 18))) return true;
  }
  return false;
}
