import { expect, test } from 'vitest';
import { type County, editConfig, startCounty } from '../support/county.ts';

const lifeEventFile = 'life-events/school-enrolment.yaml';

/** The parents' identity rests on a demand of the human resources bureau, delegated to the bureau of education. */
const config = {
  // biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it
  [lifeEventFile]: (lifeEvent: any) => {
    const identity = lifeEvent.evidence.find(({ id }: { id: string }) => id === 'parent-identity');
    Object.assign(identity, { demand: 'SN-D-13', predicates: [] });
    lifeEvent.delegations = [{ demand: 'SN-D-13', to: 'education', basis: '部门间数据共享协议' }];
  },
  // biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it
  'demands/human-resources.yaml': (demands: any) => {
    const demand = demands.find(({ id }: { id: string }) => id === 'SN-D-13');
    demand.lifeEvents.push('school-enrolment');
  },
};

async function parentIdentity(county: County) {
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  const { name = '', idNumber = '', father, mother } = child ?? {};
  const education = await county.as('education');
  const { body } = await education.evidence('school-enrolment', { child: { name, idNumber }, father, mother });
  const ops = await county.as('data-bureau', { scope: 'ops' });
  const { body: found } = await ops.call('GET', `/ops/requests?bundle=${body.id}`);
  const rows = found.items.filter(({ evidence }: { evidence: string }) => evidence === 'parent-identity');
  return { body, item: body.evidence[2], rows };
}

test('evidence that rests on the demand of another comes by its delegation; without it, the sentence names whom to ask', async () => {
  await using county = await startCounty({ config });
  const delegated = await parentIdentity(county);
  expect(delegated.item).toMatchObject({ id: 'parent-identity', status: 'ok' });
  for (const row of delegated.rows) expect(row).toMatchObject({ onBehalfOf: 'human-resources', outcome: 'ok' });

  const before = county.gateway.catalog().revision;
  await editConfig(county.configFolder, lifeEventFile, (lifeEvent) => {
    lifeEvent.delegations = [];
  });
  await expect.poll(() => county.gateway.catalog().revision).not.toBe(before);
  const asked = county.sandbox.calls('mps-population');
  const { body, item, rows } = await parentIdentity(county);
  expect(item).toMatchObject({
    status: 'refused',
    sentence: expect.stringMatching(/^请联系绥宁县人力资源和社会保障局/),
    parts: [{ problem: { reason: 'no-delegation' } }, { problem: { reason: 'no-delegation' } }],
  });
  expect(JSON.stringify(item)).not.toContain('"data"');
  expect(body.complete).toBe(false);
  for (const row of rows) expect(row).toMatchObject({ outcome: 'refused', reason: 'no-delegation' });
  expect(county.sandbox.calls('mps-population') - asked).toBe(0); // the household is kept for the same case
});
