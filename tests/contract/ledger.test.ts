import { beforeAll, describe, expect, inject, test } from 'vitest';
import { openCheckpoint, parseVerifierKey, verifyReceipt } from '../../src/ledger/index.ts';
import { append, emptyTree, foldPeaks } from '../../src/ledger/tree.ts';
import type { Client } from '../support/client.ts';
import { as, firstFamily, type NameAndId } from './contract.ts';

const household = 'mps-population.household-record';
let education: Client;
let child: NameAndId;
/** The log that holds what `education` asks, and its addresses. */
let log: Log;

interface Log {
  readonly log: string;
  readonly origin: string;
  readonly verifierKey: string;
  readonly prefix: string;
}

beforeAll(async () => {
  education = await as('education');
  child = (await firstFamily()).child;
  const { path } = receiptOf((await education.query(household, child)).headers);
  const found = (await logs()).find(({ log }) => path.startsWith(`/v1/receipts/${log}/`));
  if (!found) throw new Error(`no log has the receipt ${path}`);
  log = found;
});

async function logs(): Promise<readonly Log[]> {
  return ((await (await fetch(`${inject('url')}/ledger`)).json()) as { items: readonly Log[] }).items;
}

const text = async (path: string) => (await fetch(`${log.prefix}/${path}`)).text();

function receiptOf(headers: Headers): { readonly path: string; readonly salt: string } {
  const [, path = '', salt = ''] = /^"(.+)";\s?salt=:(.+):$/.exec(headers.get('Receipt') ?? '') ?? [];
  return { path, salt };
}

describe('a receipt', () => {
  test('proves the very bytes of an answer to whoever was answered, and to ops', async () => {
    const answer = await education.query(household, child);
    const { path, salt } = receiptOf(answer.headers);
    const ops = await as('data-bureau', { scope: 'ops' });
    const body = new TextEncoder().encode(answer.text);
    const other = new TextEncoder().encode(answer.text.replace('"', "'"));
    for (const client of [education, ops]) {
      const receipt = await client.call('GET', path);
      expect(receipt.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
      expect(receipt.headers.get('Cache-Control')).toBe('no-store');
      const verify = (bytes: Uint8Array<ArrayBuffer>) =>
        verifyReceipt({ receipt: receipt.text, verifierKey: log.verifierKey, answer: { salt, body: bytes } });
      expect(verify(body)).toMatchObject({
        ok: true,
        value: { origin: log.origin, answerProven: true, entry: { department: 'education', resource: household } },
      });
      expect(verify(other).ok).toBe(false);
    }
  });

  test('also stays with a refusal, and with what was read of the catalog', async () => {
    const refused = await education.query(household, child, { headers: { 'Sharing-Case': undefined } });
    const read = await education.call('GET', '/v1/resources');
    for (const { headers, text } of [refused, read]) {
      const { path, salt } = receiptOf(headers);
      const receipt = (await education.call('GET', path)).text;
      const answer = { salt, body: new TextEncoder().encode(text) };
      expect(verifyReceipt({ receipt, verifierKey: log.verifierKey, answer }).ok).toBe(true);
    }
  });

  test('of an id that no database can hold looks the same', async () => {
    const { status, body } = await education.call('GET', `/v1/receipts/${log.log}/%00`);
    expect([status, body.reason]).toEqual([404, 'unknown-receipt']);
  });

  test('of somebody else looks as if there never was one', async () => {
    const { path } = receiptOf((await education.query(household, child)).headers);
    const health = await as('health');
    const answers = await Promise.all([
      health.call('GET', path),
      health.call('GET', `/v1/receipts/${log.log}/0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27`),
      education.call('GET', path.replace(`/${log.log}/`, '/no-such-log/')),
    ]);
    for (const { status, body } of answers) {
      expect({ ...body, instance: '' }).toEqual({ ...answers[0]?.body, instance: '' });
      expect([status, body.reason]).toEqual([404, 'unknown-receipt']);
    }
    expect((await fetch(inject('url') + path)).status).toBe(401);
  });
});

describe('the logs, without a token', () => {
  test('are listed, each with its origin, key and prefix', async () => {
    const { host } = new URL(inject('url'));
    for (const { log, origin, verifierKey, prefix } of await logs()) {
      expect(origin.endsWith(`/ledger/${log}`)).toBe(true);
      expect(verifierKey.startsWith(`${origin}+`)).toBe(true);
      expect(new URL(prefix)).toMatchObject({ host, pathname: `/ledger/${log}` });
    }
  });

  test('have keys, checkpoints and tiles that fit together', async () => {
    expect((await text('key')).trim()).toBe(log.verifierKey);
    const key = parseVerifierKey(log.verifierKey);
    const response = await fetch(`${log.prefix}/checkpoint`);
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('Cache-Control')).toBe('no-cache');
    const note = await response.text();
    expect(note.split('\n')[0]).toBe(log.origin);
    const opened = key && openCheckpoint(note, key);
    if (!opened?.ok) throw new Error('the checkpoint is not signed by the key');
    const { size, root } = opened.value;
    const leaves: Uint8Array<ArrayBuffer>[] = [];
    for (let tile = 0; tile * 256 < size; tile += 1) {
      const width = Math.min(256, size - tile * 256);
      const path = `tile/0/${String(tile).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`;
      const answer = await fetch(`${log.prefix}/${path}`);
      expect(answer.headers.get('Content-Type')).toBe('application/octet-stream');
      expect(answer.headers.get('Cache-Control')).toContain(width < 256 ? 'max-age=60' : 'immutable');
      leaves.push(...hashes(await answer.bytes()));
    }
    expect(leaves.length).toBe(size);
    expect(Buffer.from(foldPeaks(append(emptyTree, leaves).tree.peaks))).toEqual(Buffer.from(root));
  });

  test('grow with what is asked, and keep what they held', async () => {
    const sizeNow = async () => Number((await text('checkpoint')).split('\n')[1]);
    const before = await sizeNow();
    const { path } = receiptOf((await education.query(household, child)).headers);
    expect(await sizeNow()).toBeGreaterThan(before);
    const receipt = (await education.call('GET', path)).text;
    for (let turn = 0; turn < 5; turn += 1) await education.query(household, child);
    expect(verifyReceipt({ receipt, verifierKey: log.verifierKey }).ok).toBe(true);
  });

  test.each(['tile/0/005', 'tile/9/000.p/1', 'tile/entries/000', 'tile/0/000.p/256', 'tile/0/0', 'nothing'])(
    'have nothing at %s',
    async (path) => {
      const response = await fetch(`${log.prefix}/${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ reason: 'not-found' });
    },
  );

  test('are reached without a name where there is but one, else the answer names them', async () => {
    const all = await logs();
    const bare = await fetch(`${inject('url')}/ledger/checkpoint`);
    if (all.length === 1) expect((await bare.text()).split('\n')[0]).toBe(all[0]?.origin);
    else expect(await bare.json()).toMatchObject({ status: 404, remedy: expect.stringContaining(log.log) });
    const strange = await fetch(`${inject('url')}/ledger/no-such-log/checkpoint`);
    expect(await strange.json()).toMatchObject({ status: 404, remedy: expect.stringContaining(log.log) });
  });
});

function hashes(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: bytes.length / 32 }, (_, place) =>
    Uint8Array.from(bytes.subarray(place * 32, place * 32 + 32)),
  );
}
