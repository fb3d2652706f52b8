import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { allRows, idOf } from './support.ts';

const vaccination = 'ndcpa-immunization.vaccination-record';
const vertical = 'ndcpa-immunization';
const children = (county: County) => county.sandbox.people().filter(({ father, mother }) => father && mother);

let redis: RedisServer;
let one: County;
let other: County;
let education: Client;
let elsewhere: Client;
let ops: Client;

/** Two gateways with the same keys on one Redis, each before a sandbox of its own. */
beforeAll(async () => {
  redis = await startRedis();
  const environment = { REDIS_URL: redis.url, SHUQIAO_LIMITS_FACTOR: '1000' };
  one = await startCounty({ environment });
  other = await startCounty({ environment: { ...environment, SHUQIAO_KEYS: join(one.data, 'keys') } });
  education = await one.as('education');
  elsewhere = await other.as('education');
  ops = await one.as('data-bureau', { scope: 'ops' });
});
afterAll(async () => {
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

function child(turn: number) {
  const { name, idNumber } = children(one)[turn] ?? { name: '', idNumber: '' };
  return { childName: name, childIdNumber: idNumber };
}

const use = async (client: Client, turn: number) =>
  (await client.query(vaccination, child(turn))).headers.get('Cache-Status')?.split(/;\s*/)[1] ?? '';

/** Both gateways hold both children in memory. */
async function keepBoth(): Promise<void> {
  for (const client of [education, elsewhere]) {
    for (const turn of [0, 1]) await eventually(async () => expect(await use(client, turn)).toBe('hit'));
  }
}

const purge = (body: unknown) => ops.call('POST', '/ops/purges', { body });
const reason = '疫苗登记已更正';

describe('a purge by ops', () => {
  test.each([
    ['a resource', () => ({ resource: vaccination })],
    ['a vertical', () => ({ vertical })],
  ])('of %s holds on every instance at once, and is on record', async (_what, target) => {
    await keepBoth();
    const answer = await purge({ ...target(), reason });
    expect([answer.status, answer.body.reach]).toEqual([200, 'every-instance']);
    expect(await use(education, 0)).toBe('fwd=miss');
    await eventually(async () => expect(await use(elsewhere, 1)).toBe('fwd=miss'));
    const { body } = await ops.call('GET', `/ops/requests/${idOf(answer)}`);
    expect(body.entry).toMatchObject({
      kind: 'act',
      department: 'data-bureau',
      act: { what: 'purge', ...target(), reason },
    });
  });

  test('of a person leaves the others alone, and names nobody in Redis or the ledger', async () => {
    await keepBoth();
    const { name, idNumber } = children(one)[0] ?? { name: '', idNumber: '' };
    const answer = await purge({ subject: { name, idNumber }, reason });
    expect(answer.status).toBe(200);
    expect(await use(education, 1)).toBe('hit');
    expect(await use(education, 0)).toBe('fwd=miss');
    expect(await use(elsewhere, 1)).toBe('hit');
    const { text } = await ops.call('GET', `/ops/requests/${idOf(answer)}`);
    expect(text).toContain(answer.body.subject);
    expect(text + answer.text).not.toContain(idNumber);
  });

  test('another of another resource purges nothing here', async () => {
    await keepBoth();
    expect((await purge({ resource: 'mps-population.household-record', reason })).status).toBe(200);
    expect([await use(education, 0), await use(elsewhere, 0)]).toEqual(['hit', 'hit']);
  });

  test('is heard by a gateway that was away', async () => {
    await keepBoth();
    await purge({ resource: vaccination, reason });
    const late = await startCounty({
      environment: { REDIS_URL: redis.url, SHUQIAO_KEYS: join(one.data, 'keys') },
    });
    await eventually(async () => expect((await fetch(`${late.url}/readyz`)).status).toBe(200));
    expect(await use(await late.as('education'), 0)).toBe('fwd=miss');
    await late[Symbol.asyncDispose]();
  });

  test.each([
    ['two things at once', { resource: vaccination, vertical, reason }, 'body'],
    ['nothing', { reason }, 'body'],
    ['without a reason', { vertical }, 'reason'],
    ['a resource there is not', { resource: 'no.such', reason }, 'resource'],
    ['a number that is none', { subject: { name: '周小满', idNumber: '43059920190815001' }, reason }, 'idNumber'],
  ])('of %s is refused and leaves no trace', async (_what, body, field) => {
    const before = await allRows(ops, 'kind=act&limit=1000');
    const answer = await purge(body);
    expect([answer.status, answer.body.errors?.[0].field]).toEqual([400, field]);
    expect(await allRows(ops, 'kind=act&limit=1000')).toEqual(before);
  });

  test('is not for a department to make', async () => {
    const { status } = await education.call('POST', '/ops/purges', { body: { vertical, reason } });
    expect(status).toBe(403);
  });
});
