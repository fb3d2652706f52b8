import type { Sex } from './facts.ts';

/** A citizen number nobody holds: the county code 430599 is unassigned. `serial` counts the births of that day and sex, from 0. */
export function citizenNumber(birthDate: string, sex: Sex, serial: number): string {
  // GB 11643 §4.2.3: the order code is odd for men and even for women.
  const order = String(serial * 2 + (sex === 'male' ? 1 : 2)).padStart(3, '0');
  const seventeen = `430599${birthDate.replaceAll('-', '')}${order}`;
  return `${seventeen}${citizenCheckCharacter(seventeen)}`;
}

/** The last character of a citizen number, by the seventeen before it (GB 11643, ISO 7064 MOD 11-2). */
export function citizenCheckCharacter(seventeen: string): string | undefined {
  const sum = citizenWeights.reduce((total, weight, place) => total + weight * Number(seventeen[place]), 0);
  return '10X98765432'[sum % 11];
}

/** A credit code nobody holds: an enterprise (91) of county 430527 with an organisation code from DEM (GB 32100-2015). */
export function creditCode(serial: number): string {
  const seventeen = `91430527${organisationCode(`DEM${String(serial).padStart(5, '0')}`)}`;
  const sum = [...seventeen].reduce(
    (total, character, place) => total + creditAlphabet.indexOf(character) * 3 ** place,
    0,
  );
  return `${seventeen}${creditAlphabet[(31 - (sum % 31)) % 31]}`;
}

/** Eight characters and their check character (GB 11714 §4). */
function organisationCode(eight: string): string {
  const sum = organisationWeights.reduce(
    (total, weight, place) => total + weight * Number.parseInt(eight[place] ?? '', 36),
    0,
  );
  return `${eight}${'0X987654321'[sum % 11]}`;
}

const citizenWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
