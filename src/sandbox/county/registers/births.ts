import type { Chance } from '../chance.ts';
import { schoolStart } from '../childhood.ts';
import type { Citizen, Sex } from '../facts.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** A medical certificate of birth (出生医学证明). */
export interface BirthCertificate {
  /** `DEM` and seven digits: real ones begin with one letter. */
  readonly certificateNo: string;
  readonly childName: string;
  readonly sex: Sex;
  readonly bornOn: string;
  readonly hospital: string;
  readonly mother: Parent;
  /** Absent where the mother named none. */
  readonly father?: Parent;
}

export interface Parent {
  readonly name: string;
  readonly idNumber: string;
}

export interface BirthRegister {
  /** By number. */
  readonly certificates: ReadonlyMap<string, BirthCertificate>;
  /** By the child's citizen number. */
  certificateOf(child: string): BirthCertificate | undefined;
  readonly plays: readonly Play[];
}

/** The certificates of the county's children, and of two newborns whom no register knows yet. */
export function registerBirths(county: BaseCounty, chance: Chance): BirthRegister {
  const { citizens, today } = county;
  const year = Number(today.slice(0, 4));
  const certificates: BirthCertificate[] = [];
  const issue = (birth: Omit<BirthCertificate, 'certificateNo' | 'hospital'>): BirthCertificate => {
    const certificateNo = `DEM${4_300_001 + certificates.length}`;
    const certificate = { certificateNo, hospital: chance.pick(hospitals), ...birth };
    certificates.push(certificate);
    return certificate;
  };

  const children = [...citizens.values()].filter(({ mother, birthDate }) => mother && birthDate > `${year - 18}`);
  const byChild = new Map<string, BirthCertificate>();
  const plays: Play[] = [];
  for (const child of children) {
    const mother = citizens.get(child.mother ?? '');
    if (mother === undefined) continue;
    const father = citizens.get(child.father ?? '');
    const { name: childName, sex, birthDate: bornOn } = child;
    const born = { childName, sex, bornOn, mother: named(mother), ...(father && { father: named(father) }) };
    // Drawn for every child, so that one child's certificate does not change the others'.
    const isMissing = chance.percent(4) && schoolStart(bornOn) !== year;
    if (isMissing) {
      plays.push({ who: child.idNumber, note: '在外省出生，出生医学证明系统查不到记录。' });
      continue;
    }
    const certificate = issue(born);
    byChild.set(child.idNumber, certificate);
    plays.push({
      who: child.idNumber,
      note: father ? '' : `出生医学证明${certificate.certificateNo}未载父亲信息。`,
      tries: [tryOf(certificate)],
    });
  }

  for (const { childName, sex, mother, father } of newborns(county)) {
    const parents = { mother: named(mother), ...(father && { father: named(father) }) };
    const certificate = issue({ childName, sex, bornOn: daysBefore(today, 9), ...parents });
    const stated = father ? '父母双方信息齐全' : '未载父亲信息';
    const note = `新近分娩，孩子${childName}尚未落户，出生医学证明编号${certificate.certificateNo}，${stated}。`;
    plays.push({ who: mother.idNumber, note, tries: [tryOf(certificate)] });
  }

  return {
    certificates: new Map(certificates.map((certificate) => [certificate.certificateNo, certificate])),
    certificateOf: (child) => byChild.get(child),
    plays,
  };
}

function tryOf({ certificateNo, mother }: BirthCertificate) {
  return {
    resource: 'nhc-birth.birth-certificate',
    parameters: { certificateNo, motherIdNumber: mother.idNumber },
  };
}

/** A couple and a woman alone who have just had a child. */
function newborns({ citizens, today, cast }: BaseCounty): readonly Newborn[] {
  const year = Number(today.slice(0, 4));
  const toddlers = [...citizens.values()].filter(({ birthDate, father }) => father && birthDate > `${year - 5}`);
  const couple = toddlers.flatMap((toddler) => {
    const [father, mother] = [citizens.get(toddler.father ?? ''), citizens.get(toddler.mother ?? '')];
    return father && mother ? [{ father, mother }] : [];
  })[0];
  const alone = cast('singleWoman');
  return [
    ...(couple ? [{ ...couple, childName: `${surnameOf(couple.father)}示新`, sex: 'female' as const }] : []),
    { mother: alone, childName: `${surnameOf(alone)}桥初`, sex: 'male' },
  ];
}

interface Newborn {
  readonly mother: Citizen;
  readonly father?: Citizen;
  readonly childName: string;
  readonly sex: Sex;
}

/** Names of the county have two characters after the surname. */
function surnameOf({ name }: Citizen): string {
  return name.slice(0, -2);
}

function daysBefore(today: string, days: number): string {
  return new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
}

const hospitals = ['绥宁县示例人民医院', '绥宁县数桥妇幼保健院', '武阳镇样本中心卫生院'] as const;
