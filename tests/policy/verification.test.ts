import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

const household = 'mps-population.household-record';
const participation = 'mohrss-insurance.participation-status';

let county: County;
let education: Client;
let civilAffairs: Client;

/** 家庭成员核对 at the civil affairs bureau, whose demand here grants answers only. */
const familyCheck = { headers: { 'Sharing-Matter': '11430527DEM000030N4432011001000' } };

beforeAll(async () => {
  county = await startCounty({
    environment: { SHUQIAO_LIMITS_FACTOR: '100' },
    config: {
      'demands/civil-affairs.yaml': (demands) => {
        const demand = find(demands, 'SN-D-11');
        demand.fields = [];
        delete demand.unmasked;
        demand.predicates = [
          {
            id: 'registered-in-county',
            title: { zh: '户籍在本县', en: 'Registered in this county' },
            all: [{ field: 'registeredAddress', contains: '绥宁县' }],
          },
          {
            id: 'head-as-stated',
            title: { zh: '户主与所填一致', en: 'The head is as stated' },
            all: [{ field: 'headName', equals: { parameter: 'head.name' } }],
          },
        ];
      },
      'demands/education.yaml': (demands) => {
        Object.assign(find(demands, 'SN-D-05'), { fields: [] });
      },
    },
  });
  education = await county.as('education');
  civilAffairs = await county.as('civil-affairs');
});
afterAll(() => county[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it
function find(demands: any[], id: string): any {
  return demands.find((demand) => demand.id === id);
}

function family() {
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  if (!child?.father || !child.mother) throw new Error('the sandbox has no child with both parents');
  const { name, idNumber, father, mother } = child;
  return { child: { name, idNumber }, father, mother };
}

async function entryOf(id: string | null) {
  const ops = await county.as('data-bureau', { scope: 'ops' });
  return (await ops.call('GET', `/ops/requests/${id}`)).body.entry;
}

describe('a query that asks for answers (核验)', () => {
  test('gets the findings in place of the record, and its entry names no field', async () => {
    const { child, father } = family();
    const stated = { father: { name: father.name } };
    const asked = { predicates: ['head-is-parent', 'registered-in-county'], stated };
    const { status, body, headers } = await education.query(household, { ...child, verify: asked });
    expect(status).toBe(200);
    expect(body).toEqual({ findings: { 'head-is-parent': 'confirmed', 'registered-in-county': 'confirmed' } });
    const entry = await entryOf(headers.get('Request-Id'));
    expect(entry).toMatchObject({ outcome: 'ok', status: 200, fields: [], masked: [], findings: body.findings });
    expect(JSON.stringify(entry)).not.toContain(father.name);
  });

  test('compares with what is stated, written as registers write names', async () => {
    const { child, father } = family();
    const ask = async (name: string) =>
      (
        await education.query(household, {
          ...child,
          verify: { predicates: ['head-is-parent'], stated: { father: { name } } },
        })
      ).body.findings['head-is-parent'];
    expect(await ask('张无此人')).toBe('contradicted');
    expect(await ask(` ${[...father.name].join(' ')} `)).toBe('confirmed');
  });

  test('answers check-by-hand where nothing was stated to compare with', async () => {
    const { body } = await education.query(household, {
      ...family().child,
      verify: { predicates: ['head-is-parent'] },
    });
    expect(body).toEqual({ findings: { 'head-is-parent': 'check-by-hand' } });
  });

  test('gets all the predicates of its demand where it names none', async () => {
    const { body } = await education.query(household, { ...family().child, verify: {} });
    expect(Object.keys(body.findings)).toEqual(['head-is-parent', 'registered-in-county', 'six-by-31-august']);
  });

  test('is answered from the same kept record as a query of the record', async () => {
    const { child } = family();
    const headers = { 'Sharing-Case': 'CASE-VERIFY-0001' };
    await education.query(household, child, { headers });
    const { headers: answer } = await education.query(household, { ...child, verify: {} }, { headers });
    expect(answer.get('Cache-Status')).toBe('Shuqiao; hit');
  });

  test('is told every fault at once, by the place in its body, and asks no vertical', async () => {
    const calls = county.sandbox.calls('mps-population');
    const verify = {
      predicates: ['registered-in-country', 7],
      stated: { father: { name: '张三丰', age: '40' } },
      all: true,
    };
    const { status, body } = await education.query(household, { name: '杨某', verify });
    expect(status).toBe(400);
    expect(body.reason).toBe('invalid-parameters');
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'idNumber',
      'verify.all',
      'verify.predicates.0',
      'verify.predicates.1',
      'verify.stated.father.age',
    ]);
    expect(body.errors[2].message).toContain('head-is-parent、registered-in-county');
    expect(JSON.stringify(body)).not.toContain('张三丰');
    expect(county.sandbox.calls('mps-population')).toBe(calls);
  });

  test('may not state what its questions do not compare with', async () => {
    const verify = { predicates: ['registered-in-county'], stated: { father: { name: '张三丰' } } };
    const { body } = await education.query(household, { ...family().child, verify });
    expect(body.errors).toMatchObject([{ field: 'verify.stated.father.name' }]);
  });

  test.each([['yes'], [null], [['registered-in-county']], [{ predicates: [] }], [{ stated: ['x'] }]])(
    'is refused where verify is %j',
    async (verify) => {
      const { body } = await education.query(household, { ...family().child, verify });
      expect(body).toMatchObject({ status: 400, reason: 'invalid-parameters' });
      expect(body.errors[0].field).toMatch(/^verify/);
    },
  );

  test('is refused where the demand has nothing to verify', async () => {
    const { father } = family();
    const { body } = await education.query('mnr-realestate.property-ownership', {
      ownerName: father.name,
      ownerNumber: father.idNumber,
      verify: {},
    });
    expect(body).toMatchObject({ reason: 'invalid-parameters', errors: [{ field: 'verify' }] });
  });
});

describe('a demand that grants answers only', () => {
  test('answers nothing but findings, whether asked or not, whoever it is about', async () => {
    const asked = county.sandbox.people().slice(0, 24);
    for (const { name, idNumber } of asked) {
      const citizen = county.sandbox.truth.citizen(idNumber);
      for (const verify of [undefined, {}, { predicates: ['registered-in-county'] }]) {
        const { status, body, text } = await civilAffairs.query(household, { name, idNumber, verify }, familyCheck);
        expect(status).toBe(200);
        expect(Object.keys(body)).toEqual(['findings']);
        for (const word of Object.values(body.findings)) {
          expect(['confirmed', 'contradicted', 'check-by-hand']).toContain(word);
        }
        for (const value of [citizen?.household?.number, citizen?.household?.headName, citizen?.household?.address]) {
          if (value) expect(text).not.toContain(value);
        }
        const registered = citizen?.household?.address.includes('绥宁县') ?? false;
        expect(body.findings['registered-in-county']).toBe(registered ? 'confirmed' : 'contradicted');
      }
    }
  });

  test('calls it contradicted where no record is an answer, and says so in the entry', async () => {
    const stranger = { name: '查无此人', idNumber: '430599199001010017' };
    const { status, body, headers } = await civilAffairs.query(household, stranger, familyCheck);
    expect(status).toBe(200);
    expect(body).toEqual({ findings: { 'registered-in-county': 'contradicted', 'head-as-stated': 'check-by-hand' } });
    expect(await entryOf(headers.get('Request-Id'))).toMatchObject({ outcome: 'absent', status: 200 });
  });

  test('leaves it to be checked by hand where no record proves nothing', async () => {
    const stranger = { name: '查无此人', idNumber: '430599199001010017' };
    const { status, body, headers } = await education.query(participation, stranger);
    expect(status).toBe(200);
    expect(body).toEqual({ findings: { 'insured-this-month': 'check-by-hand' } });
    expect(await entryOf(headers.get('Request-Id'))).toMatchObject({ outcome: 'not_found', status: 200 });
  });

  test('is told by a dry run', async () => {
    const { body } = await education.call('POST', '/v1/decisions', { body: { resource: participation } });
    expect(body).toMatchObject({ allowed: true, fields: [], masked: [], predicates: ['insured-this-month'] });
  });

  test('brings an evidence of a life event its finding and no data, under a receipt of its own', async () => {
    const { child, father, mother } = family();
    const { body } = await education.evidence('school-enrolment', { child, father, mother });
    const residence = body.evidence.find(({ id }: { id: string }) => id === 'residence');
    expect(residence).toMatchObject({ status: 'ok', finding: 'confirmed' });
    expect(residence.parts).toHaveLength(2);
    for (const part of residence.parts) {
      expect(part).toMatchObject({
        findings: { 'insured-this-month': expect.any(String) },
        receipt: expect.any(String),
      });
      expect(part).not.toHaveProperty('data');
    }
  });
});
