import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { formatVerifierKey, verifyReceipt } from '../../src/ledger/index.ts';
import { commitmentTo, encodeLeaf } from '../../src/ledger/leaf.ts';
import { signNote } from '../../src/ledger/note.ts';
import { formatReceipt, parseReceipt } from '../../src/ledger/receipt.ts';
import { append, emptyTree, leafHash, nodeHash, rootOf } from '../../src/ledger/tree.ts';
import type { Entry, RequestId } from '../../src/model/index.ts';
import { body, draft, recordOne, signerOf, startLedger, testSigner } from './support.ts';

const verifierKey = formatVerifierKey(testSigner);

describe('receipts', () => {
  test('each answer’s receipt proves entry, place and answer with the verifier key alone, however far the log has grown', async () => {
    await using fixture = await startLedger();
    const all = [];
    for (let turn = 0; turn < 12; turn += 1) {
      all.push(await recordOne(fixture.ledger));
      for (const [index, { entry, salt }] of all.entries()) {
        const receipt = (await fixture.ledger.receipt(entry.id)) ?? '';
        const result = verifyReceipt({ receipt, verifierKey, answer: { salt, body } });
        const value = { entry, index, size: all.length, origin: testSigner.name, answerProven: true };
        expect(result).toEqual({ ok: true, value });
      }
    }
  });

  test('a receipt is the C2SP tlog-proof that is written down here, byte for byte', async () => {
    const golden = await readFile(new URL('../golden/ledger/third-of-five.tlog-proof', import.meta.url), 'utf8');
    const leaves = [0, 1, 2, 3, 4].map((turn) => encodeLeaf(fixedEntry(turn)));
    const [one, two, three, four, five] = leaves.map(leafHash);
    if (!one || !two || !three || !four || !five) throw new Error('five leaves');
    const root = nodeHash(nodeHash(nodeHash(one, two), nodeHash(three, four)), five);
    const checkpoint = await signNote(`${testSigner.name}\n5\n${Buffer.from(root).toString('base64')}\n`, testSigner);
    const leaf = leaves[2] ?? new Uint8Array();
    expect(formatReceipt({ leaf, index: 2, path: [four, nodeHash(one, two), five], checkpoint })).toBe(golden);
    expect(verifyReceipt({ receipt: golden, verifierKey })).toMatchObject({ ok: true, value: { index: 2, size: 5 } });
  });

  test('no character of a receipt can be changed, left out or doubled unseen', async () => {
    await using fixture = await startLedger();
    const all = [];
    for (let turn = 0; turn < 6; turn += 1) all.push(await recordOne(fixture.ledger));
    const receipt = (await fixture.ledger.receipt(all[2]?.entry.id ?? '')) ?? '';
    expect(verifyReceipt({ receipt, verifierKey }).ok).toBe(true);
    const unseen: string[] = [];
    for (let place = 0; place < receipt.length; place += 1) {
      const [before, character, after] = [receipt.slice(0, place), receipt.charAt(place), receipt.slice(place + 1)];
      const next = String.fromCharCode(character.charCodeAt(0) ^ 1);
      for (const changed of [
        `${before}${next}${after}`,
        `${before}${after}`,
        `${before}${character}${character}${after}`,
      ]) {
        if (changed !== receipt && verifyReceipt({ receipt: changed, verifierKey }).ok)
          unseen.push(`${place}: ${changed}`);
      }
    }
    expect(unseen).toEqual([]);
  });

  test('what is wrong is named: format, key, signature, inclusion, entry, answer', async () => {
    await using fixture = await startLedger();
    const { entry, salt } = await recordOne(fixture.ledger);
    const other = await recordOne(fixture.ledger);
    const receipt = (await fixture.ledger.receipt(entry.id)) ?? '';
    const otherLeaf = parseReceipt((await fixture.ledger.receipt(other.entry.id)) ?? '')?.leaf ?? new Uint8Array();
    const step = (input: Partial<Parameters<typeof verifyReceipt>[0]>) => {
      const result = verifyReceipt({ receipt, verifierKey, ...input });
      return result.ok ? 'ok' : result.failure.step;
    };
    const stranger = formatVerifierKey(signerOf(testSigner.name, new Uint8Array(32).fill(9)));
    expect(step({})).toBe('ok');
    expect(step({ receipt: 'a letter' })).toBe('format');
    expect(step({ receipt: receipt.replace('tlog-proof@v1', 'tlog-proof@v2') })).toBe('format');
    expect(step({ verifierKey: verifierKey.slice(1) })).toBe('key');
    expect(step({ verifierKey: stranger })).toBe('signature');
    expect(step({ receipt: receipt.replace('\n2\n', '\n3\n') })).toBe('signature');
    expect(step({ receipt: receipt.replace('index 0', 'index 1') })).toBe('inclusion');
    const swapped = receipt.replace(/^extra .*$/m, `extra ${Buffer.from(otherLeaf).toString('base64')}`);
    expect(step({ receipt: swapped })).toBe('inclusion');
    expect(step({ answer: { salt: other.salt, body } })).toBe('commitment');
    expect(step({ answer: { salt, body: body.slice(1) } })).toBe('commitment');
    expect(step({ answer: { salt: salt.slice(4), body } })).toBe('commitment');
    expect(step({ answer: { salt, body } })).toBe('ok');
  });

  test('bytes that are in the log and no entry are not shown as one', async () => {
    const leaf = new TextEncoder().encode('not an entry');
    const { tree } = append(emptyTree, [leafHash(leaf)]);
    const root = Buffer.from(rootOf(tree)).toString('base64');
    const checkpoint = await signNote(`${testSigner.name}\n1\n${root}\n`, testSigner);
    const result = verifyReceipt({ receipt: formatReceipt({ leaf, index: 0, path: [], checkpoint }), verifierKey });
    expect(result).toMatchObject({ ok: false, failure: { step: 'entry' } });
  });

  test('salt and body do not run into each other: a commitment is to SHA-256(salt ‖ body) with 32 bytes of salt', () => {
    const salt = new Uint8Array(32).fill(1);
    // Computed apart: { printf '\001%.0s' {1..32}; printf body; } | openssl dgst -sha256 -binary | base64
    expect(commitmentTo(salt, new TextEncoder().encode('body'))).toBe('+X6UehPqI4hktCQ4WU9CpFDXelOJ9qaNtj756POApx4=');
  });
});

function fixedEntry(turn: number): Entry {
  const id = `0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d2${turn}` as RequestId;
  return { version: 1, ...draft({ id }), commitment: commitmentTo(new Uint8Array(32).fill(turn), body) };
}
