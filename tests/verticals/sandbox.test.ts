import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/index.ts';
import { type Citizen, type Enterprise, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { countyCatalog, wayTo } from './county.ts';
import { upstreamCall } from './pipes.ts';

let sandbox: Sandbox;
let catalog: Catalog;
let child: Citizen;
let parent: Citizen;

beforeAll(async () => {
  sandbox = await startSandbox();
  catalog = await countyCatalog(sandbox);
  const [first] = sandbox.people().filter(({ idNumber }) => citizen(idNumber).father && citizen(idNumber).vaccination);
  child = citizen(first?.idNumber ?? '');
  parent = citizen(child.father ?? '');
});

afterAll(() => sandbox.close());

/** One resource for each dialect, with what the county knows to be true. */
const dialects = [
  {
    vertical: 'mps-population',
    resource: 'mps-population.household-record',
    demand: 'SN-D-02',
    asks: () => ({ name: child.name, idNumber: child.idNumber }),
    truth: () => {
      const { number, kind, headName, address, registeredOn, policeStation } = child.household;
      return [
        {
          householdNo: number,
          householdType: kind,
          headName,
          relationToHead: child.relationToHead,
          registeredAddress: address,
          registeredOn,
          policeStation,
        },
      ];
    },
    unknown: { name: '查无此人', idNumber: '430599190001010016' },
  },
  {
    vertical: 'mnr-realestate',
    resource: 'mnr-realestate.property-ownership',
    demand: 'SN-D-04',
    asks: () => {
      const owner = propertyOwner();
      return { ownerName: owner.name, ownerNumber: owner.idNumber };
    },
    truth: () =>
      sandbox.truth.propertiesOf(propertyOwner().idNumber).map((property) => ({
        certificateNo: property.certificateNo,
        unitNo: property.unitNo,
        location: property.location,
        area: property.area.toFixed(2),
        usage: property.usage,
        ownership: property.ownership,
        mortgaged: property.mortgaged,
        seized: property.seized,
        registeredOn: property.registeredOn,
      })),
    unknown: { ownerName: '查无此人', ownerNumber: '430599190001010016' },
  },
  {
    vertical: 'ndcpa-immunization',
    resource: 'ndcpa-immunization.vaccination-record',
    demand: 'SN-D-01',
    asks: () => ({ childName: child.name, childIdNumber: child.idNumber }),
    truth: () => [
      {
        immunizationNo: child.vaccination?.certificateNo,
        complete: child.vaccination?.missing.length === 0,
        missingDoses: child.vaccination?.missing.length,
        missingVaccines: child.vaccination?.missing.join('、') || null,
        checkedOn: child.vaccination?.checkedOn,
      },
    ],
    unknown: { childName: '查无此人', childIdNumber: '430599190001010016' },
  },
  {
    vertical: 'moe-student',
    resource: 'moe-student.student-status',
    demand: '',
    asks: () => ({ studentName: pupil().name, studentIdNumber: pupil().idNumber }),
    truth: () => {
      const { studentNo, school, grade, status, enrolledOn } = pupil().schooling ?? {};
      return [{ studentNo, schoolName: school, grade, status, enrolledOn }];
    },
    unknown: { studentName: '查无此人', studentIdNumber: '430599190001010016' },
  },
  {
    vertical: 'mohrss-insurance',
    resource: 'mohrss-insurance.participation-status',
    demand: '',
    asks: () => ({ name: parent.name, idNumber: parent.idNumber }),
    truth: () =>
      parent.insurance.map(({ kind, status, place, lastPaidMonth, paidMonthsLastYear }) => ({
        insured: status !== 'ended',
        insuranceKind: kind,
        insuredPlace: place,
        status,
        lastPaidMonth,
        paidMonthsLastYear,
      })),
    unknown: { name: '查无此人', idNumber: '430599190001010016' },
  },
  {
    vertical: 'nhc-birth',
    resource: 'nhc-birth.birth-certificate',
    demand: 'SN-D-08',
    asks: () => ({ certificateNo: born().certificateNo, motherIdNumber: born().mother.idNumber }),
    truth: () => {
      const { certificateNo, childName, sex, bornOn, hospital, mother, father } = born();
      return [
        {
          ...{ certificateNo, childName, sex, bornOn, birthHospital: hospital },
          ...{ motherName: mother.name, motherIdNumber: mother.idNumber },
          ...{ fatherName: father?.name, fatherIdNumber: father?.idNumber },
        },
      ];
    },
    unknown: { certificateNo: 'DEM0000000', motherIdNumber: '430599190001010016' },
  },
  {
    vertical: 'cdpf-disability',
    resource: 'cdpf-disability.disability-certificate',
    demand: 'SN-D-25',
    asks: () => ({ name: guarded().name, idNumber: guarded().idNumber }),
    truth: () => {
      const { status, grade, ...certificate } = disability(guarded()) ?? {};
      return [{ held: status !== 'cancelled', status, grade: String(grade), ...certificate }];
    },
    unknown: { name: '查无此人', idNumber: '430599190001010016' },
  },
  {
    vertical: 'mca-marriage',
    resource: 'mca-marriage.marriage-pair-check',
    demand: 'SN-D-07',
    asks: () => ({
      ...{ nameA: parent.name, idNumberA: parent.idNumber },
      ...{ nameB: citizen(child.mother ?? '').name, idNumberB: child.mother ?? '' },
    }),
    truth: () => {
      const { certificateNo, registeredOn } = sandbox.truth.registers.marriages.marriageOf(parent.idNumber) ?? {};
      return [{ married: true, certificateNo, registeredOn }];
    },
    unknown: {
      ...{ nameA: '查无此人', idNumberA: '430599190001010016' },
      ...{ nameB: '也无此人', idNumberB: '430599190001010024' },
    },
  },
  {
    vertical: 'mca-assistance',
    resource: 'mca-assistance.assistance-status',
    demand: 'SN-D-26',
    asks: () => ({ name: withoutEnd().name, idNumber: withoutEnd().idNumber }),
    truth: () => {
      const { monthlyCents, ...assistance } =
        sandbox.truth.registers.assistance.assistanceOf(withoutEnd().idNumber) ?? {};
      return [{ ...assistance, monthlyAmount: ((monthlyCents ?? 0) / 100).toFixed(2) }];
    },
    unknown: { name: '查无此人', idNumber: '430599190001010016' },
  },
  {
    vertical: 'mca-assistance',
    resource: 'mca-assistance.disability-subsidy',
    demand: 'SN-D-27',
    asks: () => ({ name: paidElsewhere().name, idNumber: paidElsewhere().idNumber }),
    truth: () => {
      const { living, nursing, paidThrough } = subsidy(paidElsewhere()) ?? {};
      return [{ livingSubsidy: living, nursingSubsidy: nursing, paidThrough, payingCounty: '湖南省邵阳市武冈市' }];
    },
    unknown: { name: '查无此人', idNumber: '430599190001010016' },
  },
  {
    vertical: 'mca-funeral',
    resource: 'mca-funeral.cremation-record',
    demand: 'SN-D-16',
    asks: () => ({ name: cremated().name, idNumber: cremated().idNumber }),
    truth: () => {
      const record = sandbox.truth.registers.cremations.recordOf(cremated().idNumber);
      if (!record?.cremated) return [];
      const { certificateNo, on, funeralHome } = record;
      return [{ cremated: true, cremationNo: certificateNo, crematedOn: on, funeralHome }];
    },
    unknown: { name: '查无此人', idNumber: '430599190001010016' },
  },
  {
    vertical: 'ndrc-credit',
    resource: 'ndrc-credit.penalty-list',
    demand: 'SN-D-33',
    asks: () => ({ uscc: penalised().uscc, entityName: penalised().name }),
    truth: () =>
      sandbox.truth.registers.credit.penaltiesOf(penalised().uscc).map((penalty) => ({
        penaltyNo: penalty.decisionNo,
        penaltyAuthority: penalty.authority,
        penaltyOn: penalty.on,
        penaltyKind: penalty.kind,
        publicityUntil: penalty.shownUntil,
        repairStatus: penalty.repair,
      })),
    unknown: { uscc: '91430527DEM009991U' },
  },
  {
    vertical: 'miit-sme',
    resource: 'miit-sme.specialised-sme-status',
    demand: '',
    asks: () => ({ uscc: recognised().uscc }),
    truth: () => [sandbox.truth.registers.smes.recognitionOf(recognised().uscc)],
    unknown: { uscc: '91430527DEM009991U' },
  },
  {
    vertical: 'samr-market',
    resource: 'samr-market.business-licence',
    demand: 'SN-D-18',
    asks: () => ({ uscc: penalised().uscc }),
    truth: () => {
      const { name, address, scope, ...licence } = licenceOf(penalised());
      return [{ ...licence, entityName: name, registeredAddress: address, businessScope: scope }];
    },
    unknown: { uscc: '91430527DEM009991U' },
  },
  {
    vertical: 'sta-tax',
    resource: 'sta-tax.tax-clearance',
    demand: 'SN-D-28',
    asks: () => ({ uscc: debtor().uscc }),
    truth: () => {
      const standing = sandbox.truth.registers.tax.standingOf(debtor().uscc);
      return [
        {
          ...{ cleared: false, inArrears: true, clearanceNo: null, clearedOn: null },
          arrearsAmount: ((standing?.arrearsCents ?? 0) / 100).toFixed(2),
          unfiledPeriods: standing?.unfiledPeriods,
        },
      ];
    },
    unknown: { uscc: '91430527DEM009991U' },
  },
  {
    vertical: 'mohurd-construction',
    resource: 'mohurd-construction.contractor-qualification',
    demand: '',
    asks: () => ({ uscc: contractor().uscc }),
    truth: () =>
      sandbox.truth.registers.construction.qualificationsOf(contractor().uscc).map((qualification) => ({
        qualificationNo: qualification.certificateNo,
        qualificationLevel: qualification.grade,
        validTo: qualification.validTo,
      })),
    unknown: { uscc: '91430527DEM009991U' },
  },
] as const;

describe.each(dialects)('$vertical over real HTTP', ({ vertical, resource, demand, asks, truth, unknown }) => {
  test('gives what is true in the county, in the county schema', async () => {
    const reading = await wayTo(catalog, resource, demand).ask(asks());
    expect(reading).toEqual({ kind: 'rows', rows: truth() });
  });

  test('has no record of somebody unknown', async () => {
    expect(await wayTo(catalog, resource, demand).ask(unknown)).toEqual({ kind: 'no-record' });
  });

  test("logs the gateway's request id, and of officer and case what it asks for and no more", async () => {
    const way = wayTo(catalog, resource, demand);
    await way.ask(asks());
    const call = sandbox.lastCall(vertical);
    expect(call).toMatchObject({ admitted: true, headers: { 'x-request-id': '0193a1b2-0000-7000-8000-000000000001' } });
    expect(JSON.stringify(call).includes('4305272411240000017')).toBe(way.pipe.takes?.includes('case') === true);
    expect(JSON.stringify(call).includes('JY0127')).toBe(way.pipe.takes?.includes('officer') === true);
  });

  test.each([
    ['empty', 'vertical-invalid-answer'],
    ['garbled', 'vertical-invalid-answer'],
    ['wrong-shape', 'vertical-invalid-answer'],
    ['error', 'vertical-unavailable'],
    ['unauthorised', 'vertical-refused'],
  ])('playing %s is a failure of the kind %s, never "no record", and names no person', async (fault, reason) => {
    sandbox.setFault(vertical, fault);
    try {
      const reading = await wayTo(catalog, resource, demand).ask(asks());
      expect(reading).toMatchObject({ kind: 'failed', reason });
      expect(JSON.stringify(reading)).not.toMatch(/430599|\p{Script=Han}/u);
    } finally {
      sandbox.setFault(vertical, undefined);
    }
  });

  test('a session it does not know asks for a new one, and the new one is good; a bad signature gets nothing', async () => {
    const way = wayTo(catalog, resource, demand);
    if (!way.channel.session) {
      const at = (now: number) => way.channel.request(upstreamCall(asks(), { now, nonce: '0'.repeat(32) }));
      // Nothing is signed: whoever has the token or the certificate is let in.
      if (isDeepStrictEqual(at(0), at(1))) return;
      const refused = await way.ask(asks(), { now: Date.now() - 3_600_000 });
      expect(refused).toMatchObject({ kind: 'failed', reason: 'vertical-refused' });
      expect(refused).not.toHaveProperty('renewSession');
      return;
    }
    const refused = await way.ask(asks(), { session: 'a-session-long-over' });
    expect(refused).toMatchObject({ kind: 'failed', reason: 'vertical-refused', renewSession: true });
    const session = await way.obtainSession();
    expect(await way.ask(asks(), { ...(session !== undefined && { session }) })).toMatchObject({ kind: 'rows' });
  });
});

test('eighty citizens in every resource a demand rests on are a record or no record: no reply of the county breaks a pipe', async () => {
  const demands = new Map([...catalog.demands.values()].map((demand) => [demand.resource, demand]));
  const kinds = new Set<string>();
  for (const resource of catalog.resources.values()) {
    const demand = demands.get(resource.id);
    const isPersonal = resource.parameters.every(({ required, format }) => !required || /name|id-number/.test(format));
    if (!demand || !resource.pipe || !isPersonal) continue;
    const way = wayTo(catalog, resource.id, demand.id);
    const session = await way.obtainSession();
    const readings = sandbox
      .people()
      .slice(0, 80)
      .map(async (person) => {
        const parameters = Object.fromEntries(
          resource.parameters.flatMap(({ name, format }) => {
            const known = person.tries?.find((one) => one.resource === resource.id)?.parameters[name];
            if (known !== undefined) return [[name, known]];
            if (format === 'certificate-no') return [[name, 'DEM0000000']];
            if (/name/.test(format)) return [[name, person.name]];
            return /id-number/.test(format) ? [[name, person.idNumber]] : [];
          }),
        );
        return way.ask(parameters, { ...(session !== undefined && { session }) });
      });
    for (const reading of await Promise.all(readings)) {
      expect(reading, resource.id).not.toHaveProperty('reason');
      kinds.add(`${resource.id} ${reading.kind}`);
    }
  }
  expect(kinds.size).toBeGreaterThan(10);
});

test('every enterprise reads as a record or no record', async () => {
  const way = wayTo(catalog, 'mohrss-insurance.employer-registration', '');
  for (const { uscc } of sandbox.enterprises()) {
    const { insurance } = sandbox.truth.enterprise(uscc) ?? {};
    expect(await way.ask({ uscc })).toEqual(
      insurance === undefined
        ? { kind: 'no-record' }
        : {
            kind: 'rows',
            rows: [
              {
                registered: insurance.registered,
                insuredHeadcount: insurance.headcount,
                inArrears: insurance.arrearsCents > 0,
                arrearsAmount: (insurance.arrearsCents / 100).toFixed(2),
              },
            ],
          },
    );
  }
});

function citizen(idNumber: string): Citizen {
  const found = sandbox.truth.citizen(idNumber);
  if (!found) throw new Error('no such citizen in the county');
  return found;
}

function propertyOwner(): Citizen {
  return theOne((one) => sandbox.truth.propertiesOf(one.idNumber).length > 0);
}

function pupil(): Citizen {
  return theOne((one) => one.schooling !== undefined);
}

function born() {
  const certificate = sandbox.truth.registers.births.certificateOf(child.idNumber);
  if (!certificate) throw new Error('the first child has a certificate of birth');
  return certificate;
}

function disability({ idNumber }: Citizen) {
  return sandbox.truth.registers.disability.certificates.get(idNumber);
}

function guarded(): Citizen {
  return theOne((one) => disability(one)?.guardianName !== undefined);
}

function penalised(): Enterprise {
  return theEnterprise(({ uscc }) => sandbox.truth.registers.credit.penaltiesOf(uscc).length > 1);
}

function contractor(): Enterprise {
  return theEnterprise(({ uscc }) => sandbox.truth.registers.construction.qualificationsOf(uscc).length > 2);
}

function recognised(): Enterprise {
  return theEnterprise(({ uscc }) => sandbox.truth.registers.smes.recognitionOf(uscc)?.grade === 'little-giant');
}

function debtor(): Enterprise {
  return theEnterprise(({ uscc }) => (sandbox.truth.registers.tax.standingOf(uscc)?.unfiledPeriods ?? 0) > 2);
}

function licenceOf({ uscc }: Enterprise) {
  const licence = sandbox.truth.registers.market.licenceOf(uscc);
  if (!licence) throw new Error('every enterprise has a licence');
  return licence;
}

function theEnterprise(fits: (one: Enterprise) => boolean): Enterprise {
  for (const { uscc } of sandbox.enterprises()) {
    const one = sandbox.truth.enterprise(uscc);
    if (one && fits(one)) return one;
  }
  throw new Error('no enterprise of the county fits');
}

function withoutEnd(): Citizen {
  const { assistanceOf } = sandbox.truth.registers.assistance;
  return theOne(({ idNumber }) => assistanceOf(idNumber)?.validTo === '9999-12-31');
}

function subsidy({ idNumber }: Citizen) {
  return sandbox.truth.registers.assistance.subsidyOf(idNumber);
}

function paidElsewhere(): Citizen {
  return theOne((one) => subsidy(one)?.countyCode === '430581');
}

function cremated(): Citizen {
  const { recordOf } = sandbox.truth.registers.cremations;
  for (const one of sandbox.truth.citizens()) if (recordOf(one.idNumber)?.cremated) return one;
  throw new Error('nobody in the county was cremated');
}

function theOne(fits: (one: Citizen) => boolean): Citizen {
  for (const one of sandbox.truth.citizens()) if (fits(one) && one.state === 'normal') return one;
  throw new Error('nobody in the county fits');
}
