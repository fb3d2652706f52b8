import { describe, expect, test } from 'vitest';
import { isCitizenId } from '../../src/catalog/citizen-id.ts';
import { hasValidOrganisationCode, isCreditCode } from '../../src/catalog/credit-code.ts';
import { createCounty } from '../../src/sandbox/county/county.ts';
import type { Citizen } from '../../src/sandbox/county/facts.ts';

const today = '2026-11-24';
const county = createCounty('suining', today);
const citizens = [...county.citizens.values()];
const citizen = (idNumber: string | undefined): Citizen => {
  const found = county.citizens.get(idNumber ?? '');
  if (found === undefined) throw new Error(`nobody has ${idNumber}`);
  return found;
};

describe('nobody in the county exists, and every number in it is well made', () => {
  test('more than three hundred people, each with a number of their own that begins 430599 and has the right check character', () => {
    expect(citizens.length).toBeGreaterThan(280);
    expect(citizens.length).toBeLessThan(400);
    for (const { idNumber, birthDate, sex } of citizens) {
      expect(isCitizenId(idNumber), idNumber).toBe(true);
      expect(idNumber.slice(0, 14)).toBe(`430599${birthDate.replaceAll('-', '')}`);
      expect(Number(idNumber[16]) % 2, idNumber).toBe(sex === 'male' ? 1 : 0);
    }
  });

  test('every enterprise has a credit code from DEM with both check characters right', () => {
    expect(county.enterprises.size).toBeGreaterThan(9);
    for (const uscc of county.enterprises.keys()) {
      expect(uscc).toMatch(/^91430527DEM/);
      expect(isCreditCode(uscc), uscc).toBe(true);
      expect(hasValidOrganisationCode(uscc), uscc).toBe(true);
    }
  });

  test('every name shows that it is made up', () => {
    for (const { name } of citizens) expect(name).toMatch(/[数桥示例]/);
  });

  test('household numbers are shared by a household alone, certificates and units by nobody', () => {
    const addresses = Map.groupBy(citizens, ({ household }) => household.number);
    for (const members of addresses.values()) {
      expect(new Set(members.map(({ household }) => household.address)).size).toBe(1);
      expect(members.filter(({ relationToHead }) => relationToHead === '户主')).toHaveLength(1);
      expect(members.find(({ relationToHead }) => relationToHead === '户主')?.name).toBe(
        members[0]?.household.headName,
      );
    }
    const properties = new Set([...county.citizens.keys(), ...county.enterprises.keys()].flatMap(county.propertiesOf));
    expect(properties.size).toBeGreaterThan(60);
    expect(new Set([...properties].map(({ certificateNo }) => certificateNo)).size).toBe(properties.size);
    expect(new Set([...properties].map(({ unitNo }) => unitNo)).size).toBe(properties.size);
  });
});

describe('the county repeats itself', () => {
  test('the same seed and day give the same county', () => {
    const again = createCounty('suining', today);
    expect([...again.citizens.values()]).toEqual(citizens);
    expect(again.people).toEqual(county.people);
    expect([...again.enterprises]).toEqual([...county.enterprises]);
  });

  test('another day of the year has the same people; another seed does not', () => {
    expect(createCounty('suining', '2026-02-01').people).toEqual(county.people);
    expect(createCounty('elsewhere', today).people).not.toEqual(county.people);
  });

  test.each(['2025-08-31', '2026-11-24', '2031-01-01'])(
    'on %s the first children are of the age that starts school',
    (day) => {
      const year = Number(day.slice(0, 4));
      for (const { birthDate } of createCounty('suining', day).people.slice(0, 20)) {
        expect(birthDate >= `${year - 7}-09-01` && birthDate <= `${year - 6}-08-31`, birthDate).toBe(true);
      }
    },
  );

  test('nothing has happened after today, whatever the day', () => {
    for (const day of ['2026-01-01', '2026-12-31']) {
      const past = createCounty('suining', day);
      for (const one of past.citizens.values()) {
        const days = [one.birthDate, one.cancelledOn, one.household.registeredOn, one.vaccination?.checkedOn];
        const months = [one.pension?.startedIn, ...one.insurance.map(({ lastPaidMonth }) => lastPaidMonth)];
        for (const happened of [...days, one.schooling?.enrolledOn, ...months]) {
          expect(happened === undefined || happened <= day, `${one.name} ${happened}`).toBe(true);
        }
      }
    }
  });
});

describe('families are families', () => {
  test('parents, spouses and children name each other', () => {
    for (const one of citizens) {
      if (one.spouse !== undefined) expect(citizen(one.spouse).spouse).toBe(one.idNumber);
      for (const child of one.children) expect([citizen(child).father, citizen(child).mother]).toContain(one.idNumber);
      for (const parent of [one.father, one.mother]) {
        if (parent !== undefined) expect(citizen(parent).children).toContain(one.idNumber);
      }
    }
  });

  test('nobody is a parent before eighteen', () => {
    for (const one of citizens) {
      for (const parent of [one.father, one.mother]) {
        if (parent === undefined) continue;
        const age = Number(one.birthDate.slice(0, 4)) - Number(citizen(parent).birthDate.slice(0, 4));
        expect(age, one.name).toBeGreaterThanOrEqual(18);
      }
    }
  });
});

describe('the list of people to try', () => {
  const people = county.people;
  const playing = (words: string) => {
    const found = people.find(({ note }) => note?.includes(words));
    if (found === undefined) throw new Error(`nobody plays ${words}`);
    return { listed: found, child: citizen(found.idNumber) };
  };
  const parents = ({ father, mother }: Citizen) =>
    [father, mother].flatMap((id) => (id === undefined ? [] : citizen(id)));
  const isPaying = ({ insurance }: Citizen) => insurance.some(({ status }) => status === 'paying');
  const owns = ({ idNumber }: Citizen) => county.propertiesOf(idNumber).length > 0;

  test('names everybody once, children who start school and have both parents first', () => {
    expect(people).toHaveLength(citizens.length);
    expect(new Set(people.map(({ idNumber }) => idNumber)).size).toBe(people.length);
    for (const { father, mother } of people.slice(0, 30)) expect(father && mother).toBeTruthy();
  });

  test('the first child has all five papers', () => {
    const { listed, child } = playing('五项材料齐全');
    expect(people[0]).toBe(listed);
    expect(child.vaccination?.missing).toEqual([]);
    expect(parents(child).map(({ name }) => name)).toContain(child.household.headName);
    expect(child.household.address).toContain('绥宁县');
    expect([listed.father?.name, listed.mother?.name]).toEqual(parents(child).map(({ name }) => name));
    expect(parents(child).every(isPaying) && parents(child).every(owns)).toBe(true);
  });

  test('a child lacks doses, and of another no record was found', () => {
    expect(playing('接种缺两剂次').child.vaccination?.missing).toHaveLength(2);
    expect(playing('查不到接种记录').child.vaccination).toBeUndefined();
  });

  test('a grandparent is the head of a household', () => {
    const { child } = playing('户主是祖父');
    expect(parents(child).map(({ name }) => name)).not.toContain(child.household.headName);
    expect(child.relationToHead).toBe('孙女');
  });

  test.each([
    ['无房但在保', false, true],
    ['有房但未参保', true, false],
    ['既无房也未参保', false, false],
  ])('%s', (words, property, insured) => {
    const both = parents(playing(words).child);
    expect(both).toHaveLength(2);
    expect([both.some(owns), both.some(isPaying)]).toEqual([property, insured]);
  });

  test('a father is stated by another name than the register has', () => {
    const { listed } = playing('姓名与公安登记不一致');
    expect(listed.father?.name).not.toBe(citizen(listed.father?.idNumber).name);
    expect(listed.note).toContain(citizen(listed.father?.idNumber).name);
  });

  test('a child is not six by 31 August, and another has one parent only', () => {
    expect(playing('未满六周岁').child.birthDate > '2020-08-31').toBe(true);
    const { listed } = playing('单亲');
    expect([listed.father, typeof listed.mother]).toEqual([undefined, 'object']);
  });
});
