import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { as, firstFamily, isBeyondReach, type NameAndId, opsRow } from './contract.ts';
import { demandCases } from './demands/index.ts';

const household = 'mps-population.household-record';
let education: Client;
let family: { child: NameAndId; father: NameAndId; mother: NameAndId };

beforeAll(async () => {
  education = await as('education');
  family = await firstFamily();
});

describe('a question (核验)', () => {
  test('is answered in place of the record, and the entry says which, and that no field left', async () => {
    const { child, father } = family;
    const verify = { predicates: ['head-is-parent', 'six-by-31-august'], stated: { father: { name: father.name } } };
    const { status, body, headers } = await education.query(household, { ...child, verify });
    expect(status).toBe(200);
    expect(body).toEqual({ findings: { 'head-is-parent': 'confirmed', 'six-by-31-august': 'confirmed' } });
    const entry = await opsRow(headers.get('Request-Id'));
    expect(entry).toMatchObject({ outcome: 'ok', fields: [], masked: [], findings: body.findings });
    expect(JSON.stringify(entry)).not.toContain(father.name);
  });

  test('that the demand does not grant is refused by its place in the body, with those there are', async () => {
    const { body } = await education.query(household, { ...family.child, verify: { predicates: ['is-rich'] } });
    expect(body).toMatchObject({ status: 400, reason: 'invalid-parameters' });
    expect(body.errors).toEqual([
      { field: 'verify.predicates.0', message: expect.stringContaining('registered-in-county') },
    ]);
  });
});

test('asked of every demand that grants answers, no record leaves, whoever it is about', async () => {
  const asked: string[] = [];
  for (const { demand, department, resource, matter, authorisation, asks } of demandCases) {
    if (isBeyondReach(resource)) continue;
    const client = await as(department);
    const headers = { 'Sharing-Matter': matter, 'Sharing-Authorisation': authorisation };
    const { body: described } = await client.call('GET', `/v1/resources/${resource}`);
    const granted = described.demand.predicates.map(({ id }: { id: string }) => id);
    if (described.demand.id !== demand || granted.length === 0) continue;
    asked.push(demand);
    for (const { about, parameters, truth } of asks) {
      const { status, body, text } = await client.query(resource, { ...parameters, verify: {} }, { headers });
      expect(status, `${demand} ${about}`).toBe(200);
      expect(Object.keys(body), `${demand} ${about}`).toEqual(['findings']);
      expect(Object.keys(body.findings).toSorted()).toEqual([...granted].toSorted());
      if (truth === 'unknown') expect(new Set(Object.values(body.findings))).toEqual(new Set(['check-by-hand']));
      for (const value of valuesOf(truth)) expect(text, `${demand} ${about}`).not.toContain(value);
    }
  }
  expect(asked.length).toBeGreaterThan(15);
});

/** What a record holds that no finding could hold by chance. */
function valuesOf(truth: unknown): readonly string[] {
  if (Array.isArray(truth)) return truth.flatMap(valuesOf);
  if (typeof truth !== 'object' || truth === null) return [];
  return Object.values(truth).filter((value) => typeof value === 'string' && /[\d\p{Script=Han}]/u.test(value));
}

describe('the account number of a social security card', () => {
  const card = 'mohrss-card.card-status';
  const open = /^\d{12,}$/;
  const masked = /^\d{4} \*{4} \*{4} \d{4}$/;
  const numberFor = async (matter: string) => {
    const { body } = await (await as('human-resources')).query(card, family.father, {
      headers: { 'Sharing-Matter': matter },
    });
    return body.bankAccountNo;
  };

  test('leaves whole for the payment of a benefit, and masked for the card itself', async () => {
    expect(await numberFor('11430527DEM000049K4430514002000')).toMatch(open);
    expect(await numberFor('11430527DEM000049K4432014001000')).toMatch(masked);
  });

  test('leaves whole where a pension is paid to it, and masked in the services of the card', async () => {
    const humanResources = await as('human-resources');
    const ask = async (lifeEvent: string) => {
      const { body } = await humanResources.evidence(lifeEvent, { applicant: family.father });
      return body.evidence.find(({ id }: { id: string }) => id === 'card').data.bankAccountNo;
    };
    expect(await ask('retirement')).toMatch(open);
    expect(await ask('social-security-card')).toMatch(masked);
  });
});
