import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCase, enrolment, tokenForm } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { type FrontProxy, proxyNames, startProxy } from '../support/proxies.ts';

const household = '/v1/resources/mps-population.household-record/query';
/** Only this one may be who asks for the department that is held to its networks. */
const allowed = '127.0.0.2';
let county: County;

beforeAll(async () => {
  county = await startCounty({
    environment: { SHUQIAO_TRUSTED_PROXIES: '127.0.0.1/32', SHUQIAO_LIMITS_FACTOR: '100' },
    config: {
      'departments.yaml': (departments) => {
        departments.find(({ id }: { id: string }) => id === 'health').allowedNetworks = [`${allowed}/32`];
      },
    },
  });
});
afterAll(() => county[Symbol.asyncDispose]());

interface Asking {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The address it comes from. */
  readonly from?: string;
}

describe.each(proxyNames)('behind %s', (name) => {
  let proxy: FrontProxy;
  let token: string;
  beforeAll(async () => {
    proxy = await startProxy(name, county.url);
    token = (await county.as('education')).token;
  });
  afterAll(() => proxy[Symbol.asyncDispose]());

  async function ask({ path, method = 'GET', headers = {}, body, from = '127.0.0.9' }: Asking) {
    const sent = request({ host: '127.0.0.1', port: proxy.port, path, method, headers, localAddress: from });
    sent.end(body);
    const [response] = await once(sent, 'response');
    const told = await text(response);
    return { status: Number(response.statusCode), body: told.startsWith('{') ? JSON.parse(told) : told };
  }
  const query = (body: string) =>
    ask({
      path: household,
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Sharing-Matter': enrolment,
        'Sharing-Case': aCase,
        'Sharing-Officer': '0427',
      },
      body,
    });
  const aChild = () => {
    const { name: childName, idNumber } = county.sandbox.people()[0] ?? { name: '', idNumber: '' };
    return JSON.stringify({ name: childName, idNumber });
  };
  async function send(bytes: string): Promise<Socket> {
    const socket = connect(proxy.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(bytes);
    return socket;
  }

  /** Many callers over the connections that the proxy keeps to the gateway: each gets what it asked for. */
  async function everyoneGetsTheirOwn(): Promise<void> {
    const reasons = ['no-demand', 'malformed', 'too-large', 'internal', 'overloaded', 'unknown-resource'];
    const answers = await Promise.all(
      [...reasons, ...reasons].map(async (reason) => ({ reason, ...(await ask({ path: `/problems/${reason}` })) })),
    );
    for (const { reason, status, body } of answers)
      expect([status, String(body).includes(reason)]).toEqual([200, true]);
  }

  test.each([
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 30\r\n\r\nabcd'],
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a blank before the colon', 'Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['an encoding that only looks like chunks', 'Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['an encoding twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
    ['a tab in front of the encoding', 'Content-Length: 5\r\nTransfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n'],
    ['a bare line feed', 'X-A: b\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a length with a sign', 'Content-Length: +4\r\n\r\nabcd'],
    ['chunks that are counted wrongly', 'Transfer-Encoding: chunked\r\n\r\n4;a=\n\r\nabcd\r\n0\r\n\r\n'],
  ])('a request with %s poisons no connection that others share (RFC 9112 §11.2)', async (_, rest) => {
    const smuggled = 'GET /ledger/key HTTP/1.1\r\nHost: x\r\nX-Ignored: ';
    const form = 'Content-Type: application/x-www-form-urlencoded';
    const attempts = await Promise.all(
      Array.from({ length: 6 }, () => send(`POST /oauth/token HTTP/1.1\r\nHost: x\r\n${form}\r\n${rest}${smuggled}`)),
    );
    await everyoneGetsTheirOwn();
    for (const socket of attempts) socket.destroy();
    await everyoneGetsTheirOwn();
  });

  test('what is too large or nested too deep is refused, and harms nobody', async () => {
    expect((await query(JSON.stringify({ name: 'x'.repeat(70_000) }))).status).toBe(413);
    expect((await query(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).status).toBe(400);
    const long = await ask({ path: '/healthz', headers: { 'X-Long': 'x'.repeat(20_000) } });
    expect([400, 431]).toContain(long.status);
    expect((await query(aChild())).status).toBe(200);
  });

  test('heads and bodies that come a byte at a time hold up nobody else', async () => {
    const slow = await Promise.all([
      ...Array.from({ length: 20 }, () => send('GET /healthz HTTP/1.1\r\nHost: x\r\nX-')),
      ...Array.from({ length: 20 }, () =>
        send(`POST ${household} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`),
      ),
    ]);
    for (let turn = 0; turn < 5; turn += 1) {
      for (const socket of slow) socket.write('a');
      expect((await query(aChild())).status).toBe(200);
      await pause(50);
    }
    for (const socket of slow) socket.destroy();
  });

  test('it is the caller’s own address that counts, whatever the caller says it is', async () => {
    const tokenFrom = async (from: string, claimed: Readonly<Record<string, string>> = {}) => {
      const form = await tokenForm({ url: county.url, data: county.data, department: 'health' });
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...claimed };
      return ask({ path: '/oauth/token', method: 'POST', headers, body: form.toString(), from });
    };
    expect((await tokenFrom(allowed)).body).toHaveProperty('access_token');
    const another = { 'X-Forwarded-For': '198.51.100.7' };
    expect((await tokenFrom(allowed, another)).body).toHaveProperty('access_token');
    for (const claimed of [allowed, `${allowed}, 127.0.0.1`, `127.0.0.1, ${allowed}`]) {
      const { status, body } = await tokenFrom('127.0.0.3', { 'X-Forwarded-For': claimed });
      expect([status, body.access_token]).toEqual([expect.any(Number), undefined]);
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});
