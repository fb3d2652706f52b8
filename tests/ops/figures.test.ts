import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOpen } from '../../src/catalog/index.ts';
import type { Catalog, Entry, Vertical } from '../../src/model/index.ts';
import { countTime, createHistogram, quantile } from '../../src/ops/histogram.ts';
import { createOps } from '../../src/ops/index.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { ask, casesOf, household } from './support.ts';

let county: County;
let education: Client;
let ops: Client;

beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '100' } });
  education = await county.as('education');
  ops = await county.as('data-bureau', { scope: 'ops' });
});
afterAll(() => county[Symbol.asyncDispose]());

async function ledgerSize(): Promise<number> {
  const { body } = await ops.call('GET', '/readyz');
  const ledger = body.parts.find(({ name }: { name: string }) => name === 'ledger');
  return Number.parseInt(ledger.note, 10);
}

describe('refusals before authentication', () => {
  test('are counted by reason and minute and write no entry', async () => {
    const before = await ledgerSize();
    for (let at = 0; at < 25; at += 1) {
      await fetch(`${county.url}/v1/requests`, { headers: { Authorization: `Bearer nonsense-${at}` } });
    }
    const { body } = await ops.call('GET', '/ops/summary?window=5m');
    const counted = body.refusedBeforeAuthentication.filter(
      ({ reason }: { reason: string }) => reason === 'invalid-token',
    );
    expect(counted.reduce((total: number, { count }: { count: number }) => total + count, 0)).toBe(25);
    for (const { minute } of counted) expect(minute).toMatch(/:00\.000Z$/);
    expect(await ledgerSize()).toBe(before);
  });
});

describe('the summary', () => {
  test('agrees with the log', async () => {
    await ask(county, education, casesOf('SUMMARY', 4));
    await ask(county, education, casesOf('SUMMARY', 4));
    await ask(county, await county.as('human-resources'), casesOf('SUMMARY', 3));
    const { body } = await ops.call('GET', '/ops/summary?window=1h');
    const log = await ops.call('GET', '/ops/requests?kind=call,bundle&limit=1000');
    const rows: { outcome: string; reason?: string; cache: string; department: string }[] = log.body.items;
    const times = (holds: (row: (typeof rows)[number]) => boolean) => rows.filter(holds).length;
    expect(body.requests).toBe(rows.length);
    for (const outcome of ['ok', 'absent', 'not_found', 'refused', 'failed']) {
      expect(body.outcomes[outcome], outcome).toBe(times((row) => row.outcome === outcome));
    }
    for (const { reason, count } of body.reasons) expect(count, reason).toBe(times((row) => row.reason === reason));
    for (const { department, count } of body.departments) {
      expect(count, department).toBe(times((row) => row.department === department));
    }
    expect(body.cache.hit).toBe(times((row) => row.cache === 'hit'));
    expect(body.latencyMs.p50).toBeLessThanOrEqual(body.latencyMs.p95);
  });

  test('survives a restart for the last hour', async () => {
    const now = () => Date.parse('2026-11-24T04:00:00Z');
    const fresh = createOps({ now });
    const entries = [entryAt('2026-11-24T03:30:00.000Z'), entryAt('2026-11-24T03:59:00.000Z')];
    const stop = await fresh.watch({
      follow: () => () => {},
      search: async () => ({ entries: entries.toReversed() }),
    } as never);
    expect(fresh.summary('1h').requests).toBe(2);
    expect(fresh.summary('5m').requests).toBe(1);
    expect(fresh.verticals(catalogWith(population))).toMatchObject([{ vertical: 'mps-population', calls: 2 }]);
    stop();
  });

  test('forgets what is older than its window, and keeps no more than a day', () => {
    let time = Date.parse('2026-11-24T04:00:00Z');
    const fresh = createOps({ now: () => time });
    for (let minute = 0; minute < 3000; minute += 1) {
      fresh.refusedBeforeAuthentication('invalid-token');
      time += 60_000;
    }
    expect(fresh.summary('5m').refusedBeforeAuthentication.length).toBeLessThanOrEqual(6);
    expect(fresh.summary('24h').refusedBeforeAuthentication.length).toBeLessThanOrEqual(24 * 60);
  });
});

describe('metrics', () => {
  test('count by outcome, resource and vertical and name no person, department, officer or case', async () => {
    const person = county.sandbox.people()[3];
    await ask(county, education, ['METRICS-01'], 'METRICS-OFFICER');
    await education.query(`mps-population.${person?.idNumber}`, { name: person?.name, idNumber: person?.idNumber });
    const { text, headers } = await ops.call('GET', '/metrics');
    expect(headers.get('Content-Type')).toContain('text/plain; version=0.0.4');
    expect(text).toMatch(/^shuqiao_requests_total\{kind="call",outcome="ok",reason="-",cache="\w+"\} \d+$/m);
    expect(text).toContain(`shuqiao_resource_requests_total{resource="${household}"}`);
    expect(text).toMatch(/^shuqiao_upstream_calls_total\{vertical="mps-population",outcome="rows"\} \d+$/m);
    for (const secret of [person?.idNumber, person?.name, 'METRICS', 'education', '0427']) {
      expect(text).not.toContain(secret);
    }
    const histogram = [...text.matchAll(/^shuqiao_request_duration_seconds_bucket\{le="[^"]+"\} (\d+)$/gm)];
    const counts = histogram.map(([, count]) => Number(count));
    expect(counts).toEqual(counts.toSorted((one, other) => one - other));
  });

  test('are for ops alone', async () => {
    expect((await fetch(`${county.url}/metrics`)).status).toBe(401);
    expect((await education.call('GET', '/metrics')).status).toBe(403);
  });
});

describe('readiness', () => {
  test('shows states to anyone and details to ops', async () => {
    const anyone = (await (await fetch(`${county.url}/readyz`)).json()) as { parts: object[] };
    expect(anyone).toMatchObject({ status: 'ready' });
    for (const part of anyone.parts) expect(part).not.toHaveProperty('note');
    const { body } = await ops.call('GET', '/readyz');
    for (const part of body.parts) expect(part.note).toEqual(expect.any(String));
  });
});

describe("a vertical's health", () => {
  const begin = Date.parse('2026-11-24T04:00:00Z');

  function watch(outcomes: readonly string[], durationMs = 100) {
    const fresh = createOps({ now: () => begin + 60_000 });
    for (const [at, outcome] of outcomes.entries()) {
      fresh.observe({
        vertical: 'mps-population',
        resource: household,
        durationMs,
        outcome: outcome as 'rows',
        at: begin + at * 1000,
      });
    }
    return fresh.verticals(catalogWith(population))[0];
  }

  test('is told by what its calls came to', () => {
    const timeouts = (count: number) => Array.from({ length: count }, () => 'vertical-timeout');
    const answers = (count: number) => Array.from({ length: count }, () => 'rows');
    expect(watch([])?.state).toBe('idle');
    expect(watch([...answers(19), 'no-record'])?.state).toBe('ok');
    expect(watch([...answers(18), ...timeouts(2)])?.state).toBe('failing');
    expect(watch([...answers(2), ...timeouts(8)])).toMatchObject({
      state: 'down',
      calls: 10,
      failures: [{ reason: 'vertical-timeout', count: 8 }],
    });
    expect(watch([...timeouts(8), ...answers(2)])?.state).toBe('failing');
    expect(watch(answers(20), 9000)?.state).toBe('slow');
  });

  test('is not told by calls that were broken off because the caller hung up, before or after a restart', async () => {
    const left = (count: number) => Array.from({ length: count }, () => 'caller-gone');
    expect(watch([...left(8), 'rows', ...left(1)], 9_000)).toMatchObject({ calls: 10, failures: [], brokenOff: 9 });
    expect(watch(left(8))).toMatchObject({ state: 'idle', calls: 8, recentMs: {} });
    expect(watch([...left(8), 'rows', 'vertical-timeout'])).toMatchObject({ state: 'down', brokenOff: 8 });
    const entries = [
      { ...entryAt('2026-11-24T04:00:01.000Z'), outcome: 'failed', reason: 'caller-gone' },
      { ...entryAt('2026-11-24T04:00:02.000Z'), outcome: 'failed', reason: 'caller-gone', upstream: undefined },
    ];
    const fresh = createOps({ now: () => begin + 60_000 });
    await fresh.watch({ follow: () => () => {}, search: async () => ({ entries }) } as never);
    expect(fresh.verticals(catalogWith(population))[0]).toMatchObject({ calls: 1, failures: [], brokenOff: 1 });
  });

  test('groups answers that did not fit its specification by field, with when that began', () => {
    const fresh = createOps({ now: () => begin + 60_000 });
    const listeners: ((entry: Entry) => void)[] = [];
    fresh.watch({
      follow: (listener: (entry: Entry) => void) => {
        listeners.push(listener);
        return () => {};
      },
      search: async () => ({ entries: [] }),
    } as never);
    for (const [second, note] of [
      '$.data[0].XB: expected one of "1", "2"',
      '$.data[7].XB: expected string',
      'http 200, expected json',
    ].entries()) {
      const entry = {
        ...entryAt(`2026-11-24T04:00:0${second}.000Z`),
        outcome: 'failed',
        reason: 'vertical-invalid-answer',
        note,
        durationMs: 0,
      } as Entry;
      for (const listener of listeners) listener(entry);
    }
    expect(fresh.verticals(catalogWith(population))[0]?.deviations).toEqual([
      {
        resource: household,
        field: '$',
        expected: 'http 200, expected json',
        count: 1,
        firstSeen: '2026-11-24T04:00:02.000Z',
        lastSeen: '2026-11-24T04:00:02.000Z',
      },
      {
        resource: household,
        field: '$.data[].XB',
        expected: 'string',
        count: 2,
        firstSeen: '2026-11-24T04:00:00.000Z',
        lastSeen: '2026-11-24T04:00:01.000Z',
      },
    ]);
  });

  test('is closed outside its hours, Beijing time, also where they run past midnight', () => {
    const at = (time: string) => Date.parse(`2026-11-24T${time}:00+08:00`);
    expect(isOpen('00:00-24:00', at('03:00'))).toBe(true);
    expect(isOpen('08:00-18:00', at('08:00'))).toBe(true);
    expect(isOpen('08:00-18:00', at('18:00'))).toBe(false);
    expect(isOpen('22:00-06:00', at('23:30'))).toBe(true);
    expect(isOpen('22:00-06:00', at('12:00'))).toBe(false);
  });

  test('over HTTP shows each vertical of the catalog', async () => {
    const { body } = await ops.call('GET', '/ops/verticals');
    const shown = body.items.map(({ vertical }: { vertical: string }) => vertical);
    expect(new Set(shown)).toEqual(new Set(county.gateway.catalog().verticals.keys()));
  });
});

describe('quantiles', () => {
  test('are within a tenth of the truth', () => {
    const histogram = createHistogram();
    for (let ms = 1; ms <= 1000; ms += 1) countTime(histogram, ms);
    for (const [share, truth] of [
      [0.5, 500],
      [0.95, 950],
      [0.99, 990],
    ] as const) {
      expect(Math.abs((quantile(histogram, share) ?? 0) - truth) / truth, String(share)).toBeLessThan(0.1);
    }
    expect(quantile(createHistogram(), 0.5)).toBeUndefined();
  });
});

function entryAt(time: string): Entry {
  return {
    version: 1,
    id: `0190${time.replace(/\D/g, '').slice(4, 12)}`,
    time,
    kind: 'call',
    department: 'education',
    resource: household,
    outcome: 'ok',
    status: 200,
    cache: 'miss',
    durationMs: 20,
    revision: '0',
    upstream: {
      vertical: 'mps-population',
      requestId: `0190${time.replace(/\D/g, '').slice(4, 12)}`,
      durationMs: 18,
    },
  } as unknown as Entry;
}

const population = {
  id: 'mps-population',
  name: { zh: '国家人口基础信息库', en: 'National Basic Population Database' },
  service: { p50Ms: 200, p95Ms: 800, timeoutMs: 6000, window: '00:00-24:00', qps: 10, dailyQuota: 1000 },
} as unknown as Vertical;

function catalogWith(vertical: Vertical): Catalog {
  return { verticals: new Map([[vertical.id, vertical]]) } as unknown as Catalog;
}
