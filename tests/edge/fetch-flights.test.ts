import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Adapters, startAdapters } from './workerd.ts';

let adapters: Adapters;
let vertical: Server;
let url: string;
/** Those who wait for the vertical's answer, by path. */
const asking: { readonly path: string; answer(): void }[] = [];

beforeAll(async () => {
  adapters = await startAdapters();
  vertical = createServer(({ url: path = '' }, response) => {
    asking.push({ path, answer: () => response.end(path) });
  });
  await once(vertical.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(vertical.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await adapters[Symbol.asyncDispose]();
  vertical.closeAllConnections();
  vertical.close();
});

/** So many that want the same at once. */
const crowdOf = (size: number, key: string, path: string) =>
  Array.from({ length: size }, () => adapters.call({ part: 'flights', key, url: `${url}${path}` })) as Promise<{
    value: string;
    joined: boolean;
  }>[];
const begun = (key: string) => expect.poll(() => adapters.call({ part: 'flights-begun', key }));
const askingFor = (wanted: string) => asking.filter(({ path }) => path === wanted);

test('of a thousand requests of one isolate that want the same at once one asks, and all get its answer', async () => {
  const crowd = crowdOf(1_000, 'same', '/same');
  await begun('same').toBe(1_000);
  await expect.poll(() => askingFor('/same').length).toBe(1);
  askingFor('/same')[0]?.answer();
  const outcomes = await Promise.all(crowd);
  expect(new Set(outcomes.map(({ value }) => value))).toEqual(new Set(['/same']));
  expect(outcomes.filter(({ joined }) => !joined)).toHaveLength(1);
  expect(askingFor('/same')).toHaveLength(1);
});

test('one whose request ends takes nobody with it: another asks in its place', async () => {
  await adapters.call({ part: 'flights', key: 'left', url: `${url}/never`, ends: true });
  const crowd = crowdOf(20, 'left', '/after');
  await begun('left').toBe(21);
  await expect.poll(() => askingFor('/after').length).toBe(1);
  askingFor('/after')[0]?.answer();
  const outcomes = await Promise.all(crowd);
  expect(new Set(outcomes.map(({ value }) => value))).toEqual(new Set(['/after']));
  expect(outcomes.filter(({ joined }) => !joined)).toHaveLength(1);
});
