import { describe, expect, test } from 'vitest';
import { isCitizenId } from '../../src/catalog/citizen-id.ts';
import { createCounty } from '../../src/sandbox/county/county.ts';

const county = createCounty('suining', '2026-11-24');
const { credentials, socialCards, driving, vehicles, transport, medical, veterans } = county.registers;
const byNumber = {
  degrees: credentials.degrees,
  certifications: credentials.certifications,
  cards: socialCards.cards,
  licences: driving.licences,
  qualifications: driving.qualifications,
  insured: medical.insured,
  settlements: medical.settlements,
  veterans: veterans.veterans,
};

describe('papers belong to people and enterprises that the county has', () => {
  test.each(Object.entries(byNumber))('%s: every holder is in the population register', (_, register) => {
    expect(register.size).toBeGreaterThan(4);
    for (const idNumber of register.keys()) {
      expect(isCitizenId(idNumber)).toBe(true);
      expect(county.citizens.has(idNumber)).toBe(true);
    }
  });

  test('vehicles and permits are owned by people of age or enterprises, under the names these are registered by', () => {
    for (const { owner, ownerName } of vehicles.vehicles) {
      const citizen = county.citizens.get(owner);
      expect((citizen ?? county.enterprises.get(owner))?.name).toBe(ownerName);
      if (citizen) expect(citizen.birthDate < '2008-11-24').toBe(true);
    }
    const plates = new Set(vehicles.vehicles.map(({ plateNumber }) => plateNumber));
    for (const { plateNumber } of transport.permits) expect(plates.has(plateNumber)).toBe(true);
    for (const uscc of transport.operators.keys()) expect(county.enterprises.has(uscc)).toBe(true);
  });

  test('the dead drive nothing, and their cards and insurance have ended', () => {
    for (const { idNumber, state } of county.citizens.values()) {
      if (state === 'normal') continue;
      expect(driving.licences.has(idNumber)).toBe(false);
      expect(['cancelled', undefined]).toContain(socialCards.cards.get(idNumber)?.status);
      for (const { status } of medical.insured.get(idNumber) ?? []) expect(status).toBe('ended');
    }
  });

  test('no plate, account, telephone or certificate could be a real one, and none is given twice', () => {
    const cards = [...socialCards.cards.values()];
    for (const { phone, issued } of cards) {
      expect(phone).toMatch(/^199xxxx\d{4}$/);
      if (issued) expect([issued.cardNo, issued.bankAccountNo].join()).toMatch(/^DEM00\d{4},621700000000\d{4}$/);
    }
    for (const { vin, plateNumber } of vehicles.vehicles) {
      expect(vin).toMatch(/^LDEM\d{13}$/);
      expect(plateNumber).toMatch(/^湘E(D0X\d{3}|0X\d{3}|0X\dX[\d挂])$/);
    }
    const numbers = [
      ...cards.map(({ phone }) => phone),
      ...vehicles.vehicles.map(({ vin }) => vin),
      ...vehicles.vehicles.map(({ plateType, plateNumber }) => `${plateType} ${plateNumber}`),
      ...[...driving.qualifications.values()].map(({ certificateNo }) => certificateNo),
      ...[...veterans.veterans.values()].flatMap(({ cardNo }) => cardNo ?? []),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

test('nothing on a paper has happened after today, whatever the day', () => {
  for (const day of ['2026-01-01', '2026-12-31']) {
    const { registers } = createCounty('suining', day);
    const happened = [
      ...[...registers.credentials.degrees.values()].map(({ graduatedOn }) => graduatedOn),
      ...[...registers.credentials.certifications.values()].map(({ certifiedOn }) => certifiedOn),
      ...[...registers.socialCards.cards.values()].flatMap(({ issued }) => issued?.on ?? []),
      ...registers.vehicles.vehicles.map(({ registeredOn }) => registeredOn),
      ...[...registers.medical.settlements.values()].flat().map(({ billedOn }) => billedOn),
      ...[...registers.veterans.veterans.values()].flatMap(({ discharge }) => discharge?.on ?? []),
    ];
    expect(happened.length).toBeGreaterThan(300);
    expect(happened.filter((one) => one > day)).toEqual([]);
  }
});

test('what is in force has not run out, and what has expired has', () => {
  for (const day of ['2026-01-01', '2026-12-31']) {
    const { registers } = createCounty('suining', day);
    for (const { status, validTo } of registers.driving.licences.values()) {
      expect(validTo < day, status).toBe(status === 'expired');
    }
    for (const { status, validTo } of registers.driving.qualifications.values()) {
      expect(validTo < day, status).toBe(status === 'expired');
    }
    for (const { status, inspectionValidTo } of registers.vehicles.vehicles) {
      expect(inspectionValidTo < day, status).toBe(['overdue-inspection', 'scrapped'].includes(status));
    }
    for (const { status, validFrom, validTo } of registers.transport.permits) {
      if (status === 'valid') expect([validFrom <= day, validTo >= day]).toEqual([true, true]);
      if (status === 'expired') expect(validTo < day).toBe(true);
    }
  }
});

test.each([
  ['本科毕业', 'degree-verify'],
  ['博士研究生毕业', 'degree-verify'],
  ['专业文凭', 'overseas-study-certification'],
  ['社会保障卡已挂失', 'card-status'],
  ['社会保障卡申领在途', 'card-status'],
  ['驾驶证（A2）和从业资格证都有效', 'driver-qualification'],
  ['驾驶证被暂扣', 'driver-licence'],
  ['就医三次', 'settlement-record'],
  ['职工医保已暂停', 'insured-status'],
  ['职工医保已终止', 'insured-status'],
  ['答复两行', 'insured-status'],
  ['逐月领取退役金', 'veteran-status'],
  ['现役', 'veteran-status'],
])('the list says who plays “%s”, with a query that finds the record', (words, operation) => {
  const player = county.people.find(({ note }) => note?.includes(words));
  const found = player?.tries?.find(({ resource }) => resource.endsWith(`.${operation}`));
  expect(found?.parameters).toMatchObject({ name: player?.name, idNumber: player?.idNumber });
});

test('the list says which vehicles and licences an enterprise has', () => {
  const carrier = county.enterprisesToTry.find(({ name }) => name === '绥宁数桥运输有限公司');
  for (const words of ['湘E0X0X8', '已抵押', '逾期未检验', '被查封', '已报废', '经营许可有效', '通行证3张']) {
    expect(carrier?.note).toContain(words);
  }
});

test.each([
  ['没有医保参保记录', medical.insured],
  ['没有申领过社会保障卡', socialCards.cards],
] as const)('the list says of whom there is nothing: “%s”', (words, register) => {
  const player = county.people.find(({ note }) => note?.includes(words));
  expect(player).toBeDefined();
  expect(register.has(player?.idNumber ?? '')).toBe(false);
});
