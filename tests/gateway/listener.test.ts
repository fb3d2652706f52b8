import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, openListener } from '../../src/platform/node/listener.ts';

let listener: Listener;
/** How many answers without an end were given up. */
let givenUp = 0;
beforeAll(async () => {
  listener = await openListener({ host: '127.0.0.1', port: 0 }, { headMs: 400, requestMs: 800, quietMs: 600 });
  listener.serve(async (request) => {
    return new Response(request.url.endsWith('/endless') ? endless() : await request.text());
  });
});
afterAll(() => listener.drain(0));

function endless(): ReadableStream {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel: () => {
      givenUp += 1;
    },
  });
}
async function open(bytes: string): Promise<Socket> {
  const socket = connect(listener.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}
/** Sends a little more again and again; resolves when the gateway has had enough. */
async function cutOff(socket: Socket, drop = ''): Promise<void> {
  const dripping = setInterval(() => socket.write(drop), 50);
  await new Promise((closed) => socket.once('close', closed));
  clearInterval(dripping);
}

test.each([
  ['that says nothing', '', ''],
  ['whose head comes drop by drop', 'GET / HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'],
  ['whose body comes drop by drop', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n', 'a'],
  ['whose chunks come drop by drop', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\na\r\n'],
])('a connection %s is cut off, and others are served meanwhile', async (_, begin, drop) => {
  const slow = await open(begin);
  slow.resume();
  const cut = cutOff(slow, drop);
  const served = await fetch(`http://127.0.0.1:${listener.port}`, { method: 'POST', body: 'ok' });
  expect(await served.text()).toBe('ok');
  await cut;
});

test('who asks and does not read holds its answer no longer than that', async () => {
  const deaf = await open('GET /endless HTTP/1.1\r\nHost: x\r\n\r\n');
  deaf.pause();
  await expect.poll(() => givenUp).toBe(1);
  deaf.destroy();
});

test('a request that names two hosts is refused (RFC 9112 §3.2)', async () => {
  const socket = await open('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
  await once(socket, 'close');
});
