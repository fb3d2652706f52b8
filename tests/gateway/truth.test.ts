import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Citizen, Enterprise, Property } from '../../src/sandbox/index.ts';
import { demandCases } from '../contract/demands/index.ts';
import { type County, startCounty } from '../support/county.ts';

/** What each demand must answer, said of the county's truth in plain words and independently of the code that maps it. */
interface Expectation {
  readonly demand: string;
  readonly department: string;
  readonly resource: string;
  readonly ask: (citizen: Citizen, enterprise: Enterprise) => Record<string, string>;
  /** A record, rows, `absent`, or `not-found`. */
  readonly truth: (citizen: Citizen, enterprise: Enterprise, county: County) => unknown;
}

const nameAndNumber = ({ name, idNumber }: Citizen) => ({ name, idNumber });
const lastFour = (text: string) => `******${text.slice(-4)}`;

const expectations: readonly Expectation[] = [
  {
    demand: 'SN-D-01',
    department: 'education',
    resource: 'ndcpa-immunization.vaccination-record',
    ask: ({ name, idNumber }) => ({ childName: name, childIdNumber: idNumber }),
    truth: ({ vaccination }) =>
      vaccination
        ? {
            immunizationNo: lastFour(vaccination.certificateNo),
            complete: vaccination.missing.length === 0,
            missingDoses: vaccination.missing.length,
            missingVaccines:
              vaccination.missing.length === 0 ? null : expect.stringContaining(vaccination.missing[0] ?? ''),
          }
        : 'not-found',
  },
  {
    demand: 'SN-D-02',
    department: 'education',
    resource: 'mps-population.household-record',
    ask: nameAndNumber,
    truth: (citizen) =>
      registered(citizen, ({ household, relationToHead }) => ({
        householdNo: lastFour(household.number),
        headName: household.headName,
        relationToHead,
        registeredAddress: household.address,
        registeredOn: household.registeredOn,
      })),
  },
  {
    demand: 'SN-D-09',
    department: 'medical-insurance',
    resource: 'mps-population.household-record',
    ask: nameAndNumber,
    truth: (citizen) =>
      registered(citizen, ({ household, relationToHead }) => ({
        householdNo: lastFour(household.number),
        relationToHead,
        registeredAddress: countyOf(household.address),
      })),
  },
  {
    demand: 'SN-D-11',
    department: 'civil-affairs',
    resource: 'mps-population.household-record',
    ask: nameAndNumber,
    truth: (citizen) =>
      registered(citizen, ({ household, relationToHead }) => ({
        householdNo: lastFour(household.number),
        headName: `${household.headName.slice(0, 1)}${'*'.repeat(household.headName.length - 1)}`,
        relationToHead,
        registeredAddress: countyOf(household.address),
      })),
  },
  {
    demand: 'SN-D-04',
    department: 'education',
    resource: 'mnr-realestate.property-ownership',
    ask: ({ name, idNumber }) => ({ ownerName: name, ownerNumber: idNumber }),
    truth: ({ idNumber }, _, { sandbox }) =>
      rows(sandbox.truth.propertiesOf(idNumber), ({ certificateNo, location, usage, registeredOn }: Property) => ({
        certificateNo: lastFour(certificateNo),
        location,
        usage,
        registeredOn,
      })),
  },
  {
    demand: 'SN-D-31',
    department: 'market-regulation',
    resource: 'mnr-realestate.property-ownership',
    ask: (_, { name, uscc }) => ({ ownerName: name, ownerNumber: uscc }),
    truth: (_, { uscc }, { sandbox }) =>
      rows(sandbox.truth.propertiesOf(uscc), ({ certificateNo, location, usage, mortgaged, seized }: Property) => ({
        certificateNo: lastFour(certificateNo),
        location,
        usage,
        mortgaged,
        seized,
      })),
  },
  {
    demand: 'SN-D-05',
    department: 'education',
    resource: 'mohrss-insurance.participation-status',
    ask: nameAndNumber,
    truth: ({ insurance }) =>
      rows(insurance, ({ place, status, paidMonthsLastYear }) => ({
        insured: expect.any(Boolean),
        insuredPlace: place,
        status,
        paidMonthsLastYear,
      })),
  },
  {
    demand: 'SN-D-06',
    department: 'education',
    resource: 'moe-student.student-status',
    ask: ({ name, idNumber }) => ({ studentName: name, studentIdNumber: idNumber }),
    truth: ({ schooling }) =>
      schooling
        ? {
            studentNo: lastFour(schooling.studentNo),
            schoolName: schooling.school,
            grade: schooling.grade,
            status: schooling.status,
          }
        : 'not-found',
  },
  {
    demand: 'SN-D-12',
    department: 'human-resources',
    resource: 'mohrss-insurance.pension-accrual',
    ask: nameAndNumber,
    truth: ({ pensionAccount: account }) =>
      account
        ? {
            accruedMonths: account.accruedMonths,
            deemedMonths: account.deemedMonths,
            firstPaidMonth: account.firstPaidMonth,
            accountBalance: (account.balanceCents / 100).toFixed(2),
          }
        : 'absent',
  },
  {
    demand: 'SN-D-17',
    department: 'human-resources',
    resource: 'mohrss-insurance.pension-payment-status',
    ask: nameAndNumber,
    truth: ({ pension, pensionAccount }) =>
      pension
        ? { receiving: true, benefitKind: pension.kind, qualifiedUntil: pension.qualifiedUntil }
        : pensionAccount
          ? { receiving: false, benefitKind: null, qualifiedUntil: null }
          : 'absent',
  },
  ...['SN-D-03', 'SN-D-24'].map((demand) => ({
    demand,
    department: demand === 'SN-D-03' ? 'education' : 'disabled-federation',
    resource: 'mps-population.identity-verify',
    ask: nameAndNumber,
    truth: ({ idCardValidTo }: Citizen) => ({ matched: true, idValidTo: idCardValidTo ?? null }),
  })),
  {
    demand: 'SN-D-13',
    department: 'human-resources',
    resource: 'mps-population.identity-verify',
    ask: nameAndNumber,
    truth: ({ state }) => ({ matched: true, aliveStatus: state }),
  },
  {
    demand: 'SN-D-15',
    department: 'human-resources',
    resource: 'mps-population.death-cancellation',
    ask: nameAndNumber,
    truth: ({ state, cancelledOn }) => ({
      cancelled: state === 'cancelled-on-death',
      cancelledOn: state === 'cancelled-on-death' ? (cancelledOn ?? null) : null,
    }),
  },
  {
    demand: 'SN-D-29',
    department: 'market-regulation',
    resource: 'mohrss-insurance.employer-registration',
    ask: (_, { uscc }) => ({ uscc }),
    truth: (_, { insurance }) =>
      insurance
        ? {
            registered: insurance.registered,
            insuredHeadcount: insurance.headcount,
            inArrears: insurance.arrearsCents > 0,
          }
        : 'absent',
  },
  {
    demand: 'SN-D-38',
    department: 'housing-construction',
    resource: 'mnr-realestate.property-none-check',
    ask: nameAndNumber,
    truth: ({ idNumber }, _, { sandbox }) => {
      const dwellings = sandbox.truth.propertiesOf(idNumber).filter(({ usage }) => usage === '住宅');
      return { hasProperty: dwellings.length > 0, count: dwellings.length };
    },
  },
];

test('every demand of the configuration is stated here or in the contract, independently of the code that maps it', () => {
  const stated = new Set([...expectations, ...demandCases].map(({ demand }) => demand));
  expect([...stated].toSorted()).toEqual([...county.gateway.catalog().demands.keys()].toSorted());
});

let county: County;
beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '1000' } });
});
afterAll(() => county[Symbol.asyncDispose]());

test.each(expectations)(
  '$demand: $department learns of $resource what is true, its own fields alone',
  async ({ demand: demandId, department, resource, ask, truth }) => {
    const client = await county.as(department);
    const matter = [...county.gateway.catalog().demands.values()].find(({ id }) => id === demandId)?.matters[0]?.code;
    const citizens = [...county.sandbox.truth.citizens()].filter((_, place) => place % 7 === 0);
    const enterprises = county.sandbox.enterprises().map(({ uscc }) => county.sandbox.truth.enterprise(uscc));
    const seen = { records: 0, without: 0 };
    for (const [place, citizen] of citizens.entries()) {
      const enterprise = enterprises[place % enterprises.length];
      if (!enterprise) throw new Error('the sandbox has no enterprise');
      const answer = await client.query(resource, ask(citizen, enterprise), { headers: { 'Sharing-Matter': matter } });
      const expected = truth(citizen, enterprise, county);
      if (expected === 'not-found') {
        expect(answer.body).toMatchObject({ reason: 'record-not-found' });
        seen.without += 1;
      } else if (expected === 'absent') {
        expect(answer.body).toEqual({ absent: true });
        seen.without += 1;
      } else {
        expect(answer.body).toEqual(expected);
        seen.records += 1;
      }
    }
    expect(seen.records).toBeGreaterThan(0);
  },
);

const counties = [
  '湖南省邵阳市绥宁县',
  '湖南省邵阳市武冈市',
  '湖南省怀化市洪江市',
  '湖南省长沙市望城区',
  '广东省深圳市宝安区',
  '广西壮族自治区桂林市龙胜各族自治县',
];

/** An address masked: its county or district, then a fixed tail. */
function countyOf(address: string): string {
  return `${counties.find((county) => address.startsWith(county))}****`;
}

function registered(citizen: Citizen, record: (citizen: Citizen) => object): unknown {
  return citizen.state === 'normal' ? record(citizen) : 'absent';
}

function rows<Item>(items: readonly Item[], row: (item: Item) => object): unknown {
  return items.length === 0 ? 'not-found' : { items: items.map(row) };
}
