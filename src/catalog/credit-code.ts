/** True for a unified social credit code (统一社会信用代码) with the right check character (GB 32100-2015 §4.5). */
export function isCreditCode(code: string): boolean {
  return shape.test(code) && creditCodeCheckCharacter(code.slice(0, 17)) === code[17];
}

/** The last character for the first 17: weights 3^i mod 31 (GB 32100-2015, annex A). */
export function creditCodeCheckCharacter(seventeen: string): string | undefined {
  let sum = 0;
  let weight = 1;
  for (const character of seventeen) {
    sum += weight * alphabet.indexOf(character);
    weight = (weight * 3) % 31;
  }
  return alphabet[(31 - (sum % 31)) % 31];
}

/** Whether characters 9 to 17, the organisation code (GB 11714), carry their own right check character. */
export function hasValidOrganisationCode(code: string): boolean {
  const organisation = code.slice(8, 17);
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(organisation)) return false;
  const sum = organisationWeights.reduce(
    (total, weight, place) => total + weight * Number.parseInt(organisation[place] ?? '', 36),
    0,
  );
  return '0X987654321'[sum % 11] === organisation[8];
}

/** No I, O, S, V or Z: they look like other characters. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const shape = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];
