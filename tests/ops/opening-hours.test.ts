import { expect, test } from 'vitest';
import { startCounty } from '../support/county.ts';
import { household } from './support.ts';

const vertical = 'mps-population';

test.each([
  { what: 'held to its hours', temper: 'hours', isClosed: true },
  { what: 'not held to them', temper: 'off', isClosed: false },
])('outside its hours a vertical that is $what is shown as it is called', async ({ temper, isClosed }) => {
  await using county = await startCounty({
    config: {
      [`verticals/${vertical}.yaml`]: ({ service }: { service: { window: string } }) => {
        service.window = windowOtherThanNow();
      },
    },
    environment: { SHUQIAO_SANDBOX_TEMPER: temper },
  });
  const ops = await county.as('data-bureau', { scope: 'ops' });
  const { body } = await ops.call('GET', '/ops/verticals');
  const shown = body.items.find((one: { vertical: string }) => one.vertical === vertical);
  expect(shown.state === 'closed').toBe(isClosed);
  expect(shown.standing.opensAt !== undefined).toBe(isClosed);
  const { name, idNumber } = county.sandbox.people()[0] ?? { name: '', idNumber: '' };
  const answer = await (await county.as('education')).query(household, { name, idNumber });
  expect([answer.status, answer.body.reason]).toEqual(isClosed ? [503, 'vertical-closed'] : [200, undefined]);
});

/** One hour, twelve from now in Beijing. */
function windowOtherThanNow(): string {
  const hour = (new Date(Date.now() + 8 * 3_600_000).getUTCHours() + 12) % 24;
  const clock = (at: number) => `${String(at % 24).padStart(2, '0')}:00`;
  return `${clock(hour)}-${hour === 23 ? '24:00' : clock(hour + 1)}`;
}
