import type { Chance } from '../chance.ts';
import type { Citizen } from '../facts.ts';
import { someDay } from '../registrar.ts';
import type { BaseCounty, Play } from './register.ts';

/** What the tax office holds: standing and yearly figures of enterprises, deed tax of buyers. Amounts are hundredths of a yuan. */
export interface TaxRegister {
  /** Absent where the enterprise never registered for tax. */
  standingOf(uscc: string): TaxStanding | undefined;
  /** Absent where nothing was filed for that year. */
  yearOf(uscc: string, year: string): TaxYear | undefined;
  /** By contract number. */
  readonly deeds: ReadonlyMap<string, Deed>;
  readonly plays: readonly Play[];
}

export interface TaxStanding {
  readonly arrearsCents: number;
  readonly unfiledPeriods: number;
  /** There once the enterprise has settled its tax for deregistration. */
  readonly clearance?: { readonly certificateNo: string; readonly on: string };
}

export interface TaxYear {
  readonly revenueCents: number;
  readonly paidCents: number;
  /** Additional deduction for research and development. */
  readonly researchCents: number;
}

/** Deed tax on a purchase. */
export interface Deed {
  readonly contractNo: string;
  /** Number of the citizen who buys. */
  readonly buyer: string;
  readonly exempt: boolean;
  readonly payment?: { readonly voucherNo: string; readonly on: string };
}

export function registerTax(county: BaseCounty, chance: Chance): TaxRegister {
  const year = Number(county.today.slice(0, 4));
  const standings = new Map<string, TaxStanding>();
  const years = new Map<string, TaxYear>();
  const plays: Play[] = [];
  for (const { name, uscc, insurance } of county.enterprises.values()) {
    const plan = standingPlans[name] ?? {};
    const figures = [1, 2, 3].map(() => figuresOf(insurance?.headcount ?? 0, name, chance));
    if (plan.unregistered) {
      plays.push({ who: uscc, note: '从未办理税务登记。' });
      continue;
    }
    const { arrearsCents = 0, unfiledPeriods = 0, clearedSerial, filedUntil = 1 } = plan;
    const certificateNo = `绥税企清〔${year - 1}〕900${clearedSerial}号`;
    const clearance = clearedSerial && { certificateNo, on: someDay(year - 1, chance) };
    standings.set(uscc, { arrearsCents, unfiledPeriods, ...(clearance && { clearance }) });
    for (const [place, figure] of figures.entries()) {
      if (place + 1 >= filedUntil) years.set(`${uscc} ${year - 1 - place}`, figure);
    }
    plays.push({ who: uscc, note: noteOf(plan, year), tries: triesOf(uscc, filedUntil === 1 ? year - 1 : undefined) });
  }
  const deeds = deedsOf(county, chance);
  return {
    standingOf: (uscc) => standings.get(uscc),
    yearOf: (uscc, asked) => years.get(`${uscc} ${asked}`),
    deeds: new Map(deeds.map((deed) => [deed.contractNo, deed])),
    plays: [...plays, ...deeds.map(playOf)],
  };
}

interface StandingPlan {
  readonly arrearsCents?: number;
  readonly unfiledPeriods?: number;
  /** Cleared, with that number. */
  readonly clearedSerial?: number;
  /** The last year it has filed for, in years ago; the year before this one if not said. */
  readonly filedUntil?: number;
  readonly unregistered?: boolean;
}

const standingPlans: Readonly<Record<string, StandingPlan>> = {
  绥宁示例农产品加工有限公司: { arrearsCents: 3_562_018 },
  绥宁桥示机械有限公司: { arrearsCents: 128_450_050, unfiledPeriods: 3, filedUntil: 2 },
  绥宁例溪商贸有限公司: { clearedSerial: 1 },
  绥宁样坪百货有限公司: { clearedSerial: 2 },
  绥宁例溪货运有限公司: { unfiledPeriods: 7, filedUntil: 3 },
  绥宁示例小吃管理有限公司: { unregistered: true },
};

function noteOf({ arrearsCents, unfiledPeriods, clearedSerial, filedUntil }: StandingPlan, year: number): string {
  return [
    clearedSerial ? '已清税。' : '',
    arrearsCents ? '欠税。' : '',
    unfiledPeriods ? `有${unfiledPeriods}期未申报。` : '',
    filedUntil ? `${year - 1}年度未申报。` : '',
  ].join('');
}

function triesOf(uscc: string, filed: number | undefined) {
  const standing = { resource: 'sta-tax.tax-clearance', parameters: { uscc } };
  if (filed === undefined) return [standing];
  return [standing, { resource: 'sta-tax.annual-tax-summary', parameters: { uscc, year: String(filed) } }];
}

/** A year's figures of an enterprise of that size; only those who do research have something to deduct for it. */
function figuresOf(headcount: number, name: string, chance: Chance): TaxYear {
  const revenueCents = (headcount + 2) * chance.between(14_000_000, 38_000_000) + chance.between(0, 99);
  const share = /信息技术|新材料|装备|生物/.test(name) ? chance.between(4, 12) : 0;
  return {
    revenueCents,
    paidCents: Math.floor((revenueCents * chance.between(11, 46)) / 1000),
    researchCents: Math.floor((revenueCents * share) / 100),
  };
}

/** Buyers of second-hand dwellings: tax paid, exempt, and not yet paid. */
function deedsOf({ citizens, propertiesOf, today }: BaseCounty, chance: Chance): readonly Deed[] {
  const year = Number(today.slice(0, 4));
  const owns = ({ idNumber }: Citizen) => propertiesOf(idNumber).length > 0;
  const couples = [...citizens.values()].filter(
    ({ spouse, state, sex }) => spouse && state === 'normal' && sex === 'male',
  );
  const buyers = [...couples.filter((one) => !owns(one)).slice(0, 2), ...couples.filter(owns).slice(-2)];
  return buyers.map(({ idNumber }, place) => {
    const serial = `900${place + 1}`;
    const payment = { voucherNo: `34305${year - 1}0000${serial}`, on: someDay(year - 1, chance) };
    const kind = deedKinds[place] ?? 'paid';
    return {
      contractNo: `SN${year - 1}${serial}`,
      buyer: idNumber,
      exempt: kind === 'exempt',
      ...(kind === 'paid' && { payment }),
    };
  });
}

const deedKinds = ['paid', 'exempt', 'unpaid', 'paid'] as const;

function playOf({ contractNo, buyer, exempt, payment }: Deed): Play {
  const state = payment ? '契税已缴' : exempt ? '契税减免' : '契税未缴';
  return {
    who: buyer,
    note: `二手房买受人，买卖合同编号${contractNo}，${state}。`,
    tries: [{ resource: 'sta-tax.deed-tax-payment', parameters: { buyerIdNumber: buyer, contractNo } }],
  };
}
