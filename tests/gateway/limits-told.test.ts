import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Answer } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

const household = 'mps-population.household-record';
let county: County;

/** On a clock that the test moves: ten seconds before a midnight in Beijing that is yet to come. */
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  vi.setSystemTime(new Date(`${tomorrow}T15:59:50Z`));
  county = await startCounty({
    config: {
      'demands/education.yaml': (demands) => {
        const demand = demands.find(({ id }: { id: string }) => id === 'SN-D-02');
        Object.assign(demand, { ratePerSecond: 1, quotaPerDay: 25, maxAge: 'P1D' });
      },
    },
  });
});
afterAll(async () => {
  await county[Symbol.asyncDispose]();
  vi.useRealTimers();
});

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);

async function ask(): Promise<Answer> {
  const { name, idNumber } = county.sandbox.people()[0] ?? { name: '', idNumber: '' };
  return (await county.as('education')).query(household, { name, idNumber });
}

/** `[status, reason, of the rate r and t, of the quota r and t, Retry-After]`. */
function told({ status, body, headers }: Answer) {
  const numbers = [...(headers.get('RateLimit') ?? '').matchAll(/[rt]=(\d+)/g)].map(([, number]) => Number(number));
  return [status, body.reason, ...numbers, Number(headers.get('Retry-After'))];
}

test('who does what RateLimit and Retry-After say is let through then, and not before; around midnight too', async () => {
  for (let left = 9; left >= 0; left -= 1)
    expect(told(await ask())).toEqual([200, undefined, left, 10 - left, left + 15, 10, 0]);
  expect(told(await ask())).toEqual([429, 'rate-limited', 0, 10, 15, 10, 1]);
  later(1);
  expect(told(await ask())).toEqual([200, undefined, 0, 10, 14, 9, 0]);
  expect(told(await ask())).toEqual([429, 'rate-limited', 0, 10, 14, 9, 1]);

  later(10); // what `t` says: all of the rate may be used at once again; and a new day has begun a second ago
  const untilMidnight = 86_400 - 1;
  for (let left = 9; left >= 0; left -= 1)
    expect(told(await ask())).toEqual([200, undefined, left, 10 - left, left + 15, untilMidnight, 0]);
  later(10);
  for (let left = 9; left >= 0; left -= 1) expect((await ask()).status).toBe(200);
  later(10);
  for (let left = 4; left >= 0; left -= 1) expect((await ask()).status).toBe(200);
  const used = told(await ask());
  expect(used).toEqual([429, 'quota-used', 5, 5, 0, untilMidnight - 20, untilMidnight - 20]);

  later(untilMidnight - 21);
  expect(told(await ask())).toEqual([429, 'quota-used', 10, 0, 0, 1, 1]);
  later(1);
  expect(told(await ask())).toEqual([200, undefined, 9, 1, 24, 86_400, 0]);
});
