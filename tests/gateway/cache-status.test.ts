import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

const household = 'mps-population.household-record';
const hour = 3_600_000;
let county: County;
let education: Client;

/** Over HTTP and through every room, on a clock that the test moves. */
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  county = await startCounty({
    environment: { SHUQIAO_LIMITS_FACTOR: '100' },
    config: {
      'demands/education.yaml': (demands) => {
        demands.find(({ id }: { id: string }) => id === 'SN-D-02').staleWhileRevalidate = 'PT1H';
      },
    },
  });
});
afterAll(async () => {
  await county[Symbol.asyncDispose]();
  vi.useRealTimers();
});

function person(turn: number) {
  const { name, idNumber } = county.sandbox.people()[turn] ?? { name: '', idNumber: '' };
  return { name, idNumber };
}
/** `Cache-Status` without the cache's name, and `Age`. */
async function told(turn: number, headers: Record<string, string> = {}) {
  const answer = await education.query(household, person(turn), { headers });
  expect(answer.status).toBe(200);
  const [, said] = /^Shuqiao; (.*)$/.exec(answer.headers.get('Cache-Status') ?? '') ?? [];
  return [said, answer.headers.get('Age')];
}
/** No token lives that long. */
async function later(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  education = await county.as('education');
}

test('Cache-Status and Age say how an answer came, whichever way (RFC 9211, RFC 9111 §5.1)', async () => {
  await later(0);
  expect(await told(0)).toEqual(['fwd=miss', null]);
  expect(await told(0)).toEqual(['hit', '0']);
  await later(50_999);
  expect(await told(0)).toEqual(['hit', '50']);
  expect(await told(0, { 'Sandbox-Fault': 'mps-population=slow:0.1s' })).toEqual(['fwd=bypass', null]);

  county.sandbox.setFault('mps-population', 'slow:0.3s');
  const crowd = await Promise.all(Array.from({ length: 4 }, () => told(1)));
  county.sandbox.setFault('mps-population', undefined);
  expect(crowd.sort()).toEqual([['fwd=miss', null], ...Array(3).fill(['fwd=miss; collapsed', '0'])]);

  await later(549_001); // ten minutes old: its fresh minute has ended, up to a tenth early
  const behind = await told(0);
  expect(behind).toEqual([expect.stringMatching(/^hit; ttl=-54\d; detail=stale-while-revalidate$/), '600']);
  await expect.poll(() => told(0)).toEqual(['hit', '0']);

  await later(2 * hour); // past the time in which it may be renewed behind an answer
  expect(await told(0)).toEqual(['fwd=stale', null]);
  await later(2 * hour);
  county.sandbox.setFault('mps-population', 'error');
  const inVain = await told(0);
  expect(inVain).toEqual([expect.stringMatching(/^fwd=stale; ttl=-714\d; detail=served-stale$/), '7200']);
  const notAsked = () => told(0); // once its breaker is open
  await expect.poll(notAsked).toEqual([expect.stringMatching(/^hit; ttl=-714\d; detail=served-stale$/), '7200']);
  county.sandbox.setFault('mps-population', undefined);
});
