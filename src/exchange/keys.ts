import { hkdfSync } from 'node:crypto';
import { type CipherName, ciphers } from './ciphers.ts';

/** A 32-byte master secret for the cache, named so that it can be changed. */
export interface CacheMaster {
  /** 1 to 16 ASCII characters; travels in front of each sealed value. */
  readonly id: string;
  readonly secret: Uint8Array;
  /** It opens already, and does not seal yet. */
  readonly waits?: boolean;
}

export interface SealingKeys {
  /** Seals from now on; what any other sealed is opened all the same. */
  readonly cipher: CipherName;
  /** The first seals, all open; each has a key of its own for every cipher. */
  readonly sealing: readonly { readonly id: string; readonly keys: Readonly<Record<CipherName, Uint8Array>> }[];
}

export interface ExchangeKeys extends SealingKeys {
  /** HMAC key that names what is kept. */
  readonly naming: Uint8Array;
}

/**
 * Derives the sealing keys and the naming key (HKDF-SHA256, RFC 5869), so that one secret is never used for two ends.
 * To change the secret put the new one in front: what is kept stays readable. Names come from the last one, so they hold
 * until it is taken out; then the cache is cold once.
 */
export function deriveExchangeKeys(masters: readonly CacheMaster[], cipher: CipherName = 'aes-256-gcm'): ExchangeKeys {
  return deriveKeys(masters, 'cache', cipher);
}

/** The same for another store: `purpose` tells their keys apart. */
export function deriveKeys(
  masters: readonly CacheMaster[],
  purpose: string,
  cipher: CipherName = 'aes-256-gcm',
): ExchangeKeys {
  const oldest = masters.at(-1);
  if (oldest === undefined) throw new Error('the cache needs at least one key');
  for (const { id, secret } of masters) {
    if (!/^[\x21-\x7e]{1,16}$/.test(id)) throw new Error('a cache key id has 1 to 16 printable ASCII characters');
    if (secret.byteLength !== 32) throw new Error(`cache key ${id} must have 32 bytes`);
  }
  return {
    cipher,
    sealing: [...masters.filter(({ waits }) => !waits), ...masters.filter(({ waits }) => waits)].map(
      ({ id, secret }) => ({
        id,
        keys: {
          'aes-256-gcm': derive(secret, `shuqiao ${purpose} sealing`, ciphers['aes-256-gcm'].keyBytes),
          'sm4-gcm': derive(secret, `shuqiao ${purpose} sealing sm4-gcm`, ciphers['sm4-gcm'].keyBytes),
        },
      }),
    ),
    naming: derive(oldest.secret, `shuqiao ${purpose} naming`, 32),
  };
}

function derive(secret: Uint8Array, purpose: string, bytes: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), purpose, bytes));
}
