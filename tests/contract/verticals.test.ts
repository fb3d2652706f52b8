import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { as, opsRow } from './contract.ts';

let ops: Client;
let education: Client;
beforeAll(async () => {
  ops = await as('data-bureau', { scope: 'ops' });
  education = await as('education');
});

// biome-ignore lint/suspicious/noExplicitAny: what a test reads of an answer, it asserts
type Item = any;

const hour = 3_600_000;
/** The contract’s ten seconds, and a second for the machine. */
const within = { timeout: 11_000, interval: 200 };
const listed = async (client: Client): Promise<readonly Item[]> => {
  const { status, body } = await client.call('GET', '/v1/verticals');
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items;
};

describe('a department sees of the verticals', () => {
  test('those that its demands reach and no others, each with hours, times and how old an answer may be', async () => {
    const items = await listed(education);
    const reached = items.map(({ vertical }) => vertical);
    expect(reached).toContain('mps-population');
    expect(reached).toContain('ndcpa-immunization');
    expect(reached).not.toContain('mps-traffic');
    expect(items.find(({ vertical }) => vertical === 'mps-population')).toMatchObject({
      title: '国家人口基础信息库',
      state: expect.stringMatching(/^(ok|slow|failing|down|closed|idle)$/),
      relay: 'national-platform',
      window: '00:00-24:00',
      usualMs: { p50: 350, p95: 1500 },
      demands: expect.arrayContaining([{ id: 'SN-D-02', resource: 'mps-population.household-record', maxAge: 86_400 }]),
    });
    for (const { demands } of items) expect(demands.length).toBeGreaterThan(0);
    const transport = (await listed(await as('transport'))).map(({ vertical }) => vertical);
    expect(transport).toContain('mot-transport');
    expect(transport).not.toContain('ndcpa-immunization');
  });

  test('nothing without a token for data', async () => {
    expect((await fetch(`${inject('url')}/v1/verticals`)).status).toBe(401);
    expect((await ops.call('GET', '/v1/verticals')).status).toBe(403);
  });

  test('nothing of breakers, queues or quotas: those are for ops, who see the platform they share as well', async () => {
    expect(JSON.stringify(await listed(education))).not.toMatch(/breaker|underWay|quota|failures/);
    const { body } = await ops.call('GET', '/ops/verticals');
    expect(body.items).toHaveLength(21);
    for (const { standing } of body.items) {
      expect(standing).toMatchObject({
        underWay: expect.any(Number),
        underWayMax: expect.any(Number),
        waiting: expect.any(Number),
      });
    }
    const [relay] = body.relays;
    expect(relay).toMatchObject({ relay: 'national-platform', verticals: expect.arrayContaining(['mps-population']) });
  });
});

describe('maintenance that ops declare', () => {
  const path = '/ops/verticals/mot-transport/maintenance';
  const window = () => ({
    from: new Date(Date.now() + hour).toISOString(),
    until: new Date(Date.now() + 2 * hour).toISOString(),
    note: '部里通知：例行维护',
  });
  const seen = (client: Client) => async () => {
    const seen = [];
    for (let turn = 0; turn < 6; turn += 1) {
      seen.push((await listed(client)).find(({ vertical }) => vertical === 'mot-transport').maintenance?.note);
    }
    return [...new Set(seen)]; // where there are several instances, no two answer one after the other
  };

  test('is on record, known on every instance within 10 s, and can be taken back', async () => {
    const transport = await as('transport');
    const wish = window();
    const declared = await ops.call('PUT', path, { body: wish });
    expect(declared).toMatchObject({
      status: 200,
      body: { vertical: 'mot-transport', ...wish, holdsWithinSeconds: 10 },
    });
    expect(await opsRow(declared.headers.get('Request-Id'))).toMatchObject({
      kind: 'act',
      department: 'data-bureau',
      act: { what: 'declare-maintenance', vertical: 'mot-transport', ...wish },
    });
    await expect.poll(seen(transport), within).toEqual([wish.note]);
    const { body } = await ops.call('GET', '/ops/verticals');
    expect(body.items.find(({ vertical }: Item) => vertical === 'mot-transport').standing.maintenance).toEqual(wish);
    const ended = await ops.call('DELETE', path);
    expect(ended).toMatchObject({ status: 200, body: { vertical: 'mot-transport', holdsWithinSeconds: 10 } });
    expect(await opsRow(ended.headers.get('Request-Id'))).toMatchObject({ act: { what: 'end-maintenance' } });
    await expect.poll(seen(transport), within).toEqual([undefined]);
  });

  test('is taken back by an empty window too', async () => {
    await ops.call('PUT', path, { body: window() });
    const { from, note } = window();
    const answer = await ops.call('PUT', path, { body: { from, until: from, note } });
    expect(answer).toMatchObject({ status: 200, body: { vertical: 'mot-transport', holdsWithinSeconds: 10 } });
    expect(answer.body).not.toHaveProperty('until');
    await expect.poll(seen(await as('transport')), within).toEqual([undefined]);
  });

  test.each([
    ['that ends before it begins', { until: '2026-01-01T00:00:00Z' }, 'until'],
    ['that is over already', { from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' }, 'until'],
    ['longer than a month', { until: new Date(Date.now() + 40 * 24 * hour).toISOString() }, 'until'],
    ['without a time zone', { from: '2026-12-08T01:00:00' }, 'from'],
    ['for no reason', { note: ' ' }, 'note'],
    ['whose note no database can hold', { note: 'monthly\0maintenance' }, 'note'],
    ['whose note tells of a person', { note: '为 430599199001010017 暂停' }, 'note'],
  ])('is refused %s, and nothing is declared', async (_, wrong, field) => {
    const answer = await ops.call('PUT', path, { body: { ...window(), ...wrong } });
    expect(answer).toMatchObject({ status: 400, body: { reason: 'invalid-parameters', errors: [{ field }] } });
  });

  test('of a vertical that does not exist, or by a department, is refused', async () => {
    expect((await ops.call('PUT', '/ops/verticals/nobody/maintenance', { body: window() })).status).toBe(404);
    expect((await ops.call('DELETE', '/ops/verticals/nobody/maintenance')).status).toBe(404);
    expect((await education.call('PUT', path, { body: window() })).status).toBe(403);
    expect((await education.call('DELETE', path)).status).toBe(403);
  });
});
