import type { Chance } from '../chance.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, enterpriseNamed, type Play } from './register.ts';

/** Credit of enterprises: the lists of the seriously dishonest, and administrative penalties. */
export interface CreditRegister {
  /** Absent where the enterprise never was on a list. */
  dishonestyOf(uscc: string): Dishonesty | undefined;
  penaltiesOf(uscc: string): readonly Penalty[];
  readonly plays: readonly Play[];
}

/** A listing; one that was lifted is on record as such, without its particulars. */
export type Dishonesty =
  | { readonly listed: true; readonly kind: string; readonly on: string; readonly by: string }
  | { readonly listed: false };

export interface Penalty {
  readonly decisionNo: string;
  readonly authority: string;
  readonly on: string;
  readonly kind: string;
  /** Last day it is shown to the public. */
  readonly shownUntil: string;
  readonly repair: 'none' | 'applied' | 'repaired';
}

export function registerCredit(county: BaseCounty, chance: Chance): CreditRegister {
  const year = Number(county.today.slice(0, 4));
  const listings = new Map<string, Dishonesty>();
  const penalties = new Map<string, readonly Penalty[]>();
  const plays: Play[] = [];

  for (const { name, kind, by } of listingPlans) {
    const { uscc } = enterpriseNamed(county, name);
    listings.set(
      uscc,
      kind === undefined ? { listed: false } : { listed: true, kind, on: someDay(year - 1, chance), by },
    );
    plays.push({
      who: uscc,
      note: kind === undefined ? '曾列入严重失信主体名单，已移出。' : `列入${kind}。`,
      tries: [{ resource: 'ndrc-credit.dishonesty-check', parameters: { uscc } }],
    });
  }

  let serial = 0;
  for (const [name, plans] of Object.entries(penaltyPlans)) {
    const { uscc } = enterpriseNamed(county, name);
    penalties.set(
      uscc,
      plans.map(({ short, authority, kind, repair, yearsAgo }): Penalty => {
        serial += 1;
        const on = someDay(year - yearsAgo, chance);
        return {
          decisionNo: `绥${short}罚〔${year - yearsAgo}〕900${serial}号`,
          authority,
          on,
          kind,
          // Penalties are shown for three years at most.
          shownUntil: `${Number(on.slice(0, 4)) + 3}${on.slice(4)}`,
          repair,
        };
      }),
    );
    plays.push({
      who: uscc,
      note: `行政处罚${plans.length}条：${plans.map(({ repair }) => repairWords[repair]).join('、')}。`,
      tries: [{ resource: 'ndrc-credit.penalty-list', parameters: { uscc } }],
    });
  }
  return {
    dishonestyOf: (uscc) => listings.get(uscc),
    penaltiesOf: (uscc) => penalties.get(uscc) ?? [],
    plays,
  };
}

const repairWords = { none: '未修复', applied: '已申请修复', repaired: '已修复' } as const;

/** Without a kind: once listed, and lifted since. */
const listingPlans: readonly { readonly name: string; readonly kind?: string; readonly by: string }[] = [
  { name: '绥宁桥示机械有限公司', kind: '拖欠农民工工资失信联合惩戒对象名单', by: '绥宁县人力资源和社会保障局' },
  { name: '绥宁样坪房地产开发有限公司', kind: '市场监督管理严重违法失信名单', by: '绥宁县市场监督管理局' },
  { name: '绥宁例溪货运有限公司', by: '绥宁县市场监督管理局' },
];

interface PenaltyPlan {
  /** As in the number of the decision. */
  readonly short: string;
  readonly authority: string;
  readonly kind: string;
  readonly repair: Penalty['repair'];
  readonly yearsAgo: number;
}

const marketRegulation = { short: '市监', authority: '绥宁县市场监督管理局' } as const;
const emergency = { short: '应急', authority: '绥宁县应急管理局' } as const;
const environment = { short: '环', authority: '邵阳市生态环境局绥宁分局' } as const;

const penaltyPlans: Readonly<Record<string, readonly PenaltyPlan[]>> = {
  绥宁示例农产品加工有限公司: [{ ...marketRegulation, kind: '罚款', repair: 'applied', yearsAgo: 1 }],
  绥宁桥示机械有限公司: [
    { ...emergency, kind: '罚款', repair: 'none', yearsAgo: 1 },
    { ...environment, kind: '警告', repair: 'repaired', yearsAgo: 2 },
  ],
  绥宁示范建材有限公司: [{ ...environment, kind: '罚款', repair: 'repaired', yearsAgo: 2 }],
  绥宁样本食品有限公司: [{ ...marketRegulation, kind: '没收违法所得', repair: 'none', yearsAgo: 1 }],
};
