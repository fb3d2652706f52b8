import type { Chance } from './chance.ts';
import type { Schooling, Vaccination } from './facts.ts';

export function vaccinationOf(
  idNumber: string,
  missing: readonly string[],
  birthDate: string,
  year: number,
): Vaccination {
  // Checked at six months for the very young, else in the spring of last year: never after today.
  const checkedIn = Math.max(Number(birthDate.slice(0, 4)) + 1, year - 1);
  return {
    certificateNo: `430527${birthDate.replaceAll('-', '')}${idNumber.slice(14, 17)}`,
    missing,
    checkedOn: checkedIn < year ? `${checkedIn}-05-20` : `${year - 1}-12-28`,
  };
}

/** The school year in which a child of that birth date starts: the September of the year it is six by 31 August. */
export function schoolStart(birthDate: string): number {
  return Number(birthDate.slice(0, 4)) + (birthDate.slice(5) <= '08-31' ? 6 : 7);
}

/** The school roll of a child who started before this year; children who start this year are not on it yet. */
export function schoolingOf(idNumber: string, birthDate: string, today: string, chance: Chance): Schooling | undefined {
  const year = Number(today.slice(0, 4));
  const start = schoolStart(birthDate);
  if (start >= year) return undefined;
  const schoolYear = today.slice(5) >= '09-01' ? year : year - 1;
  const form = schoolYear - start + 1;
  const primary = chance.pick(primarySchools);
  const junior = chance.pick(juniorSchools);
  // Drawn before anything that follows the month, so that the rest of the county does not.
  const status = chance.percent(4) ? 'suspended' : chance.percent(4) ? 'transferred' : 'enrolled';
  const roll = { studentNo: `G${idNumber}`, enrolledOn: `${start}-09-01` };
  if (form > 9) return { ...roll, school: junior, grade: '初中三年级', status: 'graduated' };
  if (form > 6) return { ...roll, school: junior, grade: `初中${ordinals[form - 7]}年级`, status };
  return { ...roll, school: primary, grade: `小学${ordinals[form - 1]}年级`, status };
}

const ordinals = ['一', '二', '三', '四', '五', '六'] as const;
const primarySchools = ['绥宁县数桥小学', '绥宁县示例小学', '绥宁县例溪村小学'] as const;
const juniorSchools = ['绥宁县示例中学', '绥宁县数桥初级中学'] as const;
