import { expect, test } from 'vitest';
import { as, firstFamily, opsRow } from './contract.ts';

test('trouble of a relay is one cause for all behind it, said plainly, and nobody else is touched', async () => {
  const education = await as('education');
  const { body } = await education.evidence('school-enrolment', await firstFamily(), {
    headers: { 'Sandbox-Fault': 'national-platform=unauthorised' },
  });
  const byId = Object.fromEntries(body.evidence.map((item: { id: string }) => [item.id, item]));
  for (const id of ['household', 'parent-identity', 'property']) {
    const reasons = (byId[id].parts ?? [byId[id]]).map((part: { problem: { reason: string } }) => part.problem.reason);
    expect(new Set(reasons), id).toEqual(new Set(['vertical-refused']));
    expect(byId[id].sentence).toContain('上级平台未放行本次查询');
  }
  expect([byId.vaccination.status, byId.residence.status]).toEqual(['ok', 'ok']);
  const entry = await opsRow(byId.household.receipt.split('/').at(-1));
  expect(entry).toMatchObject({ reason: 'vertical-refused', note: expect.stringContaining('relay: code 403') });
});

test('ops see which verticals share a relay', async () => {
  const ops = await as('data-bureau', { scope: 'ops' });
  const { body } = await ops.call('GET', '/ops/verticals');
  const behind = body.items.filter(({ relay }: { relay?: string }) => relay === 'national-platform');
  const ids = behind.map(({ vertical }: { vertical: string }) => vertical);
  expect(ids).toEqual(expect.arrayContaining(['mps-population', 'mnr-realestate']));
  expect(ids).not.toContain('mohrss-insurance');
});
