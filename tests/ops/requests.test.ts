import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCase, type Client, enrolment } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { allRows, ask, casesOf, household, idOf } from './support.ts';

let county: County;
let education: Client;
let insurance: Client;
let ops: Client;

beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '100' } });
  education = await county.as('education');
  insurance = await county.as('human-resources');
  ops = await county.as('data-bureau', { scope: 'ops' });
});
afterAll(() => county[Symbol.asyncDispose]());

const stated = () => {
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  const named = (person?: { name: string; idNumber: string }) => ({ name: person?.name, idNumber: person?.idNumber });
  return { child: named(child), father: named(child?.father), mother: named(child?.mother) };
};

describe('the request log', () => {
  test('pages to the end without skipping or repeating a row while new requests come', async () => {
    const ids = await ask(county, education, casesOf('STABLE', 12), 'STABLE');
    let later = 0;
    const rows = await allRows(ops, 'officer=STABLE&limit=5', () => {
      later += 1;
      return ask(county, education, casesOf(`LATER-${later}`, 2), 'STABLE');
    });
    expect(later).toBe(2);
    expect(rows.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test('shows of each request who asked, for which matter and case, and what became of it', async () => {
    const answer = await education.query(household, { name: '无此人', idNumber: '430599199001010017' });
    const [row] = await allRows(ops, `case=${aCase}&limit=1000`);
    expect(row).toEqual({
      id: idOf(answer),
      time: expect.stringMatching(/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      kind: 'call',
      department: 'education',
      officer: '0427',
      matter: enrolment,
      case: aCase,
      resource: household,
      outcome: expect.stringMatching(/absent|not_found/),
      status: answer.status,
      ...(answer.status === 404 && { reason: 'record-not-found' }),
      cache: 'miss',
      durationMs: expect.any(Number),
    });
    expect(JSON.stringify(row)).not.toContain('430599199001010017');
  });

  test('finds by each filter exactly what it names', async () => {
    await ask(county, education, casesOf('FILTER', 3), 'FILTER-A');
    await ask(county, insurance, casesOf('FILTER', 2), 'FILTER-B');
    await education.evidence('school-enrolment', stated(), { headers: { 'Sharing-Officer': 'FILTER-A' } });
    const everything = await allRows(ops, 'limit=1000');
    const bundle = everything.find(({ kind }) => kind === 'bundle');
    const middle = everything[Math.floor(everything.length / 2)].time;
    const filters: Record<string, (row: Record<string, unknown>) => boolean> = {
      'department=education': (row) => row.department === 'education',
      'department=human-resources&officer=FILTER-B': (row) =>
        row.department === 'human-resources' && row.officer === 'FILTER-B',
      'case=FILTER-000001': (row) => row.case === 'FILTER-000001',
      'officer=FILTER-A': (row) => row.officer === 'FILTER-A',
      [`resource=${household}`]: (row) => row.resource === household,
      'lifeEvent=school-enrolment': (row) => row.lifeEvent === 'school-enrolment',
      [`matter=${enrolment}`]: (row) => row.matter === enrolment,
      'outcome=refused': (row) => row.outcome === 'refused',
      'reason=no-demand': (row) => row.reason === 'no-demand',
      'kind=bundle': (row) => row.kind === 'bundle',
      'kind=call,bundle': (row) => row.kind === 'call' || row.kind === 'bundle',
      [`bundle=${bundle?.id}`]: (row) => row.bundle === bundle?.id,
      [`since=${middle}`]: (row) => String(row.time) >= middle,
      [`until=${middle}`]: (row) => String(row.time) < middle,
    };
    for (const [query, holds] of Object.entries(filters)) {
      const found = await allRows(ops, `${query}&limit=1000`);
      expect(found, query).toEqual(everything.filter(holds));
      expect(found.length, query).toBeGreaterThan(0);
    }
  });

  test('takes times of any offset', async () => {
    await ask(county, education, ['OFFSET-0001'], 'OFFSET');
    const inBeijing = new Date(Date.now() + 8 * 3_600_000 - 60_000).toISOString().replace('Z', '+08:00');
    expect(await allRows(ops, `officer=OFFSET&since=${encodeURIComponent(inBeijing)}`)).toHaveLength(1);
    expect(await allRows(ops, `officer=OFFSET&until=${encodeURIComponent(inBeijing)}`)).toHaveLength(0);
  });

  test.each([
    ['a cursor that is not ours', 'after=bm90LW91cnM', 'after'],
    ['a page of more than a thousand', 'limit=1001', 'limit'],
    ['an outcome there is not', 'outcome=fine', 'outcome'],
    ['a time that is none', 'since=yesterday', 'since'],
    ['a citizen id: addresses are kept in logs', 'case=43059919900101001X', 'case'],
  ])('refuses %s, and names the place', async (_, query, field) => {
    const wish = query === 'case=43059919900101001X' ? `case=${county.sandbox.people()[0]?.idNumber}` : query;
    const { status, body } = await ops.call('GET', `/ops/requests?${wish}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ reason: 'malformed', errors: [{ field }] });
  });

  test('is for ops alone', async () => {
    const refused = await education.call('GET', '/ops/requests');
    expect([refused.status, refused.body.reason]).toEqual([403, 'insufficient-scope']);
    const stranger = await fetch(`${county.url}/ops/requests`);
    expect(stranger.status).toBe(401);
    expect(stranger.headers.get('WWW-Authenticate')).toBe('Bearer realm="shuqiao"');
  });
});

describe("a department's own requests", () => {
  test('are its own alone, whatever it asks for', async () => {
    await ask(county, education, ['OWN-000001'], 'OWN');
    await ask(county, insurance, ['OWN-000002'], 'OWN');
    const own = await insurance.call('GET', '/v1/requests?officer=OWN&department=education');
    expect(own.body.items.map((row: { case: string }) => row.case)).toEqual(['OWN-000002']);
    const all = await insurance.call('GET', '/v1/requests?limit=1000');
    expect(new Set(all.body.items.map((row: { department: string }) => row.department))).toEqual(
      new Set(['human-resources']),
    );
  });
});

describe('a request opened', () => {
  test('shows its whole entry and where its receipt is, and the reading is itself on record', async () => {
    const [id = ''] = await ask(county, education, ['OPENED-001'], 'OPENED');
    const opened = await ops.call('GET', `/ops/requests/${id}`);
    expect(opened.status).toBe(200);
    expect(opened.body).toMatchObject({
      entry: { id, demand: expect.stringMatching(/^SN-D-/), basis: expect.any(String), commitment: expect.any(String) },
      receipt: `/v1/receipts/main/${id}`,
    });
    expect(opened.body.entry.upstream).toMatchObject({ vertical: 'mps-population', requestId: expect.any(String) });
    const receipt = await ops.call('GET', opened.body.receipt);
    expect(receipt.status).toBe(200);
    const [reading] = await allRows(ops, 'kind=read&department=data-bureau&limit=1');
    const own = await ops.call('GET', `/ops/requests/${idOf(opened)}`);
    expect(own.body.entry).toMatchObject({ kind: 'read', act: { what: 'read-request', request: id } });
    expect(reading).toBeDefined();
  });

  test('shows a bundle with each of its calls, in the order they were made', async () => {
    const answer = await education.evidence('school-enrolment', stated());
    const { body } = await ops.call('GET', `/ops/requests/${idOf(answer)}`);
    expect(body.entry).toMatchObject({ kind: 'bundle', lifeEvent: 'school-enrolment' });
    expect(body.parts.length).toBeGreaterThanOrEqual(5);
    expect(body.parts.map(({ entry }: { entry: { id: string } }) => entry.id)).toEqual(body.entry.parts);
    for (const { entry, receipt } of body.parts) {
      expect(entry.bundle).toBe(body.entry.id);
      expect(receipt).toBe(`/v1/receipts/main/${entry.id}`);
    }
  });

  test('that does not exist is not found', async () => {
    const { status, body } = await ops.call('GET', '/ops/requests/01a20cb0-1ef0-750d-b448-a6c9558220f5');
    expect([status, body.reason]).toEqual([404, 'not-found']);
  });
});
