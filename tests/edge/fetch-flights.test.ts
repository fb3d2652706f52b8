import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Adapters, startAdapters } from './workerd.ts';

let adapters: Adapters;
let vertical: Server;
let url: string;
const answers: (() => void)[] = [];

beforeAll(async () => {
  adapters = await startAdapters();
  vertical = createServer((request, response) => {
    answers.push(() => response.end(request.url));
  });
  await once(vertical.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(vertical.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await adapters[Symbol.asyncDispose]();
  vertical.closeAllConnections();
  vertical.close();
});

test('of two that want the same at once each asks for itself, and the first one’s leaving is nothing to the second', async () => {
  const leaving = new AbortController();
  const first = adapters
    .call({ part: 'flights', key: 'same', url: `${url}/first` }, leaving.signal)
    .catch(() => 'left');
  await expect.poll(() => answers.length).toBe(1);
  const second = adapters.call({ part: 'flights', key: 'same', url: `${url}/second` });
  await expect.poll(() => answers.length).toBe(2);
  leaving.abort();
  expect(await first).toBe('left');
  answers[1]?.();
  expect(await second).toEqual({ value: '/second', joined: false });
});
