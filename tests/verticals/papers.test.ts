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

describe('medical insurance', () => {
  const resource = 'nhsa-medical.insured-status';

  test('everybody reads as insured as they are, a row for each kind; each kind and status is among them', async () => {
    const { insured } = sandbox.truth.registers.medical;
    const seen = new Set<string>();
    for (const { idNumber } of sandbox.people()) {
      const own = insured.get(idNumber) ?? [];
      for (const { kind, status } of own) seen.add(kind).add(status);
      expect(await ask(resource, named(idNumber))).toEqual(
        own.length === 0
          ? noRecord
          : rows(
              ...own.map(({ kind, status, areaCode, paidThrough, accruedYears }) => ({
                insured: status === 'normal',
                insuranceKind: kind,
                insuredPlace: areaCode === '430527' ? '湖南省邵阳市绥宁县' : '广东省（440306）',
                status,
                paidThrough: paidThrough ?? null,
                accruedYears,
              })),
            ),
      );
    }
    expect([...seen].toSorted()).toEqual(['employee', 'ended', 'none', 'normal', 'resident', 'suspended']);
  });

  test('goes with the social insurance of the same person', () => {
    const { insured } = sandbox.truth.registers.medical;
    for (const citizen of sandbox.truth.citizens()) {
      const isEmployee = citizen.insurance.some(
        ({ kind, status }) => kind === 'employee-pension' && status === 'paying',
      );
      const isInsured = insured
        .get(citizen.idNumber)
        ?.some(({ kind, status }) => kind === 'employee' && status === 'normal');
      if (isEmployee) expect(isInsured, citizen.name).toBe(true);
      if (citizen.state !== 'normal') {
        expect(
          insured.get(citizen.idNumber)?.every(({ status }) => status === 'ended'),
          citizen.name,
        ).toBe(true);
      }
    }
  });

  test('bills are those of the days asked for, both included; none of other days, nor by another name', async () => {
    const settlement = 'nhsa-medical.settlement-record';
    const { settlements } = sandbox.truth.registers.medical;
    const [idNumber, bills] = [...settlements].find(([, own]) => own.length > 2) ?? ['', []];
    const row = ({ hospital, settledOn, totalCents, fundCents }: (typeof bills)[number]) => ({
      hospital,
      settledOn: settledOn ?? null,
      totalFee: (totalCents / 100).toFixed(2),
      fundPaid: (fundCents / 100).toFixed(2),
      selfPaid: ((totalCents - fundCents) / 100).toFixed(2),
      settled: settledOn !== undefined,
    });
    const between = (dateFrom = '', dateTo = '') => ask(settlement, { ...named(idNumber), dateFrom, dateTo });
    expect(bills.map(({ settledOn }) => settledOn !== undefined)).toEqual([true, true, false]);
    expect(await between(bills[0]?.billedOn, bills[2]?.billedOn)).toEqual(rows(...bills.map(row)));
    expect(await between(bills[1]?.billedOn, bills[1]?.billedOn)).toEqual(rows(...bills.slice(1, 2).map(row)));
    expect(await between('2020-08-01', '2020-08-31')).toEqual(noRecord);
    const all = { dateFrom: '2020-01-01', dateTo: '2035-12-31' };
    expect(await ask(settlement, { name: '查无此人', idNumber, ...all })).toEqual(noRecord);
    expect(await between('2026-02-01', '2026-01-01')).toMatchObject({ kind: 'failed', reason: 'vertical-refused' });
  });
});

describe('veterans', () => {
  const resource = 'mva-veteran.veteran-status';

  test('everybody in the files reads as they are: each kind of resettlement, one who serves, some without a card', async () => {
    const seen = new Set<string>();
    for (const [idNumber, { discharge, cardNo }] of sandbox.truth.registers.veterans.veterans) {
      seen.add(discharge?.resettlement ?? 'serving').add(cardNo === undefined ? 'no card' : 'card');
      expect(await ask(resource, named(idNumber))).toEqual(
        rows({
          veteran: discharge !== undefined,
          dischargedOn: discharge?.on ?? null,
          resettlementKind: discharge?.resettlement ?? null,
          preferentialCardNo: cardNo ?? null,
        }),
      );
    }
    const kinds = ['self-employment', 'assigned-job', 'monthly-pension', 'retired', 'demobilised', 'serving'];
    expect([...seen].toSorted()).toEqual([...kinds, 'card', 'no card'].toSorted());
  });

  test('there is nothing of one who is not in the files, nor by another name', async () => {
    const { veterans } = sandbox.truth.registers.veterans;
    const [idNumber = ''] = veterans.keys();
    expect(await ask(resource, { ...named(idNumber), name: '查无此人' })).toEqual(noRecord);
    const civilian = sandbox.people().find((one) => !veterans.has(one.idNumber));
    expect(await ask(resource, named(civilian?.idNumber ?? ''))).toEqual(noRecord);
  });
});

describe.each([
  ['mot-transport', 'mot-transport.driver-qualification', () => sandbox.truth.registers.driving.qualifications],
  ['mps-traffic', 'mps-traffic.driver-licence', () => sandbox.truth.registers.driving.licences],
  ['nhsa-medical', 'nhsa-medical.insured-status', () => sandbox.truth.registers.medical.insured],
  ['mva-veteran', 'mva-veteran.veteran-status', () => sandbox.truth.registers.veterans.veterans],
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
      parameters: expect.objectContaining({ [idNumberOf[vertical]]: idNumber }),
    });
  });
});

/** What each owner calls a citizen number. */
const idNumberOf = {
  'mot-transport': 'SFZH',
  'mps-traffic': 'sfzmhm',
  'nhsa-medical': 'certno',
  'mva-veteran': 'sfzh',
} as const;
