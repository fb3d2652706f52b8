import { once } from 'node:events';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measurePressure } from '../../src/platform/node/pressure.ts';
import { type Client, createClient } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

const household = 'mps-population.household-record';
let county: County;
let education: Client;
const person = (turn: number) => {
  const { name, idNumber } = county.sandbox.people()[turn] ?? { name: '', idNumber: '' };
  return { name, idNumber };
};

beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_REQUESTS_MAX: '12', SHUQIAO_LIMITS_FACTOR: '100' } });
  education = await county.as('education');
});
afterAll(() => county[Symbol.asyncDispose]());

describe('more requests than it takes on', () => {
  test('are told at once to come again, those under way get their answers, and it still says that it lives', async () => {
    county.sandbox.setFault('mps-population', 'slow:1s');
    const asked = Array.from({ length: 40 }, (_, turn) => education.query(household, person(turn)));
    await pause(300);
    for (const path of ['/healthz', '/readyz']) expect((await fetch(`${county.url}${path}`)).status).toBe(200);
    const answers = await Promise.all(asked);
    county.sandbox.setFault('mps-population', undefined);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBe(28);
    for (const { body, headers } of refused) {
      expect([body.reason, headers.get('Retry-After')]).toEqual(['overloaded', '1']);
    }
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(12);
    expect((await education.query(household, person(1))).status).toBe(200);
  });
});

test('a process that is late is told so, and that it has recovered', async () => {
  const pressure = measurePressure({ delayMsMax: 50 });
  try {
    expect(pressure.why()).toBeUndefined();
    for (let blocks = 0; blocks < 12 && pressure.why() === undefined; blocks += 1) {
      const until = performance.now() + 250;
      while (performance.now() < until);
      await pause(1);
    }
    expect(pressure.why()).toMatch(/event loop is \d+ ms late/);
    await expect.poll(() => pressure.why()).toBeUndefined();
  } finally {
    pressure.close();
  }
});

describe('what is sent to hurt', () => {
  const call = (body: string) =>
    education.call('POST', `/v1/resources/${household}/query`, {
      rawBody: body,
      headers: { 'Content-Type': 'application/json' },
    });

  test.each([
    ['too large', () => JSON.stringify({ name: 'x'.repeat(70_000) }), 413],
    ['nested a hundred thousand deep', () => `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
    [
      'that names a member twice',
      () => JSON.stringify(person(2)).replace('{', '{"idNumber":"430599201908150017",'),
      400,
    ],
    ['with a prototype in it', () => '{"__proto__":{"admin":true},"constructor":1}', 400],
  ])('a body %s is refused and harms nobody', async (_, body, status) => {
    expect((await call(body())).status).toBe(status);
    expect((await education.query(household, person(2))).status).toBe(200);
  });

  test('a head that never ends is cut off, and others are served meanwhile', async () => {
    const { hostname, port } = new URL(county.url);
    const slow = connect(Number(port), hostname);
    await once(slow, 'connect');
    slow.write(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}`);
    const [answer] = await once(slow, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 431 /);
    expect((await fetch(`${county.url}/healthz`)).status).toBe(200);
  });

  test.each([
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 30\r\n\r\nabcd'],
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['an odd transfer encoding', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['a bare line feed in the head', 'X-A: b\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('a request with %s is no way to smuggle another in (RFC 9112 §11.2)', async (_, rest) => {
    const { hostname, port } = new URL(county.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const smuggled = 'GET /ledger/key HTTP/1.1\r\nHost: x\r\n\r\n';
    socket.write(
      `POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n${rest}${smuggled}`,
    );
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
    await Promise.race([once(socket, 'close'), pause(1_500)]);
    socket.destroy();
    expect(Buffer.concat(chunks).toString()).not.toContain('HTTP/1.1 200');
  });
});

test('a body that breaks off is nobody’s fault here: it is refused, and no line of the log is written for it', async () => {
  const gateway = await startGatewayProcess({ environment: { SHUQIAO_DATA: `${county.data}/cut-off` } });
  const { hostname, port } = new URL(gateway.url);
  const form = 'Content-Type: application/x-www-form-urlencoded';
  const ops = await createClient({
    url: gateway.url,
    data: `${county.data}/cut-off`,
    department: 'data-bureau',
    scope: 'ops',
  });
  const refused = async () => {
    const { text } = await ops.call('GET', '/metrics');
    return Number(/reason="malformed-form"\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  for (let turn = 0; turn < 10; turn += 1) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.end(`POST /oauth/token HTTP/1.1\r\nHost: x\r\n${form}\r\nContent-Length: 9\r\n\r\na`);
  }
  await expect.poll(refused).toBe(10);
  expect(await gateway.end('SIGTERM')).toBe(0);
  expect(gateway.output()).not.toContain('broke something');
});

test('told to stop, it says so to whoever watches before it closes anything', async () => {
  const gateway = await startGatewayProcess({
    environment: { SHUQIAO_DRAIN_SECONDS: '2', SHUQIAO_DATA: `${county.data}/drain` },
  });
  const ready = async () => (await fetch(`${gateway.url}/readyz`)).status;
  expect(await ready()).toBe(200);
  const ended = gateway.end('SIGTERM');
  await expect.poll(ready, { interval: 20 }).toBe(503);
  const last = await fetch(`${gateway.url}/healthz`);
  expect([last.status, last.headers.get('Connection')]).toEqual([200, 'close']);
  expect(await ended).toBe(0);
});
