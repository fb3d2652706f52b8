import { afterEach, describe, expect, test } from 'vitest';
import { type County, type CountyOptions, startCounty } from '../support/county.ts';

let county: County | undefined;
afterEach(async () => {
  await county?.[Symbol.asyncDispose]();
  county = undefined;
});

async function enrol(options: CountyOptions, headers: Record<string, string> = {}) {
  county = await startCounty(options);
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  if (!child?.father || !child.mother) throw new Error('the sandbox has no child with both parents');
  const stated = {
    child: { name: child.name, idNumber: child.idNumber },
    father: child.father,
    mother: child.mother,
  };
  const { body, status } = await (await county.as('education')).evidence('school-enrolment', stated, { headers });
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of a body, it asserts
  const item = (id: string): any => body.evidence.find((one: { id: string }) => one.id === id);
  return { body, status, item, county, stated };
}

/** The property is looked up under the name that the household register has, not under what the applicant stated. */
const chained: CountyOptions['config'] = {
  'demands/education.yaml': (demands) => {
    const household = demands.find(({ id }: { id: string }) => id === 'SN-D-02');
    household.unmasked = ['registeredAddress', 'registeredOn'];
  },
  'life-events/school-enrolment.yaml': (lifeEvent) => {
    const property = lifeEvent.evidence.find(({ id }: { id: string }) => id === 'property');
    property.calls = [{ ownerName: '@household.headName', ownerNumber: '$father.idNumber' }];
    delete property.combine;
  },
};

describe('evidence that is looked up with a field of another', () => {
  test('waits for it and uses its value unmasked, though it leaves masked', async () => {
    const { item, county, stated } = await enrol({ config: chained });
    expect(item('household').data.headName).toBe(
      `${stated.father.name.slice(0, 1)}${'*'.repeat(stated.father.name.length - 1)}`,
    );
    expect(item('property')).toMatchObject({ status: 'ok', data: { items: [expect.anything()] } });
    expect(Object.values(county.sandbox.lastCall('mnr-realestate')?.parameters ?? {})).toContain(stated.father.name);
  });

  test('is not asked for where that other one could not be had', async () => {
    const { item, county } = await enrol({ config: chained }, { 'Sandbox-Fault': 'mps-population=error' });
    expect(item('household').status).toBe('unavailable');
    expect(item('property')).toMatchObject({
      status: 'unavailable',
      sentence: expect.stringContaining('要先取得“户籍证明材料”才能查询'),
    });
    expect(item('property')).not.toHaveProperty('receipt');
    expect(county.sandbox.calls('mnr-realestate')).toBe(0);
    expect(item('vaccination').status).toBe('ok');
  });
});

test('what has not come by the deadline is unavailable; everything else is there, and nothing hangs', async () => {
  const { body, item, status } = await enrol(
    {
      config: {
        'life-events/school-enrolment.yaml': (lifeEvent) => {
          lifeEvent.deadlineMs = 1_500;
        },
      },
    },
    { 'Sandbox-Fault': 'ndcpa-immunization=timeout' },
  );
  expect(status).toBe(200);
  expect(item('vaccination')).toMatchObject({ status: 'unavailable', problem: { reason: 'vertical-timeout' } });
  for (const id of ['household', 'parent-identity', 'property', 'residence']) expect(item(id).status).toBe('ok');
  expect(body.complete).toBe(false);
});

test('a calm sentence is told in English too', async () => {
  const { body, item } = await enrol({}, { 'Accept-Language': 'en', 'Sandbox-Fault': 'mnr-realestate=unauthorised' });
  expect(item('vaccination').sentence).toBe(
    'The vaccination record was found with the disease control authority; no need to hand in the vaccination certificate.',
  );
  expect(item('property').sentence).toContain('contact the data bureau');
  expect(body.sentence).toMatch(/^4 of 5 pieces of evidence are there, which is enough/);
});
