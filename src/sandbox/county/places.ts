import type { Chance } from './chance.ts';

/** A home: its address and the police station that keeps its register. */
export interface Home {
  readonly address: string;
  readonly policeStation: string;
  readonly inCounty: boolean;
  /** GB/T 2260. */
  readonly countyCode: string;
}

/** A home in Suining County; the roads and villages are made up, the townships are real. */
export function homeInCounty(chance: Chance): Home {
  const town = chance.pick(towns);
  const place = chance.percent(50)
    ? `${chance.pick(roads)}${chance.between(1, 188)}号${chance.between(1, 9)}栋${chance.between(1, 3)}单元${chance.between(1, 17)}0${chance.between(1, 4)}室`
    : `${chance.pick(villages)}${chance.between(1, 16)}组${chance.between(1, 60)}号`;
  return {
    address: `湖南省邵阳市绥宁县${town.name}${place}`,
    policeStation: `绥宁县公安局${town.short}派出所`,
    inCounty: true,
    countyCode: '430527',
  };
}

/** A home elsewhere, as of people who moved in for work or away from here. */
export function homeOutside(chance: Chance): Home {
  const { area, station, code } = chance.pick(elsewhere);
  return {
    address: `${area}${chance.pick(roads)}${chance.between(1, 188)}号`,
    policeStation: station,
    inCounty: false,
    countyCode: code,
  };
}

const towns = [
  { name: '长铺镇', short: '长铺' },
  { name: '武阳镇', short: '武阳' },
  { name: '李熙桥镇', short: '李熙桥' },
  { name: '红岩镇', short: '红岩' },
  { name: '唐家坊镇', short: '唐家坊' },
  { name: '金屋塘镇', short: '金屋塘' },
  { name: '瓦屋塘镇', short: '瓦屋塘' },
  { name: '黄土矿镇', short: '黄土矿' },
  { name: '长铺子苗族侗族乡', short: '长铺子' },
  { name: '关峡苗族乡', short: '关峡' },
  { name: '东山侗族乡', short: '东山' },
] as const;
const roads = ['数桥路', '示例路', '样本街', '例山路', '示范巷'] as const;
const villages = ['数桥村', '示例村', '样坪村', '例溪村'] as const;
const elsewhere = [
  { area: '湖南省邵阳市武冈市', station: '武冈市公安局示例派出所', code: '430581' },
  { area: '湖南省怀化市洪江市', station: '洪江市公安局示例派出所', code: '431281' },
  { area: '湖南省长沙市望城区', station: '长沙市公安局望城分局示例派出所', code: '430112' },
  { area: '广西壮族自治区桂林市龙胜各族自治县', station: '龙胜各族自治县公安局示例派出所', code: '450328' },
] as const;
