import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { countyCatalog, wayTo } from './county.ts';

let sandbox: Sandbox;
let catalog: Catalog;
beforeAll(async () => {
  sandbox = await startSandbox();
  catalog = await countyCatalog(sandbox);
});
afterAll(() => sandbox.close());

const noRecord = { kind: 'no-record' };
const rows = (...rows: readonly object[]) => ({ kind: 'rows', rows });
const ask = (resource: string, parameters: Readonly<Record<string, string>>) =>
  wayTo(catalog, resource, '').ask(parameters);

/** Name and number as the population register has them. */
function named(idNumber: string): { name: string; idNumber: string } {
  const citizen = sandbox.truth.citizen(idNumber);
  if (!citizen) throw new Error('a register speaks of somebody who is not in the population register');
  return { name: citizen.name, idNumber };
}

describe('social security cards', () => {
  const resource = 'mohrss-card.card-status';

  test('every card reads as it is, each status and one never applied for among them', async () => {
    const { cards } = sandbox.truth.registers.socialCards;
    const statuses = new Set<string | undefined>();
    for (const { idNumber } of sandbox.people()) {
      const card = cards.get(idNumber);

      statuses.add(card?.status);
      expect(await ask(resource, named(idNumber))).toEqual(
        card === undefined
          ? noRecord
          : rows({
              cardNo: card.issued?.cardNo ?? null,
              cardStatus: card.status,
              issuingBank: card.bank,
              bankAccountNo: card.issued?.bankAccountNo ?? null,
              phone: card.phone,
              issuedOn: card.issued?.on ?? null,
            }),
      );
    }
    expect([...statuses].toSorted()).toEqual(['cancelled', 'lost', 'normal', 'not-issued', undefined]);
  });

  test('by another name there is none', async () => {
    const [idNumber = ''] = sandbox.truth.registers.socialCards.cards.keys();
    expect(await ask(resource, { ...named(idNumber), name: '查无此人' })).toEqual(noRecord);
  });
});

describe('degrees', () => {
  const resource = 'moe-credential.degree-verify';

  test('every degree reads as it was given, each level among them', async () => {
    const levels = new Set<string>();
    for (const [idNumber, degree] of sandbox.truth.registers.credentials.degrees) {
      levels.add(degree.level);
      const { certificateNo, institution, level, graduatedOn } = degree;
      expect(await ask(resource, { ...named(idNumber), certificateNo })).toEqual(
        rows({ matched: true, institution, level, graduatedOn }),
      );
    }
    expect([...levels].toSorted()).toEqual(['bachelor', 'doctor', 'junior-college', 'master']);
  });

  test("another's certificate is a plain no; by another name, or for one without a degree, there is no record", async () => {
    const { degrees } = sandbox.truth.registers.credentials;
    const [[graduate, { certificateNo: own }] = ['', { certificateNo: '' }], [, other] = []] = [...degrees];
    const nothing = { institution: null, level: null, graduatedOn: null };
    expect(await ask(resource, { ...named(graduate), certificateNo: other?.certificateNo ?? '' })).toEqual(
      rows({ matched: false, ...nothing }),
    );
    const without = sandbox.people().find(({ idNumber }) => !degrees.has(idNumber));
    expect(await ask(resource, { ...named(without?.idNumber ?? ''), certificateNo: own })).toEqual(noRecord);
    expect(await ask(resource, { name: '查无此人', idNumber: graduate, certificateNo: own })).toEqual(noRecord);
  });
});

describe('certifications of degrees from abroad', () => {
  const resource = 'moe-credential.overseas-study-certification';

  test('every certification reads as it was given, each level among them', async () => {
    const levels = new Set<string>();
    for (const [idNumber, certification] of sandbox.truth.registers.credentials.certifications) {
      const { certificationNo, country, institution, level, certifiedOn } = certification;
      levels.add(level);
      expect(await ask(resource, { ...named(idNumber), certificationNo })).toEqual(
        rows({ matched: true, country, institution, degreeLevel: level, certifiedOn }),
      );
      expect(await ask(resource, { name: '查无此人', idNumber, certificationNo })).toEqual(noRecord);
    }
    expect([...levels].toSorted()).toEqual(['bachelor', 'doctor', 'master', 'other']);
  });
});
