import type { Citizen } from '../../../src/sandbox/county/facts.ts';
import { citizen, county, type DemandCase, found, lastFour, named } from './case.ts';

const { births, disability, marriages, assistance, cremations } = county.registers;

const child = citizen(({ idNumber, father }) => father !== undefined && births.certificateOf(idNumber) !== undefined);
const fatherless = citizen(
  ({ idNumber, father }) => father === undefined && births.certificateOf(idNumber) !== undefined,
);
const holder = (holds: (one: NonNullable<ReturnType<typeof certificateOf>>) => boolean) =>
  citizen(({ idNumber }) => {
    const certificate = certificateOf(idNumber);
    return certificate !== undefined && holds(certificate);
  });
const certificateOf = (idNumber: string) => disability.certificates.get(idNumber);
const valid = holder(({ status, category }) => status === 'normal' && category === 'physical');
const frozen = holder(({ status }) => status === 'frozen');
const cancelled = holder(({ status }) => status === 'cancelled');
const able = citizen(({ idNumber, state }) => state === 'normal' && certificateOf(idNumber) === undefined);

const parents = (one: Citizen) => ({
  mother: found(county.citizens.get(one.mother ?? '')),
  father: county.citizens.get(one.father ?? ''),
});

const man = (holds: (one: Citizen) => boolean) => citizen((one) => one.sex === 'male' && holds(one));
const marriedTo = (one: Citizen) => found(county.citizens.get(one.spouse ?? ''));
const husband = man(({ idNumber }) => marriages.marriageOf(idNumber)?.status === 'married');
const otherHusband = man((one) => one !== husband && marriages.marriageOf(one.idNumber)?.status === 'married');
const divorced = man(({ idNumber }) => marriages.marriageOf(idNumber)?.status === 'divorced');
const exWife = citizen(({ idNumber }) => marriages.marriageOf(divorced.idNumber)?.wife === idNumber);
const onPaper = man(({ spouse, idNumber }) => spouse !== undefined && marriages.marriageOf(idNumber) === undefined);
const pair = (one: Citizen, other: Citizen) => ({
  ...{ nameA: one.name, idNumberA: one.idNumber },
  ...{ nameB: other.name, idNumberB: other.idNumber },
});

const assistedAs = (category: string) =>
  citizen(({ idNumber }) => assistance.assistanceOf(idNumber)?.category === category);
const subsidised = (county: string) => citizen(({ idNumber }) => assistance.subsidyOf(idNumber)?.countyCode === county);
const notAssisted = citizen(({ idNumber, state }) => state === 'normal' && !assistance.assistanceOf(idNumber));

const dead = (holds: (one: ReturnType<typeof cremations.recordOf>) => boolean) =>
  citizen(({ idNumber, state }) => state === 'cancelled-on-death' && holds(cremations.recordOf(idNumber)));
const cremated = dead((record) => record?.cremated === true);
const crematedAs = cremations.recordOf(cremated.idNumber);
const fetched = dead((record) => record?.cremated === false);
const buried = dead((record) => record === undefined);

export const families: readonly DemandCase[] = [
  {
    demand: 'SN-D-07',
    department: 'health',
    resource: 'mca-marriage.marriage-pair-check',
    matter: '11430527DEM00007344432023001000',
    fields: ['married', 'certificateNo', 'registeredOn'],
    asks: [
      {
        about: 'husband and wife, masked',
        parameters: pair(husband, marriedTo(husband)),
        truth: {
          married: true,
          certificateNo: lastFour(found(marriages.marriageOf(husband.idNumber)).certificateNo),
          registeredOn: found(marriages.marriageOf(husband.idNumber)).registeredOn.slice(0, 4),
        },
      },
      ...[
        { about: 'a divorced couple', parameters: pair(divorced, exWife) },
        { about: 'two who are married, but to others', parameters: pair(husband, marriedTo(otherHusband)) },
      ].map((ask) => ({ ...ask, truth: { married: false, certificateNo: null, registeredOn: null } })),
      {
        about: 'a couple whose registration is on paper alone: no record, which proves nothing',
        parameters: pair(onPaper, marriedTo(onPaper)),
        truth: 'unknown',
      },
    ],
  },
  {
    demand: 'SN-D-16',
    department: 'civil-affairs',
    resource: 'mca-funeral.cremation-record',
    matter: '11430527DEM000030N4430511002000',
    fields: ['cremated', 'cremationNo', 'crematedOn'],
    asks: [
      {
        about: 'one who was cremated',
        parameters: named(cremated),
        truth: crematedAs?.cremated
          ? { cremated: true, cremationNo: lastFour(crematedAs.certificateNo), crematedOn: crematedAs.on }
          : 'unknown',
      },
      {
        about: 'one whom a funeral home fetched for a burial',
        parameters: named(fetched),
        truth: { cremated: false, cremationNo: null, crematedOn: null },
      },
      { about: 'one who was buried without', parameters: named(buried), truth: 'unknown' },
      { about: 'one who lives', parameters: named(able), truth: 'unknown' },
    ],
  },
  {
    demand: 'SN-D-26',
    department: 'civil-affairs',
    resource: 'mca-assistance.assistance-status',
    matter: '11430527DEM000030N4432011004000',
    fields: ['assisted', 'category', 'approvedOn', 'validTo'],
    authorisation: 'SQ-20261124-0001',
    asks: [
      ...['subsistence-allowance', 'extreme-poverty', 'near-subsistence', 'none'].map((category) => {
        const one = assistedAs(category);
        const { assisted, approvedOn, validTo } = found(assistance.assistanceOf(one.idNumber));
        return {
          about: `one whose category is ${category}`,
          parameters: named(one),
          truth: { assisted, category, approvedOn, validTo },
        };
      }),
      { about: 'one of whom nothing is known', parameters: named(notAssisted), truth: 'unknown' },
    ],
  },
  {
    demand: 'SN-D-27',
    department: 'civil-affairs',
    resource: 'mca-assistance.disability-subsidy',
    matter: '11430527DEM000030N4430511003000',
    fields: ['livingSubsidy', 'nursingSubsidy', 'paidThrough', 'payingCounty'],
    asks: [
      ...[
        { about: 'one paid here', one: subsidised('430527'), payingCounty: '湖南省邵阳市绥宁县' },
        {
          about: 'one paid by the county where she lived before',
          one: subsidised('430581'),
          payingCounty: '湖南省邵阳市武冈市',
        },
      ].map(({ about, one, payingCounty }) => {
        const { living, nursing, paidThrough } = found(assistance.subsidyOf(one.idNumber));
        return {
          about,
          parameters: named(one),
          truth: { livingSubsidy: living, nursingSubsidy: nursing, paidThrough, payingCounty },
        };
      }),
      { about: 'one paid by nobody', parameters: named(able), truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-08',
    department: 'public-security',
    resource: 'nhc-birth.birth-certificate',
    matter: '11430527DEM000022U4000709001000',
    fields: [
      'certificateNo',
      'childName',
      'sex',
      'bornOn',
      'motherName',
      'motherIdNumber',
      'fatherName',
      'fatherIdNumber',
    ],
    asks: [
      ...[child, fatherless].map((one) => ({
        about: one.father
          ? 'a child of both parents, whose names go into the register'
          : 'a child whose father is unknown',
        parameters: {
          certificateNo: found(births.certificateOf(one.idNumber)).certificateNo,
          motherIdNumber: parents(one).mother.idNumber,
        },
        truth: {
          certificateNo: found(births.certificateOf(one.idNumber)).certificateNo,
          childName: one.name,
          sex: one.sex,
          bornOn: one.birthDate,
          motherName: parents(one).mother.name,
          motherIdNumber: parents(one).mother.idNumber,
          fatherName: parents(one).father?.name ?? null,
          fatherIdNumber: parents(one).father?.idNumber ?? null,
        },
      })),
      {
        about: 'a right number beside another mother',
        parameters: {
          certificateNo: found(births.certificateOf(child.idNumber)).certificateNo,
          motherIdNumber: parents(fatherless).mother.idNumber,
        },
        truth: 'unknown',
      },
    ],
  },
  {
    demand: 'SN-D-25',
    department: 'civil-affairs',
    resource: 'cdpf-disability.disability-certificate',
    matter: '11430527DEM000030N4430511003000',
    fields: ['held', 'certificateNo', 'category', 'grade', 'validTo', 'status'],
    asks: [
      ...[valid, frozen, cancelled].map((one) => {
        const { certificateNo, category, grade, validTo, status } = found(certificateOf(one.idNumber));
        return {
          about: `one whose certificate is ${status}`,
          parameters: named(one),
          truth: { held: status !== 'cancelled', certificateNo, category, grade: String(grade), validTo, status },
        };
      }),
      { about: 'one who holds none', parameters: named(able), truth: 'absent' },
    ],
  },
];
