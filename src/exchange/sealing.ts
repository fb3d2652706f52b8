import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { cipherNames, ciphers, nonceBytes, tagBytes } from './ciphers.ts';
import type { SealingKeys } from './keys.ts';

/**
 * Seals a value for one place in a store with a random 96-bit nonce (NIST SP 800-38D §8.2.2) and the place's name as associated
 * data, so that whoever can write to the store cannot move an answer to another place.
 * Layout: mark of the cipher (1) ‖ length of key id (1) ‖ key id ‖ nonce (12) ‖ ciphertext ‖ tag (16).
 */
export function seal(name: string, value: unknown, { cipher, sealing }: SealingKeys): Uint8Array<ArrayBuffer> {
  const first = sealing[0];
  if (first === undefined) throw new Error('no key to seal with');
  const { mark, seal: sealWith } = ciphers[cipher];
  const id = Buffer.from(first.id, 'ascii');
  const nonce = randomBytes(nonceBytes);
  const place = Buffer.from(name, 'utf8');
  const sealed = sealWith(Buffer.from(JSON.stringify(value), 'utf8'), { key: first.keys[cipher], nonce, place });
  return Buffer.concat([Uint8Array.of(mark, id.length), id, nonce, sealed]);
}

/**
 * The value, whichever cipher sealed it, or undefined where it was sealed for another place, with a key or cipher not known, or was
 * touched.
 */
export function open(name: string, bytes: Uint8Array, { sealing }: SealingKeys): unknown {
  const cipher = cipherNames.find((one) => ciphers[one].mark === bytes[0]);
  if (cipher === undefined) return undefined;
  const idEnd = 2 + (bytes[1] ?? 0);
  const nonceEnd = idEnd + nonceBytes;
  if (bytes.length < nonceEnd + tagBytes) return undefined;
  const id = Buffer.from(bytes.subarray(2, idEnd)).toString('ascii');
  const found = sealing.find((key) => key.id === id);
  if (found === undefined) return undefined;
  const nonce = bytes.subarray(idEnd, nonceEnd);
  const place = Buffer.from(name, 'utf8');
  try {
    const plain = ciphers[cipher].open(bytes.subarray(nonceEnd), { key: found.keys[cipher], nonce, place });
    return JSON.parse(Buffer.from(plain).toString('utf8'));
  } catch {
    return undefined; // a tag that does not match: as good as nothing kept
  }
}
