import { describe, expect, test } from 'vitest';
import { citizenBirthDate, containsCitizenId, isCitizenId, parseParameter } from '../../src/catalog/index.ts';
import type { ParameterFormat } from '../../src/model/index.ts';

const now = Date.parse('2026-11-24T08:00:00+08:00');

const accepted: readonly (readonly [ParameterFormat, string, string])[] = [
  ['id-number', '11010519491231002X', '11010519491231002X'],
  ['id-number', '11010519491231002x', '11010519491231002X'],
  ['id-number', ' １１０１０５１９４９１２３１００２ｘ ', '11010519491231002X'],
  ['id-number', '430599199001010017', '430599199001010017'],
  ['uscc', '91350100M000100Y43', '91350100M000100Y43'],
  ['uscc', ' 91350100m000100y43', '91350100M000100Y43'],
  ['id-number-or-uscc', '11010519491231002x', '11010519491231002X'],
  ['id-number-or-uscc', '91350100m000100y43', '91350100M000100Y43'],
  ['person-name', ' 张三 ', '张三'],
  ['person-name', '张　三', '张三'],
  ['person-name', '阿布都•热合曼', '阿布都·热合曼'],
  ['person-name', '买买提 ・ 艾力', '买买提·艾力'],
  ['person-name', '卓玛．央金', '卓玛·央金'],
  ['person-name', '𠮷某', '𠮷某'],
  ['person-name', 'Zhang   San', 'Zhang San'],
  ['person-name', "Seán O'Neil", "Seán O'Neil"],
  ['entity-name', '某运输（湖南）有限公司', '某运输（湖南）有限公司'],
  ['entity-name', '某运输(湖南) 有限公司', '某运输（湖南）有限公司'],
  ['entity-name', '某 3 号店', '某 3 号店'],
  ['person-or-entity-name', '张三', '张三'],
  ['person-or-entity-name', '某运输(湖南)有限公司', '某运输（湖南）有限公司'],
  ['county-code', '４３０５２７', '430527'],
  ['certificate-no', '湘(2021)绥宁县不动产权第0001234号', '湘（2021）绥宁县不动产权第0001234号'],
  ['plate-number', '湘e·12345', '湘E12345'],
  ['plate-number', '湘ED12345', '湘ED12345'],
  ['plate-type', '０２', '02'],
  ['project-code', '2412-430527-04-01-000001', '2412-430527-04-01-000001'],
  ['year', '2025', '2025'],
  ['text', '  一些 文字 ', '一些 文字'],
  ['month', '2026-09', '2026-09'],
  ['date', '2024-02-29', '2024-02-29'],
];

test.each(accepted)('%s takes %j as %j', (format, raw, value) => {
  expect(parseParameter(format, raw, now)).toEqual({ ok: true, value });
});

const refused: readonly (readonly [ParameterFormat, unknown, RegExp])[] = [
  ['id-number', '110105194912310021', /GB 11643/],
  ['id-number', '11010519491231002', /18-character/],
  ['id-number', '110105491231002', /18-character/],
  ['id-number', '110105194902300023', /birth date/],
  ['id-number', '43059920271231001X', /birth date/],
  ['id-number', 110105194912310020, /text/],
  ['id-number', '', /empty/],
  ['id-number', '   ', /empty/],
  ['uscc', '91350100M000100Y44', /GB 32100/],
  ['uscc', '91350100I000100Y43', /without I, O/],
  ['id-number-or-uscc', '110105194912310021', /check character fits/],
  ['person-name', '张三1', /letters only/],
  ['person-name', '·张', /letters only/],
  ['person-name', '张·', /letters only/],
  ['person-name', '张\u0000三', /control/],
  ['person-name', '张\u200b三', /invisible/],
  ['person-name', '某'.repeat(51), /1 to 50/],
  ['person-name', '某'.repeat(5000), /at most/],
  ['person-name', '<script>', /letters only/],
  ['person-name', null, /text/],
  ['person-name', ['张三'], /text/],
  ['entity-name', '某', /2 to 100/],
  ['county-code', '4305', /6-digit/],
  ['certificate-no', 'A1', /4 to 64/],
  ['plate-number', '湘I12345', /plate number/],
  ['plate-type', '2', /2-digit/],
  ['project-code', '2413-430527-04-01-000001', /approval platform/],
  ['year', '2027', /not in the future/],
  ['year', '25', /four digits/],
  ['text', '字'.repeat(201), /200/],
  ['month', '2026-13', /YYYY-MM/],
  ['month', '202609', /YYYY-MM/],
  ['date', '2026-02-29', /real date/],
  ['date', '20260901', /real date/],
];

test.each(refused)('%s refuses %j and says what would be right, not what was sent', (format, raw, remedy) => {
  const parsed = parseParameter(format, raw, now);
  expect(parsed).toMatchObject({ ok: false, failure: { en: expect.stringMatching(remedy), zh: expect.any(String) } });
  if (typeof raw === 'string' && raw.trim().length > 5) expect(JSON.stringify(parsed)).not.toContain(raw.trim());
});

test('a number that begins with no province is no citizen id, whatever its check character', () => {
  const number = [...'0123456789X'].map((check) => `00010519491231002${check}`);
  const failures = number.map((id) => parseParameter('id-number', id, now));
  expect(failures.every(({ ok }) => !ok)).toBe(true);
  expect(JSON.stringify(failures)).toContain('no province code');
});

test('a child born today has a citizen id, one born tomorrow has none', () => {
  const bornOn = (date: string) =>
    [...'0123456789X'].map((check) => `430599${date}001${check}`).find((id) => isCitizenId(id)) ?? '';
  expect(parseParameter('id-number', bornOn('20261124'), now).ok).toBe(true);
  expect(parseParameter('id-number', bornOn('20261125'), now).ok).toBe(false);
  // 23:30 UTC on the 24th is the 25th in Beijing.
  expect(parseParameter('id-number', bornOn('20261125'), Date.parse('2026-11-24T23:30:00Z')).ok).toBe(true);
});

test('every one of the 99 other last two characters is refused', () => {
  const endings = [...'0123456789X'].flatMap((check) => [...'0123456789'].map((digit) => `${digit}${check}`));
  const good = endings.filter((ending) => isCitizenId(`1101051949123100${ending}`));
  expect(good).toContain('2X');
  expect(good.every((ending) => good.filter((other) => other[0] === ending[0]).length === 1)).toBe(true);
  expect(good).toHaveLength(10);
});

describe('a case number that contains a citizen id is recognised', () => {
  test.each([
    ['11010519491231002X'],
    ['CASE-11010519491231002X'],
    ['a11010519491231002x9'],
    ['9911010519491231002X99'],
    ['110105-19491231-002X'],
    ['１１０１０５１９４９１２３１００２X'],
    ['BJ430599199001010017-1'],
  ])('%s', (text) => expect(containsCitizenId(text)).toBe(true));

  test.each([
    ['4305272411240000017'],
    ['110105194912310021'],
    ['11010519491331002X'],
    ['0193a1b2-0000-7000-8000-000000000001'],
    ['CASE-2026-000123'],
    [''],
  ])('and %s is left alone', (text) => expect(containsCitizenId(text)).toBe(false));
});

test('a citizen id tells the birth date, and a wrong one tells none', () => {
  expect(citizenBirthDate('11010519491231002X')).toBe('1949-12-31');
  expect(citizenBirthDate('110105194913310020')).toBeUndefined();
  expect(citizenBirthDate('')).toBeUndefined();
});
