import { expect, test } from 'vitest';
import { startCounty } from '../support/county.ts';

test('a required evidence that a paper may replace is not asked for where nothing of it is stated', async () => {
  await using county = await startCounty();
  const transport = await county.as('transport');
  const [enterprise] = county.sandbox.enterprises();
  const [driver] = county.sandbox.people();
  const { status, body } = await transport.evidence('transport-company', {
    enterprise: { uscc: enterprise?.uscc },
    drivers: [{ name: driver?.name, idNumber: driver?.idNumber }],
  });
  expect(status).toBe(200);
  const vehicle = body.evidence.find(({ id }: { id: string }) => id === 'vehicle');
  expect(vehicle).toMatchObject({ status: 'not_found', sentence: expect.stringContaining('提交机动车行驶证') });
  expect(body.complete).toBe(false);
  const { body: refused } = await transport.evidence('transport-company', { enterprise: { uscc: enterprise?.uscc } });
  expect(refused).toMatchObject({ reason: 'invalid-parameters', errors: [{ field: 'drivers' }] });
});

test('a paper is not asked for where the case goes on without it', async () => {
  await using county = await startCounty();
  const { name, idNumber } = county.sandbox.people().find(({ father }) => father)?.father ?? {};
  const { body } = await (await county.as('medical-insurance')).evidence('medical-reimbursement', {
    patient: { name, idNumber },
    visit: { from: '2001-03-01', to: '2001-03-02' },
  });
  const settlement = body.evidence.find(({ id }: { id: string }) => id === 'settlement');
  expect(settlement).toMatchObject({ status: 'not_found', sentence: expect.stringContaining('不影响办理，可不补交') });
});
