import type { Chance } from '../chance.ts';
import type { Citizen, Insurance } from '../facts.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** One person's part in one kind of medical insurance. */
export interface MedicalInsurance {
  /** `none`: registered once, and never insured. */
  readonly kind: 'employee' | 'resident' | 'none';
  readonly status: 'normal' | 'suspended' | 'ended';
  /** GB/T 2260. */
  readonly areaCode: string;
  /** The last month that is paid for, `YYYY-MM`; absent where nothing ever was. */
  readonly paidThrough?: string;
  readonly accruedYears: number;
}

/** What one treatment cost and who paid it, in hundredths of a yuan. */
export interface Settlement {
  readonly hospital: string;
  /** The day of the treatment's bill. */
  readonly billedOn: string;
  /** Absent where the patient paid all of it and nothing has been claimed yet. */
  readonly settledOn?: string;
  readonly totalCents: number;
  readonly fundCents: number;
}

export interface MedicalRegister {
  /** By citizen number: a row for each kind of insurance. */
  readonly insured: ReadonlyMap<string, readonly MedicalInsurance[]>;
  /** By citizen number, oldest first. */
  readonly settlements: ReadonlyMap<string, readonly Settlement[]>;
  readonly plays: readonly Play[];
}

/** Medical insurance as it goes with each one's work and age, and what some had to be treated for last year. */
export function registerMedical({ citizens, cast, today }: BaseCounty, chance: Chance): MedicalRegister {
  const year = Number(today.slice(0, 4));
  const insured = new Map<string, readonly MedicalInsurance[]>();
  const neverInsured = cast('overseasDiploma');
  for (const citizen of citizens.values()) {
    const isResident = chance.percent(isChild(citizen, year) ? 95 : 60);
    const rows =
      citizen === neverInsured
        ? [{ kind: 'none', status: 'ended', areaCode: here, accruedYears: 0 } as const]
        : rowsOf(citizen, { today, isResident });
    if (rows.length > 0) insured.set(citizen.idNumber, rows);
  }

  const settlements = new Map<string, readonly Settlement[]>();
  const patient = cast('inPatient');
  const [first] = citizens.values();
  const treat = (day: string, hospital: string, totalCents: number, isSettled = true): Settlement => {
    const share = chance.between(45, 80);
    return {
      hospital,
      billedOn: `${year - 1}-${day}`,
      ...(isSettled && { settledOn: `${year - 1}-${day}` }),
      totalCents,
      fundCents: isSettled ? Math.round((totalCents * share) / 100) : 0,
    };
  };
  for (const { idNumber } of citizens.values()) {
    const isIll = chance.percent(25);
    const day = `${chance.pick(['02', '04', '05', '06', '07', '09'])}-${chance.between(10, 28)}`;
    const bill = treat(day, chance.pick(hospitals), chance.between(3_000, 900_000));
    if (isIll && insured.has(idNumber)) settlements.set(idNumber, [bill]);
  }
  settlements.set(first?.idNumber ?? '', [treat('10-08', hospitals[0], 23_540)]);
  settlements.set(patient.idNumber, [
    treat('10-15', hospitals[0], 18_660),
    treat('11-05', hospitals[0], 1_284_037),
    treat('12-18', '长沙示例大学附属医院', 3_402_500, false),
  ]);

  const lastAutumn = { dateFrom: `${year - 1}-10-01`, dateTo: `${year - 1}-12-31` };
  const plays: readonly Play[] = [
    {
      who: patient.idNumber,
      note: '职工医保正常；去年10月至12月就医三次，最后一次在外地住院，尚未结算；去年8月没有结算记录。',
      tries: [
        { resource: 'nhsa-medical.insured-status', parameters: named(patient) },
        { resource: 'nhsa-medical.settlement-record', parameters: { ...named(patient), ...lastAutumn } },
      ],
    },
    { who: neverInsured.idNumber, note: '医保登记过，从未参保。' },
    ...situations.flatMap(({ note, isSo }) => {
      const who = [...citizens.values()].find(
        (one) => one.state === 'normal' && !isChild(one, year) && isSo(insured.get(one.idNumber) ?? []),
      );
      if (who === undefined) return [];
      const tries = [{ resource: 'nhsa-medical.insured-status', parameters: named(who) }];
      return [{ who: who.idNumber, note, ...(insured.has(who.idNumber) && { tries }) }];
    }),
  ];
  return { insured, settlements, plays };
}

/** What the first grown-up of whom it is so plays. */
const situations: readonly { note: string; isSo(rows: readonly MedicalInsurance[]): boolean }[] = [
  { note: '职工医保已暂停。', isSo: ([row]) => row?.status === 'suspended' },
  { note: '职工医保已终止。', isSo: ([row]) => row?.kind === 'employee' && row.status === 'ended' },
  { note: '在广东参加职工医保，本县居民医保已终止，答复两行。', isSo: (rows) => rows.length > 1 },
  { note: '居民医保正常。', isSo: ([row]) => row?.kind === 'resident' && row.status === 'normal' },
  { note: '没有医保参保记录。', isSo: (rows) => rows.length === 0 },
];

const here = '430527';
const hospitals = ['绥宁县示例人民医院', '绥宁县数桥中医医院', '武阳镇样本中心卫生院'] as const;

function isChild({ birthDate }: Citizen, year: number): boolean {
  return year - Number(birthDate.slice(0, 4)) < 18;
}

function rowsOf(
  citizen: Citizen,
  { today, isResident }: { today: string; isResident: boolean },
): readonly MedicalInsurance[] {
  const year = Number(today.slice(0, 4));
  const age = year - Number(citizen.birthDate.slice(0, 4));
  const resident: MedicalInsurance = {
    kind: 'resident',
    status: 'normal',
    areaCode: here,
    // Residents pay for a whole year at once.
    paidThrough: `${year}-12`,
    accruedYears: 0,
  };
  if (citizen.state !== 'normal') {
    const left = citizen.cancelledOn?.slice(0, 7) ?? `${year - 1}-12`;
    return [{ ...resident, status: 'ended', paidThrough: left }];
  }
  const pension = citizen.insurance.find(({ kind }) => kind.endsWith('pension'));
  if (pension === undefined) return isResident ? [resident] : [];
  if (pension.kind === 'resident-pension') return [resident];
  const employee: MedicalInsurance = {
    kind: 'employee',
    ...standingOf(pension, today),
    areaCode: pension.place.includes('深圳') ? '440306' : here,
    accruedYears: pension.status === 'receiving' ? 25 + (age % 8) : Math.max(1, age - 22 - (age % 5)),
  };
  // Who works elsewhere was insured at home before.
  const before: MedicalInsurance = { ...resident, status: 'ended', paidThrough: `${year - 3}-12` };
  return employee.areaCode === here ? [employee] : [employee, before];
}

/** As the pension is paid, so is this: employers pay both at once, and this month's is in. */
function standingOf({ status, lastPaidMonth }: Insurance, today: string) {
  switch (status) {
    case 'suspended':
    case 'ended':
      return { status, paidThrough: lastPaidMonth };
    case 'paying':
    case 'receiving':
      return { status: 'normal', paidThrough: today.slice(0, 7) } as const;
  }
}
