import type { ParameterFormat, Result, Text } from '../model/index.ts';
import { tidyName, withChineseBrackets } from '../verticals/index.ts';
import { citizenBirthDate, citizenIdCheckCharacter, isCitizenId, isRealDate } from './citizen-id.ts';
import { isCreditCode } from './credit-code.ts';

/**
 * Normalises and checks one parameter as a caller sent it: folded to half width (NFKC), trimmed, check characters upper
 * case. A failure says what would be right, in both languages, and never repeats the value.
 * @param now milliseconds since 1970; a birth date after it is refused
 */
export function parseParameter(format: ParameterFormat, raw: unknown, now: number = Date.now()): Result<string, Text> {
  if (typeof raw !== 'string') return wrong('应为文本（JSON 字符串）。', 'Send text (a JSON string).');
  if (raw.length > rawCharactersMax) return wrong('内容过长。', `Send at most ${rawCharactersMax} characters.`);
  const folded = raw.normalize('NFKC').trim();
  if (folded === '') return wrong('不能为空。', 'It must not be empty.');
  if (/\p{C}/u.test(folded)) {
    return wrong('不能含有控制字符或不可见字符。', 'It must not contain control or invisible characters.');
  }
  return parsers[format](folded, now);
}

/** Longer than any format allows; checked first so that nothing runs over a large text. */
const rawCharactersMax = 400;

type Parser = (folded: string, now: number) => Result<string, Text>;

const parsers: Readonly<Record<ParameterFormat, Parser>> = {
  'person-name': personName,
  'id-number': idNumber,
  uscc,
  'entity-name': entityName,
  'person-or-entity-name': personOrEntityName,
  'id-number-or-uscc': idNumberOrUscc,
  'county-code': countyCode,
  'certificate-no': certificateNo,
  'plate-number': plateNumber,
  'plate-type': plateType,
  'project-code': projectCode,
  year,
  text: (folded) => (folded.length <= 200 ? right(folded) : wrong('最多 200 个字符。', 'Send at most 200 characters.')),
  month: (folded) =>
    isRealDate(`${folded}-01`)
      ? right(folded)
      : wrong('应为年月，写作 YYYY-MM，如 2026-09。', 'Write the month as YYYY-MM, for example 2026-09.'),
  date: (folded) =>
    isRealDate(folded)
      ? right(folded)
      : wrong(
          '应为真实日期，写作 YYYY-MM-DD，如 2026-09-01。',
          'Write a real date as YYYY-MM-DD, for example 2026-09-01.',
        ),
};

/** Names of people: letters of any script, the dot of minority names, and what names written in Latin letters need. */
function personName(folded: string): Result<string, Text> {
  const name = tidyName(folded);
  if (length(name) > 50 || !/^[\p{L}][\p{L}\p{M}·.' -]*$/u.test(name) || /[·.' -]$/.test(name.replace(/\.$/, ''))) {
    return wrong(
      '应为 1 至 50 个字的姓名，只含文字；少数民族姓名中的间隔点写作“·”。',
      'Write a name of 1 to 50 characters, letters only; the dot inside a minority name is `·`.',
    );
  }
  return right(name);
}

/** GB 11643: 18 characters, the birth date real and not in the future, check character by ISO 7064 MOD 11-2. */
function idNumber(folded: string, now: number): Result<string, Text> {
  const id = folded.toUpperCase();
  if (!/^\d{17}[\dX]$/.test(id)) {
    return wrong(
      '应为 18 位公民身份号码：17 位数字加 1 位校验码（数字或 X）。',
      'Write the 18-character citizen id: 17 digits and a check character (a digit or X).',
    );
  }
  const birthDate = citizenBirthDate(id);
  if (birthDate === undefined || birthDate > beijingDate(now)) {
    return wrong(
      '第 7 至 14 位应为真实的出生日期，且不晚于今天，请核对是否录错。',
      'Characters 7 to 14 must be a real birth date, not in the future; check for a typing error.',
    );
  }
  if (citizenIdCheckCharacter(id.slice(0, 17)) !== id[17]) {
    return wrong(
      '校验码不符（GB 11643），请逐位核对是否录错。',
      'The check character does not fit (GB 11643); compare it digit by digit.',
    );
  }
  if (!isCitizenId(id)) {
    return wrong('前两位不是有效的省级代码，请核对。', 'The first two digits are no province code; check them.');
  }
  return right(id);
}

/** GB 32100-2015: 18 characters without I, O, S, V, Z, and a check character. */
function uscc(folded: string): Result<string, Text> {
  const code = folded.toUpperCase();
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) {
    return wrong(
      '应为 18 位统一社会信用代码，由数字和大写字母组成（不用 I、O、S、V、Z）。',
      'Write the 18-character unified social credit code: digits and letters without I, O, S, V and Z.',
    );
  }
  if (!isCreditCode(code)) {
    return wrong(
      '校验码不符（GB 32100），请逐位核对是否录错。',
      'The check character does not fit (GB 32100); compare it character by character.',
    );
  }
  return right(code);
}

function entityName(folded: string): Result<string, Text> {
  const name = tidyName(folded);
  if (length(name) < 2 || length(name) > 100 || !/^[\p{L}\p{N}][\p{L}\p{M}\p{N}\p{P}&+ ]*$/u.test(name)) {
    return wrong(
      '应为 2 至 100 个字的单位名称，与登记的名称一致。',
      'Write the registered name of the organisation, 2 to 100 characters.',
    );
  }
  return right(name);
}

function personOrEntityName(folded: string): Result<string, Text> {
  const person = personName(folded);
  if (person.ok) return person;
  const entity = entityName(folded);
  if (entity.ok) return entity;
  return wrong(
    '应为自然人姓名（1 至 50 个字）或单位名称（2 至 100 个字）。',
    'Write the name of a person (1 to 50 characters) or of an organisation (2 to 100).',
  );
}

/** Either number has 18 characters; one that passes as a citizen id is one. */
function idNumberOrUscc(folded: string, now: number): Result<string, Text> {
  const id = idNumber(folded, now);
  if (id.ok) return id;
  const code = uscc(folded);
  if (code.ok) return code;
  return wrong(
    '应为 18 位公民身份号码或统一社会信用代码，且校验码相符；自然人填前者，单位填后者。',
    'Write an 18-character citizen id (a person) or unified social credit code (an organisation) whose check character fits.',
  );
}

/** GB/T 2260. */
function countyCode(folded: string): Result<string, Text> {
  return /^[1-9]\d{5}$/.test(folded)
    ? right(folded)
    : wrong(
        '应为 6 位县级行政区划代码（GB/T 2260），如 430527。',
        'Write the 6-digit county code (GB/T 2260), for example 430527.',
      );
}

function certificateNo(folded: string): Result<string, Text> {
  const number = withChineseBrackets(folded.replace(/\s+/g, ' '));
  return number.length >= 4 && number.length <= 64 && /^[\p{L}\p{N}\p{P} ]+$/u.test(number)
    ? right(number)
    : wrong(
        '应为 4 至 64 个字符的证件编号，由文字、数字和标点组成。',
        'Write a certificate number of 4 to 64 characters: letters, digits and punctuation.',
      );
}

/** GA 36: province character, letter of the issuing place, 5 characters, 6 for new-energy vehicles; no I and O. */
function plateNumber(folded: string): Result<string, Text> {
  const plate = folded.toUpperCase().replace(/[\s·•・‧-]/g, '');
  return /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]$/u.test(
    plate,
  )
    ? right(plate)
    : wrong(
        '应为机动车号牌号码，如省份简称、发牌机关字母加 5 至 6 位字母或数字（不用 I、O）。',
        'Write the plate number: the province character, a letter, then 5 or 6 letters or digits (no I, no O).',
      );
}

/** GA/T 16.7: two digits, such as 01 for large vehicles, 02 for small ones, 52 for small new-energy ones. */
function plateType(folded: string): Result<string, Text> {
  return /^\d{2}$/.test(folded)
    ? right(folded)
    : wrong(
        '应为 2 位号牌种类代码，如 01 大型汽车、02 小型汽车。',
        'Write the 2-digit plate type, for example 02 for a small vehicle.',
      );
}

/** As the national approval platform for investment projects gives them: year and month, county, kind, origin, serial. */
function projectCode(folded: string): Result<string, Text> {
  return /^\d{2}(0[1-9]|1[0-2])-\d{6}-\d{2}-\d{2}-\d{6}$/.test(folded)
    ? right(folded)
    : wrong(
        '应为投资项目代码，如 2412-430527-04-01-000001。',
        'Write the project code as the approval platform gave it, for example 2412-430527-04-01-000001.',
      );
}

function year(folded: string, now: number): Result<string, Text> {
  const isPast = /^\d{4}$/.test(folded) && folded >= '1949' && folded <= beijingDate(now).slice(0, 4);
  return isPast
    ? right(folded)
    : wrong('应为四位年份，不晚于今年，如 2025。', 'Write a year of four digits, not in the future, for example 2025.');
}

/** In characters, not UTF-16 units: rare Chinese characters have two. */
function length(text: string): number {
  return Array.from(text).length;
}

/** `YYYY-MM-DD` in Beijing (fixed +08:00). */
function beijingDate(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
}

function right(value: string): Result<string, Text> {
  return { ok: true, value };
}

function wrong(zh: string, en: string): Result<string, Text> {
  return { ok: false, failure: { zh, en } };
}
