import type { Chance } from '../chance.ts';
import type { Citizen } from '../facts.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** A degree or diploma of a university here. */
export interface Degree {
  readonly certificateNo: string;
  readonly level: 'junior-college' | 'bachelor' | 'master' | 'doctor';
  readonly institution: string;
  readonly graduatedOn: string;
}

/** The ministry's certification of a degree from abroad. */
export interface OverseasCertification {
  readonly certificationNo: string;
  readonly level: 'bachelor' | 'master' | 'doctor' | 'other';
  readonly country: string;
  readonly institution: string;
  readonly certifiedOn: string;
}

export interface CredentialRegister {
  /** By citizen number; one who holds several has the highest here. */
  readonly degrees: ReadonlyMap<string, Degree>;
  readonly certifications: ReadonlyMap<string, OverseasCertification>;
  readonly plays: readonly Play[];
}

/** Degrees of some of the county's grown-ups and of those who play a level. */
export function registerCredentials({ citizens, cast, today }: BaseCounty, chance: Chance): CredentialRegister {
  const year = Number(today.slice(0, 4));
  const degrees = new Map<string, Degree>();
  const certifications = new Map<string, OverseasCertification>();
  const plays: Play[] = [];

  const graduate = ({ idNumber, birthDate }: Citizen, level: Degree['level']): Degree => {
    const graduatedIn = Math.min(Number(birthDate.slice(0, 4)) + usualAge[level], year - 1);
    const degree: Degree = {
      certificateNo: certificateNo(degrees.size + 1),
      level,
      institution: chance.pick(institutions[level]),
      graduatedOn: `${graduatedIn}-06-${chance.pick(['20', '25', '30'])}`,
    };
    degrees.set(idNumber, degree);
    return degree;
  };

  // The first family's father comes first: the examples ask about him.
  const [first, ...others] = [...citizens.values()].filter((one) => isGraduateAge(one, year));
  if (first) plays.push(playOf(first, graduate(first, 'bachelor')));
  for (const one of others) if (chance.percent(22)) graduate(one, chance.pick(usualLevels));
  for (const [who, level] of graduates) {
    const holder = cast(who);
    plays.push(playOf(holder, graduate(holder, level)));
  }

  const certify = (holder: Citizen, level: OverseasCertification['level'], country: Country): void => {
    const born = Number(holder.birthDate.slice(0, 4));
    const certification: OverseasCertification = {
      certificationNo: certificateNo(certifications.size + 1),
      level,
      country,
      institution: overseas[country],
      certifiedOn: someDay(Math.min(born + usualAge[level] + 1, year - 1), chance),
    };
    certifications.set(holder.idNumber, certification);
    plays.push(overseasPlayOf(holder, certification));
  };
  if (first) certify(first, 'master', '英国');
  for (const [who, level, country] of certified) certify(cast(who), level, country);

  return { degrees, certifications, plays };
}

/** Begins with SN, as no real certificate does. */
function certificateNo(serial: number): string {
  return `SN2026${String(serial).padStart(4, '0')}`;
}

function isGraduateAge({ birthDate, state }: Citizen, year: number): boolean {
  const age = year - Number(birthDate.slice(0, 4));
  return state === 'normal' && age >= 26 && age <= 60;
}

function playOf(holder: Citizen, { certificateNo, level }: Degree): Play {
  return {
    who: holder.idNumber,
    note: `${levelNames[level]}毕业，证书编号${certificateNo}；报别的编号，核验不一致。`,
    tries: [{ resource: 'moe-credential.degree-verify', parameters: { ...named(holder), certificateNo } }],
  };
}

function overseasPlayOf(holder: Citizen, { certificationNo, level, country }: OverseasCertification): Play {
  return {
    who: holder.idNumber,
    note: `留学${country}（${overseasNames[level]}），认证书编号${certificationNo}。`,
    tries: [
      {
        resource: 'moe-credential.overseas-study-certification',
        parameters: { ...named(holder), certificationNo },
      },
    ],
  };
}

const graduates = [
  ['juniorGraduate', 'junior-college'],
  ['bachelor', 'bachelor'],
  ['master', 'master'],
  ['doctor', 'doctor'],
  ['overseasMaster', 'bachelor'],
] as const;

const certified = [
  ['overseasBachelor', 'bachelor', '澳大利亚'],
  ['overseasMaster', 'master', '新加坡'],
  ['overseasDoctor', 'doctor', '德国'],
  ['overseasDiploma', 'other', '加拿大'],
] as const;

const usualLevels = ['junior-college', 'junior-college', 'bachelor', 'bachelor', 'master'] as const;
const usualAge = { 'junior-college': 21, bachelor: 22, master: 25, doctor: 29, other: 23 } as const;
const levelNames = { 'junior-college': '专科', bachelor: '本科', master: '硕士研究生', doctor: '博士研究生' } as const;
const overseasNames = { bachelor: '学士', master: '硕士', doctor: '博士', other: '专业文凭' } as const;
const institutions = {
  'junior-college': ['湖南数桥职业技术学院', '湖南示例交通职业学院'],
  bachelor: ['湖南数桥大学', '示例师范学院', '样本理工大学'],
  master: ['湖南数桥大学', '样本理工大学'],
  doctor: ['样本理工大学'],
} as const;

type Country = keyof typeof overseas;
const overseas = {
  英国: 'Exemplar University of Sampleton',
  澳大利亚: 'Specimen State University',
  新加坡: 'Bridge of Numbers University',
  德国: 'Muster-Universität Beispielstadt',
  加拿大: 'Sample Valley College',
} as const;
