import { citizen, county, type DemandCase, found, named } from './case.ts';

const { births, disability } = county.registers;

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

const parents = (one: typeof child) => ({
  mother: found(county.citizens.get(one.mother ?? '')),
  father: county.citizens.get(one.father ?? ''),
});

export const families: readonly DemandCase[] = [
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
