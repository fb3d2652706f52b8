import type { Chance } from './chance.ts';
import type { Insurance, Pension, PensionAccount } from './facts.ts';

/** How a grown-up stands with social insurance. */
export type Work =
  | 'employee'
  | 'resident'
  | 'suspended'
  | 'ended'
  | 'employee-elsewhere'
  | 'retired-employee'
  | 'retired-resident'
  | 'none';

/** What the insurance offices hold of one person. `today` is `YYYY-MM-DD`; contributions are in to the month before. */
export function insuranceOf(work: Work, today: string): readonly Insurance[] {
  const home = { place: '湖南省邵阳市绥宁县', lastPaidMonth: monthsBefore(today, 1), paidMonthsLastYear: 12 };
  switch (work) {
    case 'employee':
      return employeeKinds.map((kind) => ({ kind, status: 'paying', ...home }));
    case 'resident':
      return [{ kind: 'resident-pension', status: 'paying', ...home }];
    case 'suspended':
      return [
        {
          ...home,
          kind: 'employee-pension',
          status: 'suspended',
          lastPaidMonth: monthsBefore(today, 5),
          paidMonthsLastYear: 8,
        },
      ];
    case 'ended':
      return [
        {
          ...home,
          kind: 'employee-pension',
          status: 'ended',
          lastPaidMonth: monthsBefore(today, 30),
          paidMonthsLastYear: 0,
        },
      ];
    case 'employee-elsewhere':
      return employeeKinds.map((kind) => ({ ...home, kind, status: 'paying', place: '广东省深圳市宝安区' }));
    case 'retired-employee':
      return [{ ...home, kind: 'employee-pension', status: 'receiving', paidMonthsLastYear: 0 }];
    case 'retired-resident':
      return [{ ...home, kind: 'resident-pension', status: 'receiving', paidMonthsLastYear: 0 }];
    case 'none':
      return [];
  }
}

/** The pension account of somebody with any pension insurance, present or past. */
export function pensionAccountOf(
  work: Work,
  birthYear: number,
  year: number,
  chance: Chance,
): PensionAccount | undefined {
  if (work === 'none') return undefined;
  const firstYear = Math.min(Math.max(birthYear + chance.between(19, 24), 1993), year - 3);
  const lastYear = work.startsWith('retired') ? Math.min(birthYear + 60, year - 1) : year - 1;
  const accruedMonths = Math.max(12, (lastYear - firstYear) * 12 - chance.between(0, 11));
  // Work before individual accounts began in 1993 counts as deemed contributions.
  const deemedMonths = work === 'retired-employee' ? Math.max(0, (1993 - (birthYear + 20)) * 12) : 0;
  return {
    accruedMonths,
    deemedMonths,
    firstPaidMonth: `${firstYear}-${String(chance.between(1, 12)).padStart(2, '0')}`,
    balanceCents: accruedMonths * chance.between(12_000, 38_000) + chance.between(0, 99),
  };
}

export function pensionOf(work: Work, birthDate: string, year: number): Pension | undefined {
  if (work !== 'retired-employee' && work !== 'retired-resident') return undefined;
  return {
    kind: work === 'retired-employee' ? '企业职工基本养老金' : '城乡居民基本养老金',
    startedIn: `${Number(birthDate.slice(0, 4)) + 60}-${birthDate.slice(5, 7)}`,
    qualifiedUntil: `${year + 1}-0${1 + (Number(birthDate.slice(8)) % 9)}-28`,
  };
}

const employeeKinds = ['employee-pension', 'unemployment', 'work-injury'] as const;

/** The month that many months before a day, `YYYY-MM`. */
function monthsBefore(today: string, months: number): string {
  const count = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}
