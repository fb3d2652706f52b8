import type { Chance } from './chance.ts';
import type { Enterprise, Property } from './facts.ts';
import { creditCode } from './numbers.ts';
import { homeInCounty } from './places.ts';
import type { Registrar } from './registrar.ts';

/** The county's enterprises and their premises; the first plays the plain case. */
export function foundEnterprises(chance: Chance, registrar: Registrar) {
  const enterprises: Enterprise[] = [];
  const properties: Property[] = [];
  plans.forEach((plan, place) => {
    const uscc = creditCode(10_001 + place);
    const { name, insurance, premises, note } = plan;
    enterprises.push({ name, uscc, ...(insurance && { insurance }), ...(note && { note }) });
    if (premises) properties.push(registrar.property({ home: homeInCounty(chance), ...premises }, [uscc]));
  });
  return { enterprises, properties };
}

interface EnterprisePlan {
  readonly name: string;
  readonly insurance?: Enterprise['insurance'];
  readonly premises?: { readonly usage: string; readonly mortgaged?: boolean; readonly seized?: boolean };
  readonly note?: string;
}

const insured = (headcount: number, arrearsCents = 0) => ({ registered: true, headcount, arrearsCents });

const plans: readonly EnterprisePlan[] = [
  {
    name: '绥宁数桥竹木制品有限公司',
    insurance: insured(36),
    premises: { usage: '工业' },
    note: '已参保、不欠费，自有厂房。',
  },
  {
    name: '绥宁示例农产品加工有限公司',
    insurance: insured(18, 1_284_560),
    premises: { usage: '工业', mortgaged: true },
    note: '参保但欠费，厂房已抵押。',
  },
  {
    name: '绥宁例溪商贸有限公司',
    insurance: { registered: false, headcount: 0, arrearsCents: 0 },
    note: '参保登记已注销，名下没有不动产。',
  },
  { name: '绥宁样坪餐饮服务有限公司', note: '从未办理参保登记，名下没有不动产。' },
  {
    name: '绥宁桥示机械有限公司',
    insurance: insured(52, 9_830_005),
    premises: { usage: '工业', mortgaged: true, seized: true },
    note: '欠费，厂房已抵押并被查封。',
  },
  { name: '绥宁数桥运输有限公司', insurance: insured(24), premises: { usage: '商业服务' } },
  { name: '绥宁示范建材有限公司', insurance: insured(11), premises: { usage: '工业' } },
  { name: '绥宁例山林业开发有限公司', insurance: insured(40), premises: { usage: '办公' } },
  { name: '绥宁样本信息技术有限公司', insurance: insured(9) },
  { name: '绥宁数桥幼儿服务有限公司', insurance: insured(15), premises: { usage: '商业服务' } },
  { name: '绥宁示例药房有限公司', insurance: insured(6), premises: { usage: '商业服务' } },
  { name: '绥宁例溪水电开发有限公司', insurance: insured(28), premises: { usage: '工业' } },
  { name: '绥宁数桥建筑工程有限公司', insurance: insured(86), premises: { usage: '办公' } },
  { name: '绥宁示例市政工程有限公司', insurance: insured(31) },
  { name: '绥宁样坪房地产开发有限公司', insurance: insured(12), premises: { usage: '办公', mortgaged: true } },
  { name: '绥宁桥示新材料有限公司', insurance: insured(64), premises: { usage: '工业' } },
  { name: '绥宁例山智能装备有限公司', insurance: insured(120), premises: { usage: '工业' } },
  { name: '绥宁示范生物科技有限公司', insurance: insured(8) },
  { name: '绥宁样本食品有限公司', insurance: insured(14), premises: { usage: '工业' } },
  { name: '绥宁数桥烘焙食品有限公司', insurance: insured(5) },
  { name: '绥宁示例小吃管理有限公司', insurance: insured(2) },
  { name: '绥宁例溪货运有限公司', insurance: insured(3, 452_010) },
  { name: '绥宁桥示物流有限公司', insurance: insured(10) },
  { name: '绥宁样坪百货有限公司', insurance: { registered: false, headcount: 0, arrearsCents: 0 } },
];
