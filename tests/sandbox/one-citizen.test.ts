import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCounty } from '../../src/sandbox/county/county.ts';
import type { Gate } from '../../src/sandbox/gates/gate.ts';
import type { Citizen } from '../../src/sandbox/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { Owner } from '../../src/sandbox/owner.ts';
import { verticals } from '../../src/sandbox/verticals.ts';
import { callOauth, callRelay, callVaccination, goodHead, packageIn, relayServices } from './clients.ts';
import { readSpecs, replyCheckerOf } from './spec-documents.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-24' });
});
afterAll(() => sandbox.close());

const truthOf = (find: (citizen: Citizen) => unknown): Citizen => {
  const found = [...sandbox.truth.citizens()].find(find);
  if (found === undefined) throw new Error('the county has nobody like that');
  return found;
};
const population = async (name: keyof typeof relayServices, citizen: Pick<Citizen, 'name' | 'idNumber'>) => {
  const answer = await callRelay(sandbox, relayServices[name], { XM: citizen.name, GMSFHM: citizen.idNumber });
  const { PACKAGEHEAD, DATA } = packageIn(answer).PACKAGE;
  return { code: PACKAGEHEAD.FHZT, record: DATA === '' ? undefined : DATA?.RECORD };
};

describe('one citizen is the same in every vertical', () => {
  const firstFather = () => {
    const [first] = sandbox.people();
    const citizen = sandbox.truth.citizen(first?.father?.idNumber ?? '');
    if (citizen === undefined) throw new Error('the first of the people has a father');
    return citizen;
  };

  test('name and number fit in all of them, and what each holds is what is true', async () => {
    const father = firstFather();
    const [home] = sandbox.truth.propertiesOf(father.idNumber);
    expect((await population('verifyIdentity', father)).record).toEqual({
      HYJG: '1',
      YXQXJZRQ: father.idCardValidTo?.replaceAll('-', ''),
      RYZT: '0',
    });
    expect((await population('queryHousehold', father)).record).toMatchObject({
      HZXM: father.household.headName,
      YHZGX: '户主',
      HJDZ: father.household.address,
      DJRQ: father.household.registeredOn.replaceAll('-', ''),
      HB: '1',
    });
    const owner = { qlrmc: father.name, qlrzjh: father.idNumber };
    expect((await callRelay(sandbox, relayServices.queryOwnership, owner)).json()).toMatchObject({
      code: '200',
      data: [
        { zl: home?.location, bdcqzh: home?.certificateNo, djsj: Date.parse(`${home?.registeredOn}T00:00:00+08:00`) },
      ],
    });
    expect(home?.location).toBe(father.household.address);
    expect((await callRelay(sandbox, relayServices.checkDwelling, owner)).json()).toMatchObject({
      data: { ywzf: '1', ts: 1 },
    });
    const insured = { aac003: father.name, aac002: father.idNumber };
    expect((await callOauth(sandbox, 'queryParticipation', insured)).json().resultData).toEqual(
      father.insurance.map(({ place, paidMonthsLastYear }, row) => ({
        sfcb: '1',
        aae140: ['110', '210', '410'][row],
        cbd: place,
        aac031: '1',
        zjjfny: '202610',
        jfys12: paidMonthsLastYear,
      })),
    );
    expect((await callOauth(sandbox, 'queryPensionAccrual', insured)).json()).toMatchObject({
      resultData: { sjjfys: String(father.pensionAccount?.accruedMonths) },
    });
    expect((await callOauth(sandbox, 'queryPensionPayment', insured)).json()).toMatchObject({
      resultData: { sflqdy: '0', dylb: '' },
    });
  });

  test('another name with the same number is known to none of them', async () => {
    const wrong = { name: '另一个名字', idNumber: firstFather().idNumber };
    expect((await population('verifyIdentity', wrong)).record).toEqual({ HYJG: '2' });
    expect(await population('queryHousehold', wrong)).toEqual({ code: '1', record: undefined });
    const owner = { qlrmc: wrong.name, qlrzjh: wrong.idNumber };
    for (const each of [relayServices.queryOwnership, relayServices.checkDwelling]) {
      expect((await callRelay(sandbox, each, owner)).json()).toMatchObject({ code: 'res-0001', data: null });
    }
    const insured = { aac003: wrong.name, aac002: wrong.idNumber };
    expect((await callOauth(sandbox, 'queryParticipation', insured)).json()).toMatchObject({ resultCode: '1001' });
    const pupil = truthOf(({ schooling }) => schooling);
    const student = { xsxm: wrong.name, sfzjh: pupil.idNumber };
    expect((await callOauth(sandbox, 'getStudentStatus', student)).json()).toEqual({
      errcode: '40401',
      errmsg: '未查询到学籍',
    });
    const child = { child_name: wrong.name, child_idcard: pupil.idNumber };
    expect((await callVaccination(sandbox, child)).json()).toMatchObject({ code: '1', data: null });
  });

  test('who died is struck from the register, and no pension is paid', async () => {
    const dead = truthOf(({ state }) => state === 'cancelled-on-death');
    expect((await population('verifyIdentity', dead)).record).toMatchObject({ HYJG: '1', RYZT: '1' });
    expect((await population('queryDeathCancellation', dead)).record).toEqual({
      SWZX: '1',
      ZXRQ: dead.cancelledOn?.replaceAll('-', ''),
    });
    expect((await population('queryHousehold', dead)).code).toBe('1');
    const insured = { aac003: dead.name, aac002: dead.idNumber };
    expect((await callOauth(sandbox, 'queryParticipation', insured)).json()).toMatchObject({ resultCode: '1001' });
    expect((await population('queryDeathCancellation', firstFather())).record).toEqual({ SWZX: '0', ZXRQ: '' });
  });

  test('names with rare characters and with the dot survive every format', async () => {
    for (const name of ['石桥𬬭', '例木江·数桥提']) {
      const citizen = truthOf((one) => one.name === name);
      expect((await population('queryHousehold', citizen)).record?.HZXM).toBe(name);
    }
  });

  test('an enterprise owes what is true', async () => {
    const debtor = sandbox.enterprises().find(({ note }) => note?.includes('参保但欠费'));
    const owed = sandbox.truth.enterprise(debtor?.uscc ?? '')?.insurance?.arrearsCents ?? 0;
    expect(owed).toBeGreaterThan(0);
    expect((await callOauth(sandbox, 'queryEmployer', { aab998: debtor?.uscc ?? '' })).json()).toMatchObject({
      resultData: { sfdj: '1', sfqf: '1', qfje: owed / 100 },
    });
    const never = sandbox.enterprises().find(({ note }) => note?.includes('从未办理参保登记'));
    expect((await callOauth(sandbox, 'queryEmployer', { aab998: never?.uscc ?? '' })).json()).toMatchObject({
      resultCode: '1001',
    });
  });

  test('real estate may be asked for one county alone', async () => {
    const { name, idNumber } = firstFather();
    const ask = async (qxdm: string) =>
      (await callRelay(sandbox, relayServices.queryOwnership, { qlrmc: name, qlrzjh: idNumber, qxdm })).json().code;
    expect([await ask('430527'), await ask('430581'), await ask('Suining')]).toEqual(['200', 'res-0001', 'api-0002']);
  });
});

test('what an owner would write in its log is there: the request id, who asked, for which matter, about whom', async () => {
  const citizen = truthOf(({ state }) => state === 'normal');
  const before = sandbox.calls('mps-population');
  const asked = { XM: citizen.name, GMSFHM: citizen.idNumber };
  await callRelay(sandbox, relayServices.queryHousehold, asked, { 'X-Request-Id': 'a-request-of-ours' });
  expect(sandbox.calls('mps-population')).toBe(before + 1);
  expect(sandbox.lastCall('mps-population')).toMatchObject({
    operation: 'queryHousehold',
    admitted: true,
    parameters: asked,
    head: goodHead,
    headers: { 'x-request-id': 'a-request-of-ours' },
  });
});

test('for every citizen and enterprise, every operation gives a reply that its own spec accepts', async () => {
  const county = createCounty('suining', '2026-11-24');
  const specs = await readSpecs();
  let replies = 0;
  for (const [vertical, make] of Object.entries(verticals)) {
    const { owner, gate }: { owner: Owner; gate: Gate } = make(county, Date.now);
    for (const operation of owner.operations) {
      const [described] = Object.entries(
        specs.get(vertical)?.operations.get(operation.path)?.responses['200']?.content ?? {},
      );
      if (described === undefined) throw new Error(`${operation.id} describes no reply`);
      const faultsOf = replyCheckerOf(described);
      for (const citizen of county.citizens.values()) {
        const [related = citizen.idNumber] = citizen.children;
        const uscc = [...county.enterprises.keys()][replies % county.enterprises.size];
        const project = [...county.registers.construction.projects.keys()][replies % 4];
        const { name, idNumber } = citizen;
        const spouse = county.citizens.get(citizen.spouse ?? '') ?? citizen;
        const { certificateNo = 'DEM0000000', mother } = county.registers.births.certificateOf(idNumber) ?? {};
        const outcome = operation.answer({
          ...{ XM: name, GMSFHM: idNumber, GXRGMSFHM: related, qlrmc: name, qlrzjh: idNumber, aab998: uscc },
          ...{ child_name: name, child_idcard: idNumber, xsxm: name, sfzjh: idNumber, aac003: name, aac002: idNumber },
          ...{ csyxzmbh: certificateNo, mqsfzh: mother?.idNumber ?? idNumber, name, id_card: idNumber },
          ...{ name_man: name, cert_num_man: idNumber, name_woman: spouse.name, cert_num_woman: spouse.idNumber },
          ...{ tyxydm: uscc, xmdm: project, nsrsbh: uscc, ssnd: '2025', msrsfzh: idNumber, htbh: 'SN20259001' },
          ...{ xm: name, sfzh: idNumber, zsbh: 'SN20260001', rzsbh: 'SN20260001', SFZH: idNumber, YHTYXYDM: uscc },
          ...{ psn_name: name, certno: idNumber, begntime: '2025-01-01', endtime: '2025-12-31' },
          ...{ sfzmhm: idNumber, hpzl: '02', hphm: '湘E0X0X8', QYCHP: '湘E0X0X8' },
        });
        expect(outcome.kind, `${operation.id} ${name}`).not.toBe('refused');
        const written = owner.write(outcome, { FWQQBH: 'x', size: '10' });
        const text = gate.seal ? inEnvelope(written, gate.seal.close(written)) : written;
        expect(faultsOf(text), `${operation.id} ${name}: ${text}`).toEqual([]);
        replies += 1;
      }
    }
  }
  expect(replies).toBeGreaterThan(3000);
});

/** A sealed reply with what is sealed in clear. */
function inEnvelope(written: string, sealed: string): string {
  const { encData } = JSON.parse(written);
  return JSON.stringify({ ...JSON.parse(sealed), encData });
}
