import type { Owner, OwnerOperation } from '../owner.ts';
import { type EnvelopeWords, jsonOwner } from './json-envelope.ts';

/**
 * An owner behind `sealedGate`: it sees the business message that the gate decrypted, and what it answers as `encData` the
 * gate encrypts; code and message stay readable, and all of it is signed. In the spec both are `encData`: a string in base64
 * whose `contentMediaType` is application/json and whose `contentSchema` is that of the message within.
 */
export function sealedJsonOwner(
  words: Omit<EnvelopeWords, 'data' | 'dataWithout'>,
  operations: readonly OwnerOperation[],
): Owner {
  return jsonOwner({ ...words, data: 'encData', dataWithout: 'absent' }, operations);
}
