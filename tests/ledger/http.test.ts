import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCheckpoint, parseVerifierKey, verifyReceipt } from '../../src/ledger/index.ts';
import { append, emptyTree, foldPeaks } from '../../src/ledger/tree.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { hex } from './support.ts';

let county: County;
let education: Client;
let health: Client;
let ops: Client;
beforeAll(async () => {
  county = await startCounty();
  education = await county.as('education');
  health = await county.as('health');
  ops = await county.as('data-bureau', { scope: 'ops' });
});
afterAll(() => county[Symbol.asyncDispose]());

describe('GET /v1/receipts/{log}/{id}', () => {
  test('gives the receipt to the department it belongs to and to ops, and proves the answer', async () => {
    const answer = await education.call('GET', '/v1/resources');
    const { path, salt } = receiptOf(answer.headers);
    const verifierKey = await text('/ledger/key');
    for (const client of [education, ops]) {
      const receipt = await client.call('GET', path);
      expect(receipt.status).toBe(200);
      expect(receipt.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
      expect(receipt.headers.get('Cache-Control')).toBe('no-store');
      const body = new TextEncoder().encode(answer.text);
      const result = verifyReceipt({ receipt: receipt.text, verifierKey, answer: { salt, body } });
      expect(result).toMatchObject({
        ok: true,
        value: { entry: { department: 'education', kind: 'read' }, answerProven: true },
      });
    }
  });

  test('is 404 unknown-receipt for another department, the same as for one that there never was, and shows nothing of it', async () => {
    const { path } = receiptOf((await education.call('GET', '/v1/resources')).headers);
    const never = '/v1/receipts/main/0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27';
    const elsewhere = path.replace('/main/', '/other/');
    const problems = [];
    for (const [client, wish] of [
      [health, path],
      [health, never],
      [education, elsewhere],
    ] as const) {
      const { status, body, text } = await client.call('GET', wish);
      expect(text).not.toContain('tlog-proof');
      problems.push({ status, ...body, instance: undefined });
    }
    expect(problems[0]).toMatchObject({ status: 404, reason: 'unknown-receipt' });
    expect(problems[1]).toEqual(problems[0]);
    expect(problems[2]).toEqual(problems[0]);
    expect((await fetch(county.url + path)).status).toBe(401);
  });
});

describe('/ledger for witnesses, without a token', () => {
  test('lists the logs; the only one is found by its name and without it, and no other name is', async () => {
    const { items } = (await (await fetch(`${county.url}/ledger`)).json()) as { items: unknown };
    expect(items).toEqual([
      {
        log: 'main',
        origin: expect.stringMatching(/\/ledger\/main$/),
        verifierKey: (await text('/ledger/key')).trim(),
        prefix: expect.stringMatching(/^http.*\/ledger\/main$/),
      },
    ]);
    for (const path of ['/key', '/checkpoint', '/tile/0/000.p/1'])
      expect(await text(`/ledger/main${path}`)).toBe(await text(`/ledger${path}`));
    const elsewhere = await fetch(`${county.url}/ledger/education/checkpoint`);
    expect(elsewhere.status).toBe(404);
    expect(((await elsewhere.json()) as { remedy: string }).remedy).toContain('/ledger/main');
  });

  test('key, checkpoint and tiles fit together, and a tile is kept by caches only once it is full', async () => {
    for (let turn = 0; turn < 300; turn += 1) await education.call('GET', '/v1/life-events');
    const key = parseVerifierKey((await text('/ledger/key')).trim());
    const response = await fetch(`${county.url}/ledger/checkpoint`);
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('Cache-Control')).toBe('no-cache');
    const opened = key && openCheckpoint(await response.text(), key);
    if (!opened?.ok) throw new Error('the checkpoint is not signed by the key');
    const { size, root } = opened.value;
    const full = await fetch(`${county.url}/ledger/tile/0/000`);
    expect(full.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(full.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    const partial = await fetch(`${county.url}/ledger/tile/0/001.p/${size - 256}`);
    expect(partial.headers.get('Cache-Control')).toBe('public, max-age=60');
    const leaves = [...hashes(await full.bytes()), ...hashes(await partial.bytes())];
    expect(leaves.length).toBe(size);
    expect(hex(foldPeaks(append(emptyTree, leaves).tree.peaks))).toBe(hex(root));
  });

  test.each(['0/005', '9/000.p/1', 'entries/000', 'entries/000.p/1', '0/000.p/256'])(
    'there is no tile %s',
    async (path) => {
      const response = await fetch(`${county.url}/ledger/tile/${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ reason: 'not-found' });
    },
  );
});

async function text(path: string): Promise<string> {
  return (await fetch(county.url + path)).text();
}

function receiptOf(headers: Headers): { readonly path: string; readonly salt: string } {
  const [, path = '', salt = ''] = /^"(.+)";\s?salt=:(.+):$/.exec(headers.get('Receipt') ?? '') ?? [];
  return { path, salt };
}

function hashes(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: bytes.length / 32 }, (_, place) =>
    Uint8Array.from(bytes.subarray(place * 32, place * 32 + 32)),
  );
}
