import { createHmac } from 'node:crypto';

/**
 * The name a data subject has in the ledger: the first 128 bits of HMAC-SHA256 (RFC 2104) under a key that never leaves the gateway,
 * as base64url after `s1_` (the version of this scheme). Without the key nobody can try out the few billion citizen ids there are;
 * with it, one person's entries can be found.
 */
export function pseudonym(key: Uint8Array, normalisedId: string): string {
  return `s1_${createHmac('sha256', key).update(normalisedId).digest().subarray(0, 16).toString('base64url')}`;
}
