import { afterEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createTemper } from '../../src/sandbox/temper.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { appKeyHeaders, callVaccination } from './clients.ts';

const service = { p50Ms: 400, p95Ms: 2500, timeoutMs: 8000, window: '07:00-23:00', qps: 3, dailyQuota: 5 };
const beijing = (clock: string) => Date.parse(`2026-11-24T${clock}+08:00`);

describe('a temper', () => {
  test('takes the usual time of its owner: half of the calls less than p50, nineteen of twenty less than p95', () => {
    const mood = createTemper({ service, traits: ['latency'], factor: 1, now: () => 0 });
    const delays = Array.from({ length: 4000 }, () => {
      const met = mood();
      return 'delayMs' in met ? met.delayMs : Number.NaN;
    });
    const below = (most: number) => delays.filter((one) => one <= most).length / delays.length;
    expect(below(service.p50Ms)).toBeCloseTo(0.5, 1);
    expect(below(service.p95Ms)).toBeCloseTo(0.95, 1);
    expect(Math.max(...delays)).toBeLessThanOrEqual(3 * service.p95Ms);
  });

  test('is closed outside its hours, Beijing time', () => {
    let at = beijing('06:59:59');
    const mood = createTemper({ service, traits: ['hours'], factor: 1, now: () => at });
    expect(mood()).toEqual({ refused: 'closed' });
    at = beijing('07:00:00');
    expect(mood()).toEqual({ delayMs: 0 });
    at = beijing('23:00:00');
    expect(mood()).toEqual({ refused: 'closed' });
  });

  test('lets through so many a second and a day, times the factor', () => {
    let at = beijing('09:00:00');
    const mood = createTemper({ service, traits: ['quota'], factor: 2, now: () => at });
    const passed = (times: number) => Array.from({ length: times }, mood).filter((met) => 'delayMs' in met).length;
    expect(passed(10)).toBe(6);
    at += 1000;
    expect(passed(10)).toBe(4);
    at += 86_400_000;
    expect(passed(10)).toBe(6);
  });

  test('has no trait that nobody asked for', () => {
    const mood = createTemper({ service, traits: [], factor: 1, now: () => beijing('03:00:00') });
    for (let call = 0; call < 20; call += 1) expect(mood()).toEqual({ delayMs: 0 });
  });
});

describe('a service with a temper', () => {
  let sandbox: Sandbox;
  afterEach(() => sandbox.close());

  test('is closed by a page and says too many by its status, to calls that were let in', async () => {
    let at = beijing('09:00:00');
    sandbox = await startSandbox({ verticals: ['ndcpa-immunization'], now: () => at });
    const [child] = sandbox.people();
    const call = async () => {
      const parameters = { child_name: child?.name ?? '', child_idcard: child?.idNumber ?? '' };
      const headers = appKeyHeaders(sandbox, JSON.stringify(parameters), at);
      return (await callVaccination(sandbox, parameters, headers)).status;
    };
    sandbox.setTempers({
      services: { 'ndcpa-immunization': { ...service, qps: 1 } },
      traits: ['hours', 'quota'],
      factor: 1,
    });
    expect([await call(), await call()]).toEqual([200, 429]);
    at = beijing('23:30:00');
    expect(await call()).toBe(503);
    sandbox.setTempers({ services: { 'ndcpa-immunization': service }, traits: [], factor: 1 });
    expect(await call()).toBe(200);
  });
});

test('a fault of nobody is one clear line that says who there is', async () => {
  const start = startGatewayProcess({ environment: { SHUQIAO_SANDBOX_FAULTS: 'mps-populatoin=timeout' } });
  await expect(start).rejects.toThrow(
    /SHUQIAO_SANDBOX_FAULTS names mps-populatoin; there are .*mps-population.*national-platform/,
  );
});
