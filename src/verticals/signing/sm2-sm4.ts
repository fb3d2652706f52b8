import { z } from 'zod';
import type { Result, UpstreamFailure } from '../../model/index.ts';
import { failed } from '../failures.ts';
import { parseJson } from '../formats/json.ts';
import { isObject } from '../members.ts';
import { sm2PrivateKey, sm2PublicKey, sm2Signer, sm2Verifier, sm4Key, sm4Open, sm4Seal } from '../national-crypto.ts';
import { defineSigning, keyText, type Message } from './signing.ts';

const credential = z.strictObject({
  appId: z.string('the application id').min(1, 'the application id'),
  /** Ours: it signs. */
  privateKey: keyText(sm2PrivateKey, 'our SM2 private key, 64 hex digits'),
  /** Ours and theirs: it encrypts both ways. */
  sm4Key: keyText(sm4Key, 'the SM4 key, 32 hex digits'),
  /** Theirs: what they answer is checked by it. */
  platformKey: keyText(sm2PublicKey, 'the platform’s SM2 public key, 130 hex digits beginning with 04'),
});

/**
 * SM2-signed, SM4-encrypted messages (国密信封). The business message is `encData`: base64 of IV ‖ SM4-CBC with PKCS #7.
 * `signData` is base64 of r ‖ s over every other member, sorted by name and written `appId=…&encData=…`: what is encrypted
 * is signed, so that a reply is believed before it is decrypted, and its code and words, which stay readable, are signed too.
 *
 * The envelope has no number that would tie an answer to its question: that an old answer is not played again rests on TLS.
 */
export const sm2Sm4 = defineSigning({
  name: 'sm2-sm4',
  credential,
  needsService: false,
  signer({ appId, privateKey, sm4Key, platformKey }) {
    const sign = sm2Signer(privateKey);
    const verifies = sm2Verifier(platformKey);
    return {
      seal(message, { now, nonce }) {
        const plain = new TextEncoder().encode(JSON.stringify(message));
        const envelope = { ...kinds, appId, timestamp: String(now), encData: sm4Seal(plain, sm4Key, nonce) };
        return { ...envelope, signData: sign(signedText(envelope)) };
      },
      open(message) {
        if (!isObject(message) || !Object.values(message).every(isScalar))
          return invalid('$: expected a sealed message');
        const { signData, encData } = message;
        if (typeof signData !== 'string' || !verifies(signedText(message), signData)) {
          return invalid('signData: expected the platform’s signature');
        }
        if (message.appId !== appId) return invalid('appId: expected ours');
        if (encData === undefined || encData === null) return { ok: true, value: message };
        const plain = typeof encData === 'string' ? sm4Open(encData, sm4Key) : undefined;
        if (plain === undefined) return invalid('encData: expected what our SM4 key opens');
        const opened = parseJson(plain);
        return opened.ok
          ? { ok: true, value: { ...message, encData: opened.value } }
          : invalid(`encData: expected ${opened.failure}`);
      },
    };
  },
});

const kinds = { version: '1.0', encType: 'SM4', signType: 'SM2' } as const;

function signedText(message: Message): string {
  return Object.entries(message)
    .filter(([name, value]) => name !== 'signData' && value !== null)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function invalid(note: string): Result<never, UpstreamFailure> {
  return { ok: false, failure: failed('vertical-invalid-answer', note) };
}
