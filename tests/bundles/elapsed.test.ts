import { expect, test } from 'vitest';
import { startCounty } from '../support/county.ts';

/** The property waits for the household register, whose name it is looked up under: a chain of two. */
// biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it
const chained = (lifeEvent: any) => {
  const property = lifeEvent.evidence.find(({ id }: { id: string }) => id === 'property');
  property.calls = [{ ownerName: '@household.headName', ownerNumber: '$father.idNumber' }];
  delete property.combine;
};

test('a bundle takes about as long as its slowest chain, not as all its calls together', async () => {
  await using county = await startCounty({ config: { 'life-events/school-enrolment.yaml': chained } });
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  const { name = '', idNumber = '', father, mother } = child ?? {};
  const slow = ['ndcpa-immunization', 'mps-population', 'mnr-realestate', 'mohrss-insurance'];
  const education = await county.as('education');
  const { body } = await education.evidence(
    'school-enrolment',
    { child: { name, idNumber }, father, mother },
    { headers: { 'Sandbox-Fault': slow.map((vertical) => `${vertical}=slow:1s`).join(',') } },
  );
  expect(body.evidence.map(({ status }: { status: string }) => status)).toEqual(Array(5).fill('ok'));

  const ops = await county.as('data-bureau', { scope: 'ops' });
  const { body: calls } = await ops.call('GET', `/ops/requests?bundle=${body.id}`);
  const took = new Map<string, number>();
  let sum = 0;
  for (const { evidence, durationMs } of calls.items as { evidence: string; durationMs: number }[]) {
    took.set(evidence, Math.max(took.get(evidence) ?? 0, durationMs));
    sum += durationMs;
  }
  const of = (...chain: string[]) => chain.reduce((total, id) => total + (took.get(id) ?? 0), 0);
  const slowest = Math.max(of('household', 'property'), of('vaccination'), of('parent-identity'), of('residence'));
  const { durationMs: elapsed } = (await ops.call('GET', `/ops/requests/${body.id}`)).body.entry;
  expect(slowest).toBe(of('household', 'property'));
  expect(elapsed / slowest).toBeLessThan(1.5);
  expect(elapsed / sum).toBeLessThan(0.5);
});
