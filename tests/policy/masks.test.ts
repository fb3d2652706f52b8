import { describe, expect, test } from 'vitest';
import type { FieldValue, MaskName } from '../../src/model/index.ts';
import { applyMask } from '../../src/policy/index.ts';

const cases: readonly (readonly [MaskName, FieldValue, FieldValue])[] = [
  ['none', '张三丰', '张三丰'],
  ['name', '张某某', '张**'],
  ['name', '张某', '张*'],
  ['name', '张', '张'],
  ['name', '阿卜杜·热合曼', '阿**·***'],
  ['name', '𠮷野某', '𠮷**'],
  ['name', '某运输有限公司', '某运输有限公司'],
  ['id-number', '430599199001010017', '430599********0017'],
  ['id-number', '430599900101001', '430599*****1001'],
  ['id-number', '4305', '****'],
  ['phone', '19900000001', '199****0001'],
  ['phone', '110', '****'],
  ['address', '湖南省邵阳市绥宁县长铺镇某路1号', '湖南省邵阳市绥宁县****'],
  ['address', '绥宁县长铺镇某小区', '绥宁县****'],
  ['address', '北京市海淀区某街道', '北京市海淀区****'],
  ['address', '广东省东莞市长安镇某路', '广东省东莞市****'],
  ['address', '内蒙古自治区锡林郭勒盟多伦县某镇', '内蒙古自治区锡林郭勒盟多伦县****'],
  ['address', '湖南省湘西土家族苗族自治州凤凰县某镇', '湖南省湘西土家族苗族自治州凤凰县****'],
  ['address', '某路1号', '****'],
  ['bank-card', '6217000000000001', '6217 **** **** 0001'],
  ['certificate-no', 'AB20240001', '******0001'],
  ['certificate-no', 'A123', '******'],
  ['plate-number', '湘E0X0X8', '湘E0***8'],
  ['date-year', '1990-01-01', '1990'],
  ['money-band', '2315.40', '2000-3000'],
  ['money-band', '15.00', '0-1000'],
  ['money-band', '23150.00', '20000-30000'],
  ['redact', 'anything', '***'],
];

describe('a masked value shows what its mask keeps, and no more', () => {
  test.each(cases)('%s: %s → %s', (mask, value, shown) => {
    expect(applyMask(mask, value)).toBe(shown);
  });
});

test('a mask of fixed length does not tell how long the value was', () => {
  const tails = ['湖南省邵阳市绥宁县甲', '湖南省邵阳市绥宁县长铺镇某路某号某单元'].map((value) =>
    applyMask('address', value),
  );
  expect(new Set(tails).size).toBe(1);
  expect(applyMask('certificate-no', 'AB20240001')).toHaveLength(
    String(applyMask('certificate-no', 'ABCDEFG20240001')).length,
  );
});

test('that there is no value is not hidden', () => {
  for (const [mask] of cases) expect(applyMask(mask, null)).toBeNull();
});
