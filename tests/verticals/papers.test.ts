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

describe('driving licences', () => {
  const resource = 'mps-traffic.driver-licence';

  test('every licence reads as it is, each status and one without end among them', async () => {
    const seen = new Set<string>();
    for (const [idNumber, licence] of sandbox.truth.registers.driving.licences) {
      const { vehicleClass, status, validTo, points } = licence;
      seen.add(status).add(validTo);
      expect(await ask(resource, named(idNumber))).toEqual(
        rows({ licenceNo: idNumber, vehicleClass, licenceStatus: status, validTo, points }),
      );
    }
    const wanted = ['normal', 'expired', 'suspended', 'revoked', 'cancelled', '9999-12-31'];
    expect([...seen]).toEqual(expect.arrayContaining(wanted));
  });

  test('there is none by another name, nor of one who does not drive', async () => {
    const { licences } = sandbox.truth.registers.driving;
    const [idNumber = ''] = licences.keys();
    expect(await ask(resource, { ...named(idNumber), name: '查无此人' })).toEqual(noRecord);
    const pedestrian = sandbox.people().find((one) => !licences.has(one.idNumber));
    expect(await ask(resource, named(pedestrian?.idNumber ?? ''))).toEqual(noRecord);
  });
});

describe('vehicles', () => {
  const resource = 'mps-traffic.vehicle-registration';

  test('every vehicle reads as it is registered, each status among them, of enterprises and of people', async () => {
    const seen = new Set<string>();
    for (const vehicle of sandbox.truth.registers.vehicles.vehicles) {
      const { plateType, plateNumber, owner, ownerName, vin, kind, useCharacter, status } = vehicle;
      const { inspectionValidTo, registeredOn } = vehicle;
      seen.add(status).add(sandbox.truth.citizen(owner) ? 'person' : 'enterprise');
      expect((sandbox.truth.citizen(owner) ?? sandbox.truth.enterprise(owner))?.name).toBe(ownerName);
      expect(await ask(resource, { plateType, plateNumber, ownerNumber: owner })).toEqual(
        rows({ vin, vehicleType: kind, useCharacter, ownerName, status, inspectionValidTo, registeredOn }),
      );
    }
    const wanted = ['normal', 'seized', 'mortgaged', 'overdue-inspection', 'scrapped', 'person', 'enterprise'];
    expect([...seen].toSorted()).toEqual(wanted.toSorted());
  });

  test('one number on a large and on a small vehicle tells two apart, and neither is shown to who does not own it', async () => {
    const both = sandbox.truth.registers.vehicles.vehicles.filter(({ plateNumber }) => plateNumber === '湘E0X0X8');
    expect(both.map(({ plateType }) => plateType).toSorted()).toEqual(['01', '02']);
    const [one, other] = both;
    const parameters = { plateType: one?.plateType ?? '', plateNumber: '湘E0X0X8', ownerNumber: other?.owner ?? '' };
    expect(await ask(resource, parameters)).toEqual(noRecord);
  });
});

describe('road transport', () => {
  test('every licence of a carrier reads as it is, each status among them; others have none', async () => {
    const { operators } = sandbox.truth.registers.transport;
    const statuses = new Set<string>();
    for (const { uscc } of sandbox.enterprises()) {
      const held = operators.get(uscc);
      if (held) statuses.add(held.status);
      const { licenceNo, scope, validTo, status } = held ?? {};
      expect(await ask('mot-transport.operator-licence', { uscc })).toEqual(
        held ? rows({ licenceNo, businessScope: scope, validTo, status }) : noRecord,
      );
    }
    expect([...statuses].toSorted()).toEqual(['cancelled', 'suspended', 'valid']);
  });

  test('every qualification of a driver reads as it is, each status among them; not by another name', async () => {
    const statuses = new Set<string>();
    for (const [idNumber, held] of sandbox.truth.registers.driving.qualifications) {
      const { certificateNo, category, validTo, status } = held;
      statuses.add(status);
      expect(await ask('mot-transport.driver-qualification', named(idNumber))).toEqual(
        rows({ certificateNo, category, validTo, status }),
      );
      expect(await ask('mot-transport.driver-qualification', { name: '查无此人', idNumber })).toEqual(noRecord);
    }
    expect([...statuses].toSorted()).toEqual(['cancelled', 'expired', 'revoked', 'valid']);
  });

  test('a tractor has a row for each permit, another one, a lorry none; a number picks one; each status is among them', async () => {
    const { permits } = sandbox.truth.registers.transport;
    const resource = 'mot-transport.oversize-permit';
    for (const [plateNumber, own] of Map.groupBy(permits, (permit) => permit.plateNumber)) {
      expect(await ask(resource, { plateNumber })).toEqual(rows(...own));
      for (const permit of own) {
        expect(await ask(resource, { plateNumber, permitNo: permit.permitNo })).toEqual(rows(permit));
      }
    }
    expect(await ask(resource, { plateNumber: '湘E0X2X8' })).toEqual(noRecord);
    expect(permits.map(({ status }) => status).toSorted()).toEqual(['expired', 'used', 'valid', 'withdrawn']);
  });
});

describe.each([
  ['mot-transport', 'mot-transport.driver-qualification', () => sandbox.truth.registers.driving.qualifications],
  ['mps-traffic', 'mps-traffic.driver-licence', () => sandbox.truth.registers.driving.licences],
] as const)('%s out of order', (vertical, resource, holders) => {
  test.each([
    ['empty', vertical === 'mot-transport' ? 'vertical-unavailable' : 'vertical-invalid-answer'],
    ['garbled', 'vertical-invalid-answer'],
    ['wrong-shape', 'vertical-invalid-answer'],
    ['error', 'vertical-unavailable'],
    ['unauthorised', 'vertical-refused'],
  ])('playing %s is a failure of the kind %s, never "no record", and names no person', async (fault, reason) => {
    const [idNumber = ''] = holders().keys();
    sandbox.setFault(vertical, fault);
    try {
      const reading = await ask(resource, named(idNumber));
      expect(reading).toMatchObject({ kind: 'failed', reason });
      expect(JSON.stringify(reading)).not.toMatch(/430599|\p{Script=Han}/u);
    } finally {
      sandbox.setFault(vertical, undefined);
    }
  });

  test("logs the gateway's request id and what it was asked, in its own names", async () => {
    const [idNumber = ''] = holders().keys();
    await ask(resource, named(idNumber));
    expect(sandbox.lastCall(vertical)).toMatchObject({
      admitted: true,
      headers: { 'x-request-id': '0193a1b2-0000-7000-8000-000000000001' },
      parameters: expect.objectContaining({ [vertical === 'mps-traffic' ? 'sfzmhm' : 'SFZH']: idNumber }),
    });
  });
});
