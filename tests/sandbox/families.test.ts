import { describe, expect, test } from 'vitest';
import { createCounty } from '../../src/sandbox/county/county.ts';
import { verticals } from '../../src/sandbox/verticals.ts';

const today = '2026-11-24';
const county = createCounty('suining', today);
const { births, disability, marriages, assistance, cremations } = county.registers;
const citizens = [...county.citizens.values()];
const noteOf = (idNumber: string) => county.people.find((person) => person.idNumber === idNumber)?.note ?? '';

describe('births', () => {
  const certificates = [...births.certificates.values()];

  test('a certificate says of child and parents what the population register says', () => {
    let seen = 0;
    for (const child of county.citizens.values()) {
      const certificate = births.certificateOf(child.idNumber);
      if (certificate === undefined) continue;
      seen += 1;
      const parents = [child.mother, child.father].map((id) => county.citizens.get(id ?? ''));
      expect([certificate.childName, certificate.sex, certificate.bornOn]).toEqual([
        child.name,
        child.sex,
        child.birthDate,
      ]);
      expect([certificate.mother, certificate.father].map((parent) => [parent?.name, parent?.idNumber])).toEqual(
        parents.map((parent) => [parent?.name, parent?.idNumber]),
      );
    }
    expect(seen).toBeGreaterThan(60);
  });

  test('numbers are seen to be made up, and nobody shares one', () => {
    for (const { certificateNo } of certificates) expect(certificateNo).toMatch(/^DEM\d{7}$/);
    expect(births.certificates.size).toBe(certificates.length);
  });

  test('every child who starts school has one; some other child has none, and its note says so', () => {
    const children = county.people.filter(({ mother, birthDate }) => mother && birthDate > '2008');
    for (const { idNumber } of children.slice(0, 20)) expect(births.certificateOf(idNumber)).toBeDefined();
    const without = children.filter(({ idNumber }) => births.certificateOf(idNumber) === undefined);
    expect(without.length).toBeGreaterThan(0);
    for (const { note } of without) expect(note).toContain('出生医学证明系统查不到记录');
  });

  test('two newborns are in no household yet: one of a couple, one whose father is unknown', () => {
    const registered = new Set([...county.citizens.values()].map(({ name }) => name));
    const newborns = certificates.filter(({ childName }) => !registered.has(childName));
    expect(newborns.map(({ father }) => father !== undefined).toSorted()).toEqual([false, true]);
    for (const { bornOn, certificateNo, mother } of newborns) {
      expect(bornOn).toBe('2026-11-15');
      expect(noteOf(mother.idNumber)).toContain(certificateNo);
    }
  });
});

describe('disability certificates', () => {
  const held = [...disability.certificates];

  test('every category, grade and status is held by somebody, whose note says so', () => {
    const all = held.map(([, certificate]) => certificate);
    expect(new Set(all.map(({ category }) => category)).size).toBe(7);
    expect(new Set(all.map(({ grade }) => grade))).toEqual(new Set([1, 2, 3, 4]));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['normal', 'frozen', 'cancelled']));
    for (const [holder, { grade }] of held) expect(noteOf(holder)).toContain(`残疾人证，${grade}级`);
  });

  test('the number begins with the citizen number, and only a frozen certificate is out of its term', () => {
    for (const [holder, { certificateNo, status, validTo }] of held) {
      expect(certificateNo).toMatch(new RegExp(`^${holder}[1-7][1-4]$`));
      expect(validTo < today).toBe(status === 'frozen');
    }
  });

  test('a guardian is a parent in the population register', () => {
    const guarded = held.filter(([, { guardianName }]) => guardianName !== undefined);
    expect(guarded.length).toBeGreaterThan(1);
    for (const [holder, { guardianName }] of guarded) {
      const { father, mother } = county.citizens.get(holder) ?? {};
      expect([father, mother].map((id) => county.citizens.get(id ?? '')?.name)).toContain(guardianName);
    }
  });
});

describe('marriages', () => {
  test("husband and wife are each other's spouse in the population register, or were divorced", () => {
    const seen = new Set(citizens.flatMap(({ idNumber }) => marriages.marriageOf(idNumber) ?? []));
    expect(seen.size).toBeGreaterThan(60);
    for (const { husband, wife, status } of seen) {
      const [man, woman] = [county.citizens.get(husband), county.citizens.get(wife)];
      expect([man?.sex, woman?.sex]).toEqual(['male', 'female']);
      expect([man?.spouse, woman?.spouse]).toEqual(status === 'divorced' ? [undefined, undefined] : [wife, husband]);
      if (status === 'widowed') expect(man?.state).toBe('cancelled-on-death');
    }
  });

  test('both were of age, the day was before today, and the number is of a county that is none', () => {
    for (const { idNumber } of citizens) {
      const marriage = marriages.marriageOf(idNumber);
      if (marriage === undefined) continue;
      const { registeredOn, certificateNo, husband, wife } = marriage;
      expect(
        registeredOn < today && certificateNo.startsWith(marriage.status === 'divorced' ? 'L430599-' : 'J430599-'),
      ).toBe(true);
      for (const [who, age] of [
        [husband, 22],
        [wife, 20],
      ] as const) {
        const { birthDate = '' } = county.citizens.get(who) ?? {};
        expect(`${Number(birthDate.slice(0, 4)) + age}${birthDate.slice(4)}` <= registeredOn, who).toBe(true);
      }
    }
  });

  test('some old couple is on paper alone, and a grown-up without spouse is known as never registered', () => {
    const onPaper = citizens.filter(({ idNumber, spouse }) => spouse !== undefined && !marriages.marriageOf(idNumber));
    expect(onPaper.length).toBeGreaterThan(1);
    expect(onPaper.some(({ idNumber }) => noteOf(idNumber).includes('纸质档案未补录'))).toBe(true);
    const single = citizens.filter(({ idNumber }) => marriages.isUnregistered(idNumber));
    for (const { spouse, birthDate } of single) expect([spouse, birthDate < '2004-12-31']).toEqual([undefined, true]);
    expect(single.length).toBeGreaterThan(3);
  });
});

describe('assistance and cremation', () => {
  test('a household is assisted as one, in every category; extreme poverty has no end', () => {
    const assisted = citizens.flatMap((one) => {
      const found = assistance.assistanceOf(one.idNumber);
      return found ? [{ ...found, household: one.household.number }] : [];
    });
    expect(new Set(assisted.map(({ category }) => category)).size).toBe(4);
    for (const members of Map.groupBy(assisted, ({ household }) => household).values()) {
      expect(new Set(members.map(({ category }) => category)).size).toBe(1);
    }
    for (const { category, assisted: now, validTo } of assisted) {
      expect(now).toBe(category !== 'none');
      expect(validTo === '9999-12-31').toBe(category === 'extreme-poverty');
    }
  });

  test('subsidies go to holders of a certificate; the nursing subsidy to the severely disabled alone', () => {
    const paid = citizens.filter(({ idNumber }) => assistance.subsidyOf(idNumber));
    expect(paid.length).toBeGreaterThan(3);
    for (const { idNumber } of paid) {
      const { grade = 4 } = disability.certificates.get(idNumber) ?? {};
      if (assistance.subsidyOf(idNumber)?.nursing) expect(grade).toBeLessThanOrEqual(2);
      expect(disability.certificates.has(idNumber)).toBe(true);
    }
  });

  test('only the dead have a funeral record: of each kind one, and cremated before they were struck from the register', () => {
    const kinds = new Set<string>();
    for (const { idNumber, state, cancelledOn = '' } of citizens) {
      const record = cremations.recordOf(idNumber);
      if (state !== 'cancelled-on-death') expect(record).toBeUndefined();
      else kinds.add(record === undefined ? 'none' : record.cremated ? 'cremated' : 'fetched');
      if (record?.cremated) expect(record.on < cancelledOn).toBe(true);
    }
    expect(kinds).toEqual(new Set(['none', 'cremated', 'fetched']));
  });
});

test('a right number beside another name is known to none of these owners', () => {
  const holds = (number: string) =>
    [disability.certificates.get(number), marriages.marriageOf(number), assistance.assistanceOf(number)].some(
      Boolean,
    ) || cremations.recordOf(number) !== undefined;
  const known = citizens.filter(({ idNumber }) => holds(idNumber));
  expect(known.length).toBeGreaterThan(100);
  const operations = (['mca-marriage', 'mca-assistance', 'mca-funeral', 'cdpf-disability'] as const).flatMap(
    (vertical) => verticals[vertical](county, Date.now).owner.operations,
  );
  expect(operations).toHaveLength(6);
  for (const operation of operations) {
    for (const { idNumber, spouse = idNumber } of known) {
      const [xm, name_woman] = ['另一个名字', county.citizens.get(spouse)?.name];
      const outcome = operation.answer({
        ...{ xm, sfzh: idNumber, name: xm, id_card: idNumber },
        ...{ name_man: xm, cert_num_man: idNumber, name_woman, cert_num_woman: spouse },
      });
      // Of funeral homes an empty list is what says so.
      expect([{ kind: 'no-record' }, { kind: 'found', data: [] }], operation.id).toContainEqual(outcome);
    }
  }
});
