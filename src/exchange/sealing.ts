import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingKeys } from './keys.ts';

/** Layout: version (1) ‖ length of key id (1) ‖ key id ‖ nonce (12) ‖ ciphertext ‖ tag (16). */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals a value for one place in a store: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce (§8.2.2) and the
 * place's name as associated data, so that whoever can write to the store cannot move an answer to another place.
 */
export function seal(name: string, value: unknown, keys: SealingKeys): Uint8Array<ArrayBuffer> {
  const first = keys.sealing[0];
  if (first === undefined) throw new Error('no key to seal with');
  const id = Buffer.from(first.id, 'ascii');
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', first.key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(name, 'utf8'));
  const sealed = cipher.update(JSON.stringify(value), 'utf8');
  return Buffer.concat([Uint8Array.of(version, id.length), id, nonce, sealed, cipher.final(), cipher.getAuthTag()]);
}

/** The value, or undefined where it was sealed for another place, with a key no longer known, or was touched. */
export function open(name: string, bytes: Uint8Array, keys: SealingKeys): unknown {
  if (bytes.length < 2 || bytes[0] !== version) return undefined;
  const idEnd = 2 + (bytes[1] ?? 0);
  const nonceEnd = idEnd + nonceBytes;
  const sealedEnd = bytes.length - tagBytes;
  if (sealedEnd < nonceEnd) return undefined;
  const id = Buffer.from(bytes.subarray(2, idEnd)).toString('ascii');
  const found = keys.sealing.find((key) => key.id === id);
  if (found === undefined) return undefined;
  const nonce = bytes.subarray(idEnd, nonceEnd);
  const decipher = createDecipheriv('aes-256-gcm', found.key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(name, 'utf8'));
  decipher.setAuthTag(bytes.subarray(sealedEnd));
  try {
    return JSON.parse(decipher.update(bytes.subarray(nonceEnd, sealedEnd), undefined, 'utf8') + decipher.final('utf8'));
  } catch {
    return undefined; // a tag that does not match: as good as nothing kept
  }
}
