import { citizen, type DemandCase, enterprise, named, yuan } from './case.ts';

const employee = citizen(
  ({ insurance }) => insurance.length > 1 && insurance.every(({ status }) => status === 'paying'),
);
const never = citizen(({ insurance }) => insurance.length === 0);
const saver = citizen(({ pensionAccount }) => pensionAccount !== undefined);
const pensioner = citizen(({ pension }) => pension !== undefined);
const working = citizen(({ pension, pensionAccount }) => pension === undefined && pensionAccount !== undefined);
const employer = enterprise(({ insurance }) => insurance?.registered === true && insurance.arrearsCents === 0);
const debtor = enterprise(({ insurance }) => (insurance?.arrearsCents ?? 0) > 0);
const stranger = enterprise(({ insurance }) => insurance === undefined);

export const insurance: readonly DemandCase[] = [
  {
    demand: 'SN-D-05',
    department: 'education',
    resource: 'mohrss-insurance.participation-status',
    matter: '11430527DEM00006594432005001000',
    fields: ['insured', 'insuredPlace', 'status', 'paidMonthsLastYear'],
    asks: [
      {
        about: 'an employee: a row for each kind of insurance',
        parameters: named(employee),
        truth: employee.insurance.map(({ place, paidMonthsLastYear }) => ({
          insured: true,
          insuredPlace: place,
          status: 'paying',
          paidMonthsLastYear,
        })),
      },
      { about: 'one who never was insured', parameters: named(never), truth: 'unknown' },
    ],
  },
  {
    demand: 'SN-D-12',
    department: 'human-resources',
    resource: 'mohrss-insurance.pension-accrual',
    matter: '11430527DEM000049K4432014003000',
    fields: ['accruedMonths', 'deemedMonths', 'firstPaidMonth', 'accountBalance'],
    asks: [
      {
        about: 'one with an account',
        parameters: named(saver),
        truth: {
          accruedMonths: saver.pensionAccount?.accruedMonths ?? 0,
          deemedMonths: saver.pensionAccount?.deemedMonths ?? 0,
          firstPaidMonth: saver.pensionAccount?.firstPaidMonth ?? '',
          accountBalance: yuan(saver.pensionAccount?.balanceCents ?? 0),
        },
      },
    ],
  },
  {
    demand: 'SN-D-17',
    department: 'human-resources',
    resource: 'mohrss-insurance.pension-payment-status',
    matter: '11430527DEM000049K4432014008000',
    fields: ['receiving', 'benefitKind', 'qualifiedUntil'],
    asks: [
      {
        about: 'a pensioner',
        parameters: named(pensioner),
        truth: {
          receiving: true,
          benefitKind: pensioner.pension?.kind ?? '',
          qualifiedUntil: pensioner.pension?.qualifiedUntil ?? '',
        },
      },
      {
        about: 'one who still pays',
        parameters: named(working),
        truth: { receiving: false, benefitKind: null, qualifiedUntil: null },
      },
    ],
  },
  {
    demand: 'SN-D-29',
    department: 'market-regulation',
    resource: 'mohrss-insurance.employer-registration',
    matter: '11430527DEM00009XN4432031003000',
    fields: ['registered', 'insuredHeadcount', 'inArrears'],
    asks: [
      {
        about: 'an employer who owes nothing',
        parameters: { uscc: employer.uscc },
        truth: { registered: true, insuredHeadcount: employer.insurance?.headcount ?? 0, inArrears: false },
      },
      {
        about: 'one who owes: that it does, not how much',
        parameters: { uscc: debtor.uscc },
        truth: { registered: true, insuredHeadcount: debtor.insurance?.headcount ?? 0, inArrears: true },
      },
      { about: 'one who never registered', parameters: { uscc: stranger.uscc }, truth: 'absent' },
    ],
  },
];
