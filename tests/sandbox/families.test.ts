import { describe, expect, test } from 'vitest';
import { createCounty } from '../../src/sandbox/county/county.ts';

const today = '2026-11-24';
const county = createCounty('suining', today);
const { births, disability } = county.registers;
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
