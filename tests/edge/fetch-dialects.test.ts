import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { theRecord } from '../exchange/vertical.ts';
import { dialects, nobody, people, playOwner, truthOf } from '../verticals/dialects.ts';
import { type Adapters, startAdapters } from './workerd.ts';

let adapters: Adapters;
beforeAll(async () => {
  adapters = await startAdapters();
});
afterAll(() => adapters[Symbol.asyncDispose]());

/** A client certificate is the runtime's to hold there, not in the settings: `promises/mutual-tls` shows it on both runtimes. */
const spoken = dialects.filter(({ name }) => !name.startsWith('mtls'));

describe.each(spoken)('$name, from workerd', (dialect) => {
  test('every row of everyone comes, signed, written and read there; nobody is no record', async () => {
    await using owner = await playOwner(dialect, Date.now);
    const settings = { ...dialect.settings(owner.env), takes: dialect.takes };
    const ask = (parameters: Readonly<Record<string, string>>) =>
      adapters.call({ part: 'exchange', url: owner.url, settings, asking: { parameters } });
    for (const person of people) {
      expect(await ask({ name: person.name, idNumber: person.number })).toEqual({ rows: truthOf(person) });
    }
    expect(await ask(nobody)).toEqual({ rows: [] });
    expect(owner.calls.every(({ admitted }) => admitted)).toBe(true);
  });
});

describe('a reply compressed with gzip, on workerd', () => {
  const reply = Buffer.from(JSON.stringify({ code: '0', data: theRecord }));

  async function answered(body: Buffer, headers: Readonly<Record<string, string>>) {
    const server = createServer((request, response) => {
      request.resume();
      if (request.url !== '/oauth2/token') return void response.writeHead(200, headers).end(body);
      response.end(JSON.stringify({ access_token: 'a-token', token_type: 'Bearer', expires_in: 7_200 }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const outcome = await adapters.call({ part: 'exchange', url, settings: {}, asking: {} });
    server.close();
    return outcome;
  }

  test.each([
    ['as its header says', { 'Content-Encoding': 'gzip' }],
    ['without a word of it', {}],
  ])('%s is read', async (_how, headers) => {
    expect(await answered(gzipSync(reply), headers)).toMatchObject({ rows: [{ name: theRecord.xm }] });
  });

  test.each([
    ['cut short', gzipSync(reply).subarray(0, -9)],
    ['64 MiB of nothing', gzipSync(Buffer.alloc(64 * 1_048_576))],
  ])('that is %s gives no row, whether its header says so or not', async (_what, body) => {
    expect(await answered(body, {})).toMatchObject({ refused: { reason: 'vertical-invalid-answer' } });
    // the runtime opens it on the way, and a body that breaks there looks like a connection that broke
    const reason = expect.stringMatching(/^vertical-(invalid-answer|unavailable)$/);
    expect(await answered(body, { 'Content-Encoding': 'gzip' })).toMatchObject({ refused: { reason } });
  });
});
