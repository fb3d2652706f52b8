import { describe, expect, test } from 'vitest';
import { openCheckpoint, parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { formatVerifierKey, openNote, parseVerifierKey, signNote, type VerifierKey } from '../../src/ledger/note.ts';
import { signerOf } from './support.ts';

// The example of the reference implementation (golang.org/x/mod/sumdb/note): its public test key and a note by it.
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterSeed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const peterText =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const peterNote = `${peterText}\n${peterLine}`;

describe('signed notes', () => {
  test('a key and a note of the reference implementation come out byte for byte, and verify', async () => {
    const signer = signerOf('PeterNeumann', peterSeed);
    expect(formatVerifierKey(signer)).toBe(peterKey);
    expect(await signNote(peterText, signer)).toBe(peterNote);
    expect(openNote(peterNote, key(peterKey))).toEqual({ ok: true, value: peterText });
  });

  test('a changed text, signature, key id or name is not believed', () => {
    const verifier = key(peterKey);
    expect(openNote(peterNote.replace('answer', 'Answer'), verifier)).toMatchObject({ failure: 'wrong-signature' });
    expect(openNote(peterNote.replace('x08go/ZJ', 'x08go/ZK'), verifier)).toMatchObject({ failure: 'wrong-signature' });
    expect(openNote(peterNote.replace('x08go', 'y08go'), verifier)).toMatchObject({ failure: 'not-signed-by-key' });
    expect(openNote(peterNote.replace('— Peter', '— Piotr'), verifier)).toMatchObject({ failure: 'not-signed-by-key' });
    expect(openNote(`${peterNote}${peterLine.replace('x08go/ZJ', 'x08go/ZK')}`, verifier).ok).toBe(false);
  });

  test.each([
    ['without a signature', peterText],
    ['without a blank line', `${peterText}${peterLine}`],
    ['without the last newline', peterNote.slice(0, -1)],
    ['with a hyphen for the dash', peterNote.replace('— ', '- ')],
    ['with a control character', peterNote.replace('answer', 'ans\twer')],
    ['with a second spelling of the same signature', peterNote.replace('nAM=', 'nAN=')],
  ])('a note %s is malformed', (_, note) => {
    expect(openNote(note, key(peterKey)).ok).toBe(false);
  });

  test('lines by other keys, such as a witness, are passed over', async () => {
    const witness = await signNote(peterText, signerOf('witness.example', new Uint8Array(32).fill(3)));
    const line = witness.slice(witness.indexOf('— '));
    expect(openNote(`${peterText}\n${line}${peterLine}${line}`, key(peterKey))).toEqual({ ok: true, value: peterText });
  });

  test('no part of a verifier key and no mangled one is taken for a key', () => {
    for (let from = 0; from < peterKey.length; from += 1) {
      for (let to = from + 1; to <= peterKey.length; to += 1) {
        if (from > 0 || to < peterKey.length) expect(parseVerifierKey(peterKey.slice(from, to))).toBeUndefined();
      }
      const mangled = `${peterKey.slice(0, from)}${peterKey.charAt(from) === 'Z' ? 'Y' : 'Z'}${peterKey.slice(from + 1)}`;
      expect(parseVerifierKey(mangled)).toBeUndefined();
    }
  });
});

describe('checkpoints', () => {
  test('size and root are read strictly', () => {
    const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
    expect(parseCheckpoint(`example.com/log\n20852163\n${root}\n`)?.size).toBe(20852163);
    for (const size of ['01', '-1', '1.0', '1e3', '', '9007199254740993', ' 1'])
      expect(parseCheckpoint(`example.com/log\n${size}\n${root}\n`)).toBeUndefined();
    for (const wrong of [root.slice(4), root.replace('2I=', '2J='), ''])
      expect(parseCheckpoint(`example.com/log\n1\n${wrong}\n`)).toBeUndefined();
    expect(parseCheckpoint(`\n1\n${root}\n`)).toBeUndefined();
  });

  test("another log's origin under this key's signature is refused", async () => {
    const signer = signerOf('example.com/log');
    const note = await signNote(`example.com/other\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`, signer);
    expect(openCheckpoint(note, key(formatVerifierKey(signer)))).toEqual({ ok: false, failure: 'wrong-origin' });
  });
});

function key(text: string): VerifierKey {
  const parsed = parseVerifierKey(text);
  if (!parsed) throw new Error('not a key');
  return parsed;
}
