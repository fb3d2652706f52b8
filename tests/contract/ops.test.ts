import { createParser } from 'eventsource-parser';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Client, enrolment } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { readMetrics } from '../support/metrics.ts';
import { as, firstFamily, type NameAndId } from './contract.ts';

const household = 'mps-population.household-record';
const nobody = { name: '无此人', idNumber: '430599199001010017' };
let education: Client;
let ops: Client;
let family: { child: NameAndId; father: NameAndId; mother: NameAndId };

beforeAll(async () => {
  education = await as('education');
  ops = await as('data-bureau', { scope: 'ops' });
  family = await firstFamily();
});

// biome-ignore lint/suspicious/noExplicitAny: what a test reads of a row, it asserts
type Row = any;

/** One call after another under one officer’s number, each for a case of its own; answers the request ids, oldest first. */
async function ask(officer: string, cases: readonly string[], client = education, who: unknown = family.child) {
  const ids: string[] = [];
  for (const one of cases) {
    const headers = { 'Sharing-Case': one, 'Sharing-Officer': officer };
    ids.push((await client.query(household, who, { headers })).headers.get('Request-Id') ?? '');
  }
  return ids;
}

const casesOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${prefix}-${String(at).padStart(6, '0')}`);

/** All pages of a search. */
async function allRows(query: string, { client = ops, path = '/ops/requests', between = async () => {} } = {}) {
  const rows: Row[] = [];
  for (let after = ''; ; await between()) {
    const { status, body } = await client.call('GET', `${path}?${query}${after}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).not.toHaveProperty('incomplete');
    rows.push(...body.items);
    if (!body.next) return rows;
    after = `&after=${body.next}`;
  }
}

describe('the request log', () => {
  test('pages to the end without skipping or repeating a row while new requests come', async () => {
    const ids = await ask('STABLE', casesOf('STABLE', 11));
    let later = 0;
    const between = async () => {
      later += 1;
      await ask('STABLE', casesOf(`LATER-${later}`, 2));
    };
    const rows = await allRows('officer=STABLE&limit=4', { between });
    expect(later).toBe(2);
    expect(rows.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test('shows who asked, for which matter and case, and what became of it; never about whom', async () => {
    const [id] = await ask('WHOLE-ROW', ['WHOLE-ROW-0001'], education, nobody);
    const rows = await allRows('officer=WHOLE-ROW');
    expect(rows).toEqual([
      {
        id,
        time: expect.stringMatching(/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        kind: 'call',
        department: 'education',
        officer: 'WHOLE-ROW',
        matter: enrolment,
        case: 'WHOLE-ROW-0001',
        resource: household,
        outcome: 'absent',
        status: 200,
        cache: expect.stringMatching(/miss|hit/),
        ...(rows[0].cache === 'hit' && { ageSeconds: expect.any(Number) }),
        durationMs: expect.any(Number),
      },
    ]);
  });

  test('finds by each filter exactly what it names', async () => {
    const began = new Date().toISOString();
    await ask('FILTER-A', casesOf('FILTER', 3));
    await ask('FILTER-A', ['FILTER-NONE'], education, nobody);
    await ask('FILTER-B', casesOf('FILTER', 2), await as('health'));
    const bundle = await education.evidence('school-enrolment', family, { headers: { 'Sharing-Officer': 'FILTER-A' } });
    await ask('FILTER-A', ['FILTER-LAST']);
    const ours = `since=${began}&until=${new Date(Date.now() + 1).toISOString()}&limit=1000`;
    const everything = (await allRows(ours)).filter(({ officer }) => /^FILTER-/.test(officer));
    expect(everything).toHaveLength(3 + 1 + 2 + 1 + 8 + 1);
    const middle = everything[8].time;
    const filters: Record<string, (row: Row) => boolean> = {
      'department=education': (row) => row.department === 'education',
      'department=health&officer=FILTER-B': (row) => row.department === 'health' && row.officer === 'FILTER-B',
      'case=FILTER-000001': (row) => row.case === 'FILTER-000001',
      'officer=FILTER-A': (row) => row.officer === 'FILTER-A',
      [`resource=${household}`]: (row) => row.resource === household,
      'lifeEvent=school-enrolment': (row) => row.lifeEvent === 'school-enrolment',
      [`matter=${enrolment}`]: (row) => row.matter === enrolment,
      'outcome=refused': (row) => row.outcome === 'refused',
      'outcome=absent': (row) => row.outcome === 'absent',
      'reason=no-demand': (row) => row.reason === 'no-demand',
      'kind=bundle': (row) => row.kind === 'bundle',
      'kind=call,bundle': (row) => row.kind === 'call' || row.kind === 'bundle',
      [`bundle=${bundle.body.id}`]: (row) => row.bundle === bundle.body.id,
    };
    for (const [query, holds] of Object.entries(filters)) {
      const found = (await allRows(`${ours}&${query}`)).filter(({ officer }) => /^FILTER-/.test(officer));
      expect(found, query).toEqual(everything.filter(holds));
      expect(found.length, query).toBeGreaterThan(0);
    }
    for (const [query, holds] of Object.entries({
      [`since=${middle}`]: (row: Row) => row.time >= middle,
      [`since=${began}&until=${middle}`]: (row: Row) => row.time < middle,
    })) {
      const found = (await allRows(`${query}&limit=1000`)).filter(({ officer }) => /^FILTER-/.test(officer));
      expect(found, query).toEqual(everything.filter(holds));
      expect(found.length, query).toBeGreaterThan(0);
    }
  });

  test.each([
    ['a cursor that is not ours', 'after=bm90LW91cnM', 'after'],
    ['a page of more than a thousand', 'limit=1001', 'limit'],
    ['an outcome there is not', 'outcome=fine', 'outcome'],
    ['a time that is none', 'since=yesterday', 'since'],
  ])('refuses %s, and names the place', async (_, query, field) => {
    const { status, body } = await ops.call('GET', `/ops/requests?${query}`);
    expect({ status, reason: body.reason, field: body.errors[0].field }).toEqual({
      status: 400,
      reason: 'malformed',
      field,
    });
  });

  test('takes no citizen id in an address', async () => {
    const { status, body } = await ops.call('GET', `/ops/requests?case=${family.child.idNumber}`);
    expect({ status, field: body.errors[0].field }).toEqual({ status: 400, field: 'case' });
  });

  test('opened at one request shows all of it, with its receipt, and that it was opened is on record', async () => {
    const { body: bundle } = await education.evidence('school-enrolment', family);
    const opened = await ops.call('GET', `/ops/requests/${bundle.id}`);
    expect(opened.body.entry).toMatchObject({ id: bundle.id, kind: 'bundle', department: 'education' });
    expect(opened.body.parts).toHaveLength(8);
    for (const { receipt } of [opened.body, ...opened.body.parts]) {
      expect((await ops.call('GET', receipt)).status).toBe(200);
    }
    const readings = await allRows('kind=read&department=data-bureau&limit=1000');
    expect(readings.map(({ id }) => id)).toContain(opened.headers.get('Request-Id'));
    const unknown = await ops.call('GET', '/ops/requests/0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27');
    expect([unknown.status, unknown.body.reason]).toEqual([404, 'not-found']);
  });

  test('is for ops alone', async () => {
    for (const path of ['', '/stream', '/0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27'].map((rest) => `/ops/requests${rest}`)) {
      expect((await education.call('GET', path)).body.reason, path).toBe('insufficient-scope');
      expect((await fetch(inject('url') + path)).status, path).toBe(401);
    }
  });
});

test('a department sees its own requests, page by page, and nobody else’s', async () => {
  const mine = await ask('OWN-ROWS', casesOf('OWN', 5));
  await ask('OWN-ROWS', casesOf('OWN', 2), await as('health'));
  const rows = await allRows('officer=OWN-ROWS&limit=2', { client: education, path: '/v1/requests' });
  expect(rows.map(({ id }) => id)).toEqual(mine.toReversed());
  const all = await allRows('limit=1000', { client: education, path: '/v1/requests' });
  expect(new Set(all.map(({ department }) => department))).toEqual(new Set(['education']));
});

describe('the figures', () => {
  test('count what was asked, and show no person', async () => {
    const summary = async () => (await ops.call('GET', '/ops/summary?window=5m')).body;
    const before = await summary();
    await ask('COUNTED', casesOf('COUNTED', 3));
    await ask('COUNTED', ['COUNTED-NOBODY'], education, nobody);
    const counted = await eventually(async () => {
      const one = await summary(); // an instance hears of what others recorded within a second
      expect(one.requests).toBeGreaterThanOrEqual(before.requests + 4);
      return one;
    });
    expect(counted.window).toBe('5m');
    expect(counted.outcomes.ok).toBeGreaterThanOrEqual(before.outcomes.ok + 3);
    expect(counted.outcomes.absent).toBeGreaterThanOrEqual(before.outcomes.absent + 1);
    expect(counted.departments.map(({ department }: Row) => department)).toContain('education');
    expect(counted.resources.map(({ resource }: Row) => resource)).toContain(household);
    expect(counted.latencyMs.p50).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(counted)).not.toContain(family.child.idNumber);
    expect((await ops.call('GET', '/ops/summary?window=2h')).status).toBe(400);
  });

  test('know every vertical, its usual time and how its calls went', async () => {
    await ask('VERTICALS', ['VERTICALS-00001']);
    const { body } = await ops.call('GET', '/ops/verticals');
    const population = body.items.find(({ vertical }: Row) => vertical === 'mps-population');
    expect(population).toMatchObject({ usualMs: { p50: expect.any(Number) }, window: expect.any(String) });
    expect(population.calls).toBeGreaterThan(0);
    expect(population.lastSuccess).toMatch(/Z$/);
    const catalog = await ops.call('GET', '/v1/resources');
    const verticals = new Set(catalog.body.items.map(({ vertical }: Row) => vertical.id));
    expect(new Set(body.items.map(({ vertical }: Row) => vertical))).toEqual(verticals);
  });

  test('are there as metrics too, without any label that names a person, a department or a case', async () => {
    const { headers, text } = await ops.call('GET', '/metrics');
    expect(headers.get('Content-Type')).toContain('text/plain; version=0.0.4');
    expect(text).toMatch(/^shuqiao_requests_total\{.*outcome="ok".*\} \d+$/m);
    for (const secret of ['education', '0427', enrolment, family.child.idNumber]) expect(text).not.toContain(secret);
    const { values, faults } = readMetrics(text);
    expect(faults).toEqual([]);
    for (const gauge of ['breaker_state', 'calls_under_way', 'calls_waiting', 'retry_budget_calls', 'open']) {
      expect(values.get(`shuqiao_vertical_${gauge}{vertical="mps-population"}`), gauge).toEqual(expect.any(Number));
    }
    expect(values.has('shuqiao_relay_breaker_state{relay="national-platform"}')).toBe(true);
    expect(values.has('shuqiao_cache_lookups_total{tier="memory",outcome="miss"}')).toBe(true);
    expect((await fetch(`${inject('url')}/metrics`)).status).toBe(401);
  });

  test('are for ops alone', async () => {
    for (const path of ['/ops/summary', '/ops/verticals', '/metrics']) {
      expect((await education.call('GET', path)).status, path).toBe(403);
    }
  });
});

describe('the live tail', () => {
  test('delivers each request that its filter names as it is recorded, once', async () => {
    await ask('TAIL', ['TAIL-BEFORE-01']);
    const tail = await follow('officer=TAIL');
    const [ids] = await Promise.all([ask('TAIL', casesOf('TAIL', 6)), ask('NO-TAIL', casesOf('NO-TAIL', 3))]);
    await expect.poll(() => tail.rows().length).toBe(6);
    expect(
      tail
        .rows()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.toSorted());
    const recorded = await allRows('officer=TAIL');
    for (const row of tail.rows()) expect(recorded).toContainEqual(row);
    tail.close();
  });

  test('goes on after the last event that was seen', async () => {
    const first = await follow('officer=RESUME');
    const seen = await ask('RESUME', casesOf('RESUME-A', 2));
    await expect.poll(() => first.rows().length).toBe(2);
    first.close();
    const missed = await ask('RESUME', casesOf('RESUME-B', 3));
    const second = await follow('officer=RESUME', first.lastEventId());
    const later = await ask('RESUME', casesOf('RESUME-C', 1));
    const fresh = () => [...new Set(second.rows().map(({ id }) => id))].filter((id) => !seen.includes(id));
    await expect.poll(() => fresh().length).toBe(4);
    expect(fresh().toSorted()).toEqual([...missed, ...later].toSorted());
    second.close();
  });
});

/** At the edge an instance may ask the others every two seconds. */

/** Follows the log as a browser does, until `close`. */
async function follow(query: string, lastEventId?: string) {
  const leaving = new AbortController();
  const response = await fetch(`${inject('url')}/ops/requests/stream?${query}`, {
    headers: {
      Authorization: `Bearer ${ops.token}`,
      Accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
    },
    signal: leaving.signal,
  });
  expect(response.headers.get('Content-Type')).toContain('text/event-stream');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const events: { event: string; id: string; data: Row }[] = [];
  const parser = createParser({
    onEvent: ({ event = 'message', id = '', data }) => events.push({ event, id, data: JSON.parse(data) }),
  });
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  };
  read().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  await expect.poll(() => events[0]?.event).toBe('open');
  return {
    rows: (): Row[] => events.filter(({ event }) => event === 'request').map(({ data }) => data),
    lastEventId: () => events.at(-1)?.id,
    close: () => leaving.abort(),
  };
}
