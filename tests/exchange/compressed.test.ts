import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { anew, startGateway, use } from './county.ts';
import { theRecord } from './vertical.ts';

const reply = Buffer.from(JSON.stringify({ code: '0', data: theRecord }));
let server: Server | undefined;
afterEach(() => server?.close());

/** A vertical that answers every data call so, and every other with a token. */
async function verticalThat(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  server = createServer((request, response) => {
    request.resume();
    if (request.url !== '/oauth2/token') return answer(request, response);
    response.end(JSON.stringify({ access_token: 'a-token', token_type: 'Bearer', expires_in: 7_200 }));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test.each([
  ['as Content-Encoding says', { 'Content-Encoding': 'gzip' }, gzipSync(reply)],
  ['without a word of it', {}, gzipSync(reply)],
  ['by its header only, opened on its way', { 'Content-Encoding': 'gzip' }, reply],
])('a reply compressed %s is read', async (_how, headers, body) => {
  let accepted: string | undefined;
  const vertical = await verticalThat((request, response) => {
    accepted = request.headers['accept-encoding'];
    response.writeHead(200, headers).end(body);
  });
  await using gateway = startGateway(vertical);
  expect(await gateway.ask()).toMatchObject({ ok: true, value: { rows: [{ name: theRecord.xm }] } });
  expect(accepted).toBe('gzip');
});

test('a session’s reply may be compressed as well', async () => {
  const token = JSON.stringify({ access_token: 'a-token', token_type: 'Bearer', expires_in: 7_200 });
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Encoding': 'gzip' });
    response.end(gzipSync(request.url === '/oauth2/token' ? token : reply));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  await using gateway = startGateway({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  expect(use(await gateway.ask())).toBe('miss');
});

const bomb = gzipSync(Buffer.alloc(64 * 1_048_576));

test.each([
  ['cut short', gzipSync(reply).subarray(0, -9)],
  ['broken in the middle', gzipSync(reply).fill(0x55, 15, 40)],
  ['two bytes that promise it', Buffer.from([0x1f, 0x8b])],
  ['64 MiB of nothing in 64 KiB', bomb],
  ['a bomb in a bomb', gzipSync(bomb)],
])('a reply that is %s is vertical-invalid-answer, soon', async (_what, body) => {
  const vertical = await verticalThat((_request, response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(body),
  );
  await using gateway = startGateway(vertical);
  const before = process.memoryUsage.rss();
  const outcome = await gateway.ask(anew);
  expect(use(outcome)).toBe('vertical-invalid-answer');
  expect(process.memoryUsage.rss() - before).toBeLessThan(48 * 1_048_576);
});
