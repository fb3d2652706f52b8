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
