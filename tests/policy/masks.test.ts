import { describe, expect, test } from 'vitest';
import type { FieldValue, MaskName } from '../../src/model/index.ts';
import { applyMask } from '../../src/policy/index.ts';

const cases: readonly (readonly [MaskName, FieldValue, FieldValue])[] = [
  ['none', '张三丰', '张三丰'],
  ['name', '张某某', '张**'],
  ['name', '张某', '张*'],
  ['name', '张', '*'],
  ['name', '阿·', '*'],
  ['name', '欧阳某某', '欧***'],
  ['name', '阿卜杜·热合曼', '阿**·***'],
  ['name', '𠮷野某', '𠮷**'],
  ['name', '葛\u{E0100}某某', '葛\u{E0100}**'],
  ['name', 'John Smith', 'J*********'],
  ['name', '某运输有限公司', '某运输有限公司'],
  ['name', '某某运输有限公司（普通合伙）', '某某运输有限公司（普通合伙）'],
  ['name', '绥宁县民政局', '绥宁县民政局'],
  ['name', '某某商行', '某某商行'],
  ['name', '王某社', '王**'],
  ['name', '阿依古丽·买买提局', '阿***·****'],
  ['id-number', '430599199001010017', '430599********0017'],
  ['id-number', '43059919900101001x', '430599********001x'],
  ['id-number', '430599900101001', '430599******001'],
  ['id-number', '4305999001010', '****'],
  ['id-number', '4305991990010100170', '****'],
  ['id-number', 'E12345678', '****'],
  ['phone', '19900000001', '199****0001'],
  ['phone', '199-0000-0001', '199****0001'],
  ['phone', '+86 199 0000 0001', '199****0001'],
  ['phone', '0739-7600123', '0739****23'],
  ['phone', '(010)60000123', '010****23'],
  ['phone', '0086 0739 7600123', '0739****23'],
  ['phone', '7600123', '****'],
  ['phone', '19900000001、19900000002', '****'],
  ['phone', '110', '****'],
  ['address', '湖南省邵阳市绥宁县长铺镇某路1号', '湖南省邵阳市绥宁县****'],
  ['address', '绥宁县长铺镇某小区', '绥宁县****'],
  ['address', '绥宁县城关镇县医院宿舍', '绥宁县****'],
  ['address', '北京市海淀区某街道', '北京市海淀区****'],
  ['address', '上海市浦东新区某路', '上海市浦东新区****'],
  ['address', '广东省东莞市长安镇某路', '广东省东莞市****'],
  ['address', '广东省东莞市长安镇某小区3栋', '广东省东莞市****'],
  ['address', '广东省中山市小榄社区某苑', '广东省中山市****'],
  ['address', '江苏省镇江市镇海小区', '江苏省镇江市****'],
  ['address', '内蒙古自治区锡林郭勒盟多伦县某镇', '内蒙古自治区锡林郭勒盟多伦县****'],
  ['address', '内蒙古自治区呼伦贝尔市鄂温克族自治旗某镇', '内蒙古自治区呼伦贝尔市鄂温克族自治旗****'],
  ['address', '湖南省湘西土家族苗族自治州凤凰县某镇', '湖南省湘西土家族苗族自治州凤凰县****'],
  ['address', '湖南省邵阳市城步苗族自治县某乡', '湖南省邵阳市城步苗族自治县****'],
  ['address', '江西省景德镇市珠山区某路', '江西省景德镇市珠山区****'],
  ['address', '某路1号', '****'],
  ['address', '幸福小区3栋2单元', '****'],
  ['address', '农贸市场12号', '****'],
  ['address', '长铺镇农贸市场12号', '****'],
  ['address', '红旗路8号', '****'],
  ['address', '', '****'],
  ['bank-card', '6217000000000001', '6217 **** **** 0001'],
  ['bank-card', '6217 0000 0000 0000 001', '6217 **** **** 0001'],
  ['bank-card', '6217-0000-0000-0001', '6217 **** **** 0001'],
  ['bank-card', '621700000001', '****'],
  ['bank-card', '存折 6217000000000001', '****'],
  ['certificate-no', 'AB20240001', '******0001'],
  ['certificate-no', '湘（2026）绥宁县不动产权第0000001号', '******001号'],
  ['certificate-no', 'A123', '******'],
  ['plate-number', '湘E0X0X8', '湘E0***8'],
  ['plate-number', '湘ED00008', '湘ED***8'],
  ['plate-number', '湘E·0X0X8', '湘E0***8'],
  ['plate-number', '湘E0X0挂', '***'],
  ['plate-number', '湘E0X00挂', '湘E0***挂'],
  ['date-year', '1990-01-01', '1990'],
  ['date-year', '1990-01', '1990'],
  ['date-year', '长期', '****'],
  ['money-band', '2315.40', '2000-3000'],
  ['money-band', '15.00', '0-1000'],
  ['money-band', '0.00', '0-1000'],
  ['money-band', '-0.00', '0-1000'],
  ['money-band', '1000.00', '1000-2000'],
  ['money-band', '23150.00', '20000-30000'],
  ['money-band', '999999.99', '900000-1000000'],
  ['money-band', '-2315.40', '-(2000-3000)'],
  ['money-band', '', '****'],
  ['money-band', '约两千元', '****'],
  ['redact', 'anything', '***'],
];

describe('a masked value shows what its mask keeps, and no more', () => {
  test.each(cases)('%s: %s → %s', (mask, value, shown) => {
    expect(applyMask(mask, value)).toBe(shown);
  });
});

describe('the name in a field that may hold either', () => {
  test('is masked where a citizen id was asked about, whatever it looks like', () => {
    expect(applyMask('name', '某运输有限公司', 'person')).toBe('某******');
  });
  test('is left whole where a credit code was asked about and it is no name of a person', () => {
    expect(applyMask('name', '县医院', 'organisation')).toBe('县医院');
    expect(applyMask('name', '张某某', 'organisation')).toBe('张**');
  });
});

/** Every county and city of Hunan (GB/T 2260), by prefecture. */
const hunan: Readonly<Record<string, string>> = {
  长沙市: '芙蓉区 天心区 岳麓区 开福区 雨花区 望城区 长沙县 浏阳市 宁乡市',
  株洲市: '荷塘区 芦淞区 石峰区 天元区 渌口区 攸县 茶陵县 炎陵县 醴陵市',
  湘潭市: '雨湖区 岳塘区 湘潭县 湘乡市 韶山市',
  衡阳市: '珠晖区 雁峰区 石鼓区 蒸湘区 南岳区 衡阳县 衡南县 衡山县 衡东县 祁东县 耒阳市 常宁市',
  邵阳市: '双清区 大祥区 北塔区 新邵县 邵阳县 隆回县 洞口县 绥宁县 新宁县 城步苗族自治县 武冈市 邵东市',
  岳阳市: '岳阳楼区 云溪区 君山区 岳阳县 华容县 湘阴县 平江县 汨罗市 临湘市',
  常德市: '武陵区 鼎城区 安乡县 汉寿县 澧县 临澧县 桃源县 石门县 津市市',
  张家界市: '永定区 武陵源区 慈利县 桑植县',
  益阳市: '资阳区 赫山区 南县 桃江县 安化县 沅江市',
  郴州市: '北湖区 苏仙区 桂阳县 宜章县 永兴县 嘉禾县 临武县 汝城县 桂东县 安仁县 资兴市',
  永州市: '零陵区 冷水滩区 东安县 双牌县 道县 江永县 宁远县 蓝山县 新田县 江华瑶族自治县 祁阳市',
  怀化市:
    '鹤城区 中方县 沅陵县 辰溪县 溆浦县 会同县 麻阳苗族自治县 新晃侗族自治县 芷江侗族自治县 靖州苗族侗族自治县 通道侗族自治县 洪江市',
  娄底市: '娄星区 双峰县 新化县 冷水江市 涟源市',
  湘西土家族苗族自治州: '吉首市 泸溪县 凤凰县 花垣县 保靖县 古丈县 永顺县 龙山县',
};

test('every county of the province is shown, and nothing of what stands behind it', () => {
  const places = Object.entries(hunan).flatMap(([city, counties]) =>
    counties.split(' ').map((county) => `湖南省${city}${county}`),
  );
  expect(places).toHaveLength(122);
  for (const place of places) {
    for (const rest of ['某镇某村某组', '某街道某小区3栋2单元501室', '城关镇农贸市场', '']) {
      expect(applyMask('address', `${place}${rest}`)).toBe(`${place}****`);
    }
  }
});

/** A small generator of its own: the same seed gives the same values. */
function chance(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const text = (alphabet: string, length: number) => {
    const characters = [...alphabet];
    return Array.from({ length }, () => characters[below(characters.length)]).join('');
  };
  return { below, text };
}

const han = '某张李桥数示例𠮷龙杨田海莲航芬生';
const digits = '0123456789';

describe('what a mask hides does not change what it shows', () => {
  const { below, text } = chance(20261124);
  const runs = Array.from({ length: 300 }, (_, index) => index);

  test('name: two of one length and first character leave alike', () => {
    for (const _ of runs) {
      const first = text(han, 1);
      const length = 1 + below(5);
      expect(applyMask('name', first + text(han, length))).toBe(applyMask('name', first + text(han, length)));
    }
  });

  test('id-number: two of one county and last characters leave alike, whatever the birth date', () => {
    for (const _ of runs) {
      const [head, tail] = [text(digits, 6), text(digits, 4)];
      expect(applyMask('id-number', head + text(digits, 8) + tail)).toBe(
        applyMask('id-number', head + text(digits, 8) + tail),
      );
      const [old, end] = [text(digits, 6), text(digits, 3)];
      expect(applyMask('id-number', old + text(digits, 6) + end)).toBe(
        applyMask('id-number', old + text(digits, 6) + end),
      );
    }
  });

  test('bank-card, certificate-no, plate-number: nor does the length tell anything', () => {
    for (const _ of runs) {
      const [head, tail] = [text(digits, 4), text(digits, 4)];
      expect(applyMask('bank-card', head + text(digits, 5 + below(7)) + tail)).toBe(
        applyMask('bank-card', head + text(digits, 5 + below(7)) + tail),
      );
      expect(applyMask('certificate-no', text(digits, 4 + below(30)) + tail)).toBe(
        applyMask('certificate-no', text(digits, 4 + below(30)) + tail),
      );
      const plate = `湘E${text(digits, 1)}`;
      const last = text(digits, 1);
      expect(applyMask('plate-number', plate + text(digits, 3 + below(2)) + last)).toBe(
        applyMask('plate-number', plate + text(digits, 3 + below(2)) + last),
      );
    }
  });

  test('phone: a number hides at least four digits, and a text of another form is hidden whole', () => {
    for (const _ of runs) {
      const value = text('0123456789-+ ()', 1 + below(24));
      const shown = String(applyMask('phone', value));
      const kept = shown.replace(/\D/g, '').length;
      expect(kept).toBeLessThanOrEqual(Math.max(0, value.replace(/\D/g, '').length - 4));
      expect(kept).toBeLessThanOrEqual(7);
    }
  });

  test('address: what stands behind the county is hidden, and how long it was', () => {
    for (const _ of runs) {
      const rest = () => `某镇${text('某路街小区村号栋室市县大厦', below(20))}`;
      expect(applyMask('address', `湖南省邵阳市绥宁县${rest()}`)).toBe('湖南省邵阳市绥宁县****');
    }
  });

  test('money-band: two amounts of one band leave alike, and the amount is in it', () => {
    for (const _ of runs) {
      const amount = below(10 ** (1 + below(8)));
      const shown = String(applyMask('money-band', `${amount}.${text(digits, 2)}`));
      const [from = Number.NaN, to = Number.NaN] = shown.split('-').map(Number);
      expect(from).toBeLessThanOrEqual(amount);
      expect(to).toBeGreaterThan(amount);
      expect(to - from).toBeGreaterThanOrEqual(1000);
      expect(applyMask('money-band', `${from}.00`)).toBe(shown);
    }
  });
});

test('no mask but none shows a value of any form whole, unless it is an organisation or nothing but a year', () => {
  const { below, text } = chance(430599);
  for (const [mask] of cases) {
    if (mask === 'none') continue;
    for (let run = 0; run < 200; run += 1) {
      const value = text(han, 1) + text(`${han}${digits}XABC-·（） `, below(24));
      expect(applyMask(mask, value), `${mask} ${value}`).not.toBe(value);
    }
  }
});

test('that there is no value is not hidden', () => {
  for (const [mask] of cases) expect(applyMask(mask, null)).toBeNull();
});
