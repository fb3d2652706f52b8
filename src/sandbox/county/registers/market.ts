import type { Chance } from '../chance.ts';
import type { Enterprise } from '../facts.ts';
import { homeInCounty } from '../places.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, enterpriseNamed, type Play } from './register.ts';
import { tradeOf } from './trades.ts';

/** Licences of market entities: the business licence with its recorded changes, and licences to deal in food. */
export interface MarketRegister {
  licenceOf(uscc: string): BusinessLicence | undefined;
  /** Newest first. */
  changesOf(uscc: string): readonly LicenceChange[];
  foodPermitOf(uscc: string): FoodPermit | undefined;
  readonly plays: readonly Play[];
}

export interface BusinessLicence {
  readonly name: string;
  readonly uscc: string;
  /** A citizen of the county. */
  readonly legalRepresentative: string;
  readonly entityType: string;
  readonly address: string;
  readonly scope: string;
  readonly establishedOn: string;
  readonly status: 'in-business' | 'revoked' | 'deregistered' | 'suspended';
}

export interface LicenceChange {
  readonly item: string;
  readonly before: string;
  readonly after: string;
  /** Day and time of day, `YYYY-MM-DD HH:MM:SS`, Beijing time. */
  readonly approvedAt: string;
  readonly approvedBy: string;
}

export interface FoodPermit {
  readonly permitNo: string;
  readonly scope: string;
  readonly validTo: string;
  readonly status: 'valid' | 'expired' | 'withdrawn' | 'cancelled';
}

export function registerMarket(county: BaseCounty, chance: Chance): MarketRegister {
  const year = Number(county.today.slice(0, 4));
  const representatives = representativesOf(county);
  const licences = new Map<string, BusinessLicence>();
  const changes = new Map<string, readonly LicenceChange[]>();
  for (const enterprise of county.enterprises.values()) {
    const [legalRepresentative = '', before = ''] = representatives.splice(0, 2);
    const licence = licenceOf(enterprise, { county, chance, year, legalRepresentative });
    licences.set(enterprise.uscc, licence);
    changes.set(enterprise.uscc, changesOf(licence, { before, chance, year }));
  }

  const permits = new Map(
    Object.entries(foodPlans).map(([name, { scope, status }], place): [string, FoodPermit] => {
      const { uscc } = enterpriseNamed(county, name);
      const ends = status === 'expired' ? year - 1 : year + 1 + place;
      return [uscc, { permitNo: `JY2430527900000${place + 1}`, scope, validTo: `${ends}-06-30`, status }];
    }),
  );
  const plays = [...licences.values()].map(({ uscc, status }): Play => {
    const permit = permits.get(uscc);
    const recorded = changes.get(uscc)?.length ?? 0;
    const parameters = { uscc };
    return {
      who: uscc,
      note: [
        statusWords[status],
        recorded > 10 ? `变更登记${recorded}条，答复分页。` : '',
        permit ? `食品经营许可${permitWords[permit.status]}。` : '',
      ].join(''),
      tries: [
        { resource: 'samr-market.business-licence', parameters },
        ...(recorded > 0 ? [{ resource: 'samr-market.change-history', parameters }] : []),
        ...(permit ? [{ resource: 'samr-market.food-permit', parameters }] : []),
      ],
    };
  });
  return {
    licenceOf: (uscc) => licences.get(uscc),
    changesOf: (uscc) => changes.get(uscc) ?? [],
    foodPermitOf: (uscc) => permits.get(uscc),
    plays,
  };
}

/** Names of grown-ups of the county who may be legal representatives, in the order of the register. */
function representativesOf({ citizens, today }: BaseCounty): string[] {
  const year = Number(today.slice(0, 4));
  return [...citizens.values()]
    .filter(({ state, birthDate, household }) => {
      const age = year - Number(birthDate.slice(0, 4));
      return state === 'normal' && age >= 28 && age <= 60 && household.address.includes('绥宁县');
    })
    .map(({ name }) => name);
}

interface LicenceParts {
  readonly county: BaseCounty;
  readonly chance: Chance;
  readonly year: number;
  readonly legalRepresentative: string;
}

function licenceOf({ name, uscc }: Enterprise, { county, chance, year, legalRepresentative }: LicenceParts) {
  return {
    name,
    uscc,
    legalRepresentative,
    entityType: chance.pick(entityTypes),
    address: county.propertiesOf(uscc)[0]?.location ?? homeInCounty(chance).address,
    scope: tradeOf(name),
    establishedOn: someDay(chance.between(year - 16, year - 6), chance),
    status: statusPlans[name] ?? ('in-business' as const),
  };
}

interface ChangeParts {
  /** Who was the legal representative before. */
  readonly before: string;
  readonly chance: Chance;
  readonly year: number;
}

/** Changes that lead to what the licence now says; the many of one enterprise are of its capital. */
function changesOf(licence: BusinessLicence, { before, chance, year }: ChangeParts): readonly LicenceChange[] {
  if (licence.name === neverChanged) return [];
  const capital = (rounds: number) => `${100 + rounds * 50}万元人民币`;
  const rounds = licence.name === longHistory ? 21 : chance.between(0, 1);
  const events = [
    { item: '法定代表人变更', before, after: licence.legalRepresentative },
    { item: '住所变更', before: homeInCounty(chance).address, after: licence.address },
    ...Array.from({ length: rounds }, (_, round) => ({
      item: '注册资本变更',
      before: capital(round),
      after: capital(round + 1),
    })),
  ];
  const moments = events.map(() => officeHour(someDay(chance.between(year - 5, year - 1), chance), chance)).toSorted();
  return events
    .map((event, place) => ({ ...event, approvedAt: moments[place] ?? '', approvedBy: '绥宁县市场监督管理局' }))
    .toReversed();
}

function officeHour(day: string, chance: Chance): string {
  return `${day} ${chance.between(10, 16)}:${chance.between(10, 59)}:${chance.between(10, 59)}`;
}

const longHistory = '绥宁例山林业开发有限公司';
const neverChanged = '绥宁示例药房有限公司';

const entityTypes = ['有限责任公司（自然人投资或控股）', '有限责任公司（自然人独资）', '其他有限责任公司'] as const;

const statusWords = {
  'in-business': '',
  revoked: '营业执照已吊销、未注销。',
  deregistered: '已注销登记。',
  suspended: '已办理歇业。',
} as const;

const statusPlans: Readonly<Record<string, BusinessLicence['status']>> = {
  绥宁例溪货运有限公司: 'revoked',
  绥宁桥示物流有限公司: 'suspended',
  绥宁样坪百货有限公司: 'deregistered',
};

const permitWords = { valid: '有效', expired: '已过期', withdrawn: '已撤销', cancelled: '已注销' } as const;

const foodPlans: Readonly<Record<string, { readonly scope: string; readonly status: FoodPermit['status'] }>> = {
  绥宁样坪餐饮服务有限公司: { scope: '热食类食品制售；冷食类食品制售', status: 'valid' },
  绥宁数桥幼儿服务有限公司: { scope: '单位食堂：热食类食品制售', status: 'valid' },
  绥宁样本食品有限公司: { scope: '预包装食品销售；散装食品销售', status: 'expired' },
  绥宁数桥烘焙食品有限公司: { scope: '糕点类食品制售', status: 'withdrawn' },
  绥宁示例小吃管理有限公司: { scope: '热食类食品制售', status: 'cancelled' },
};
