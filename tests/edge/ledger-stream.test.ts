import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { follow, rowsOf } from '../ops/support.ts';
import { type Client, createClient } from '../support/client.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';

let data: string;
let gateway: GatewayProcess;
let education: Client;
let health: Client;
let ops: Client;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'shuqiao-stream-'));
  gateway = await startGatewayProcess({
    environment: { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000' },
    runtime: 'workerd',
  });
  const { url } = gateway;
  education = await createClient({ url, data, department: 'education' });
  health = await createClient({ url, data, department: 'health' });
  ops = await createClient({ url, data, department: 'data-bureau', scope: 'ops' });
});
afterAll(async () => {
  await gateway.end('SIGTERM');
  await rm(data, { recursive: true, force: true });
});

test('the live tail at the edge delivers what other requests record, of every log, each row once', async () => {
  const tail = await follow(gateway.url, ops.token, { query: 'kind=read' });
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, turn) => (turn % 2 === 0 ? education : health).call('GET', '/v1/life-events')),
  );
  const expected = answers.map(({ headers }) => headers.get('Request-Id')).toSorted();
  await tail.until((now) => rowsOf(now).length >= 30);
  // Long enough for the logs to be asked, which know all of them too.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const last = (await education.call('GET', '/v1/life-events')).headers.get('Request-Id');
  await tail.until((now) => rowsOf(now).length >= 31);
  tail.close();
  const ids = rowsOf(tail).map(({ id }) => id);
  expect(ids.slice(0, 30).toSorted()).toEqual(expected);
  expect(ids.slice(30)).toEqual([last]);
});

test('a client that comes again goes on after what it saw last', async () => {
  const first = await follow(gateway.url, ops.token, { query: 'kind=read&department=education' });
  const seen = (await education.call('GET', '/v1/life-events')).headers.get('Request-Id');
  await first.until((now) => rowsOf(now).length === 1);
  first.close();
  const missed = (await education.call('GET', '/v1/life-events')).headers.get('Request-Id');
  const second = await follow(gateway.url, ops.token, {
    query: 'kind=read&department=education',
    lastEventId: first.events.at(-1)?.id ?? '',
  });
  // Where logs are shared a row may come twice, and its id tells; none is missing.
  await second.until((now) => rowsOf(now).some(({ id }) => id === missed));
  second.close();
  expect(rowsOf(first).map(({ id }) => id)).toEqual([seen]);
  expect(rowsOf(second).map(({ id }) => id)).toContain(missed);
});
