import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeNotice, type NoticeAttempt } from '../../src/sandbox/index.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { eventually } from '../support/eventually.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { household } from './support.ts';

const population = 'mps-population';
const minutes = 60_000;

let redis: RedisServer;
let postgres: PostgresServer;
let one: County;
let other: County;
let gateways: readonly Client[];

/** Two gateways as a county runs them: the same keys, one Redis and one PostgreSQL; each before a sandbox of its own. */
beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  const environment = { REDIS_URL: redis.url, DATABASE_URL: postgres.url, SHUQIAO_LIMITS_FACTOR: '1000' };
  one = await startCounty({ environment });
  other = await startCounty({ environment: { ...environment, SHUQIAO_KEYS: join(one.data, 'keys') } });
  gateways = await Promise.all([one, other].map((county) => county.as('education')));
});
afterAll(async () => {
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await Promise.all([redis.stop(), postgres.stop()]);
});

function child(turn: number) {
  const { name, idNumber } = one.sandbox.people().filter(({ father, mother }) => father && mother)[turn] ?? {};
  if (name === undefined || idNumber === undefined) throw new Error('too few children');
  return { name, idNumber };
}

const use = async (client: Client, turn: number) =>
  (await client.query(household, child(turn))).headers.get('Cache-Status')?.split(/;\s*/)[1] ?? '';

/** Each gateway holds both children in memory. */
async function keepAll(): Promise<void> {
  for (const client of gateways) {
    for (const turn of [0, 1]) await eventually(async () => expect(await use(client, turn)).toBe('hit'));
  }
}

/** Nothing was purged: what each gateway holds is still given. */
async function expectAllKept(): Promise<void> {
  for (const client of gateways) for (const turn of [0, 1]) expect(await use(client, turn)).toBe('hit');
}

const secretOf = (vertical: string) => one.sandbox.env(`${vertical.toUpperCase().replace('-', '_')}_WEBHOOK_SECRET`);
const noticeTo = (attempt: Partial<NoticeAttempt>) =>
  changeNotice({
    vertical: population,
    gateway: one.url,
    secret: secretOf(attempt.vertical ?? population) ?? '',
    notice: {},
    at: Date.now(),
    ...attempt,
  });

describe('a ministry tells that records have changed', () => {
  test('of one person: what was kept of that one is gone on every instance, the rest stays, and it is on record', async () => {
    await keepAll();
    const notice = { subject: child(0), reason: '户籍信息更正' };
    const answer = await one.sandbox.notify(population, one.url, notice, { id: 'msg_first' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ vertical: population, reach: 'every-instance' });
    const there = gateways[1] as Client;
    await eventually(async () => expect(await use(there, 0)).toBe('fwd=miss'));
    for (const client of gateways) expect(await use(client, 1)).toBe('hit');
    const ops = await other.as('data-bureau', { scope: 'ops' });
    const { body, text } = await ops.call('GET', `/ops/requests/${answer.headers.get('Request-Id')}`);
    expect(body.entry.act).toMatchObject({
      what: 'purge',
      by: population,
      webhook: 'msg_first',
      reason: notice.reason,
    });
    expect(text).not.toContain(notice.subject.idNumber);
  });

  test('of all: whichever instance it tells, the others ask the vertical anew', async () => {
    await keepAll();
    expect((await other.sandbox.notify(population, other.url)).status).toBe(200);
    const calls = one.sandbox.calls(population);
    for (const turn of [0, 1]) {
      await eventually(async () => expect(await use(gateways[0] as Client, turn)).toBe('fwd=miss'));
    }
    expect(one.sandbox.calls(population)).toBe(calls + 2);
  });

  test('of an enterprise, as another ministry does', async () => {
    const enterprise = one.sandbox.enterprises()[0];
    if (!enterprise) throw new Error('no enterprise');
    const transport = await one.as('transport');
    const resource = 'samr-market.business-licence';
    const { demand } = (await transport.call('GET', `/v1/resources/${resource}`)).body;
    const parameters = { uscc: enterprise.uscc };
    const headers = { 'Sharing-Matter': demand.matters[0].code };
    const status = async () => {
      const answer = await transport.query(resource, parameters, { headers });
      return answer.headers.get('Cache-Status') ?? answer.text;
    };
    await eventually(async () => expect(await status()).toContain('; hit'));
    const subject = { name: enterprise.name, idNumber: enterprise.uscc };
    expect((await one.sandbox.notify('samr-market', one.url, { subject })).status).toBe(200);
    expect(await status()).toContain('fwd=miss');
  });
});

describe('a notice', () => {
  test.each<[string, () => Request]>([
    [
      'signed by another’s secret',
      () => noticeTo({ secret: other.sandbox.env('MPS_POPULATION_WEBHOOK_SECRET') ?? '' }),
    ],
    ['that was changed on its way', () => new Request(noticeTo({}), { body: '{ }' })],
    ['six minutes old', () => noticeTo({ at: Date.now() - 6 * minutes })],
    ['from six minutes ahead', () => noticeTo({ at: Date.now() + 6 * minutes })],
    ['in the name of a vertical that has agreed no secret', () => noticeTo({ vertical: 'moe-student' })],
    ['in the name of nobody', () => noticeTo({ vertical: 'nobody', secret: secretOf(population) ?? '' })],
    ['that is not signed', () => new Request(noticeTo({}).url, { method: 'POST', body: '{}' })],
  ])('%s is refused, and purges nothing', async (_what, notice) => {
    await keepAll();
    expect((await fetch(notice())).status).toBe(401);
    await expectAllKept();
  });

  test('that somebody has copied is refused on every instance, and purges nothing', async () => {
    const first = { id: `msg_${randomUUID()}`, at: Date.now() };
    expect((await one.sandbox.notify(population, one.url, {}, first)).status).toBe(200);
    await keepAll();
    expect((await one.sandbox.notify(population, one.url, {}, first)).status).toBe(401);
    expect((await other.sandbox.notify(population, other.url, {}, first)).status).toBe(401);
    await expectAllKept();
  });

  test('that its sender tries again, with the same id and a new time, is taken', async () => {
    const id = `msg_${randomUUID()}`;
    expect((await one.sandbox.notify(population, one.url, {}, { id, at: Date.now() - minutes })).status).toBe(200);
    await keepAll();
    expect((await one.sandbox.notify(population, one.url, {}, { id })).status).toBe(200);
    expect(await use(gateways[0] as Client, 0)).toBe('fwd=miss');
  });

  test('about another vertical’s resource is refused', async () => {
    await keepAll();
    const answer = await one.sandbox.notify(population, one.url, { resource: 'ndcpa-immunization.vaccination-record' });
    expect(answer.status).toBe(400);
    expect((await one.sandbox.notify('samr-market', one.url, { resource: household })).status).toBe(400);
    await expectAllKept();
  });
});
