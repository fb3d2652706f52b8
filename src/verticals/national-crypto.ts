import { Buffer } from 'node:buffer';
import { sm2, sm4 } from 'sm-crypto-v2';

/*
 * SM2 and SM4 (国密) the same on every runtime. workerd has neither; node:crypto has SM4 but its SM2 takes no signer id, so
 * partners reject what it signs. tests/verticals/national-crypto.test.ts holds these against the openssl command.
 */

/** GM/T 0009 §10: the signer id of whoever has agreed on no other. */
const signerId = '1234567812345678';

/** SM2 private key: 32 bytes in hex. */
export const sm2PrivateKey = /^[0-9A-Fa-f]{64}$/;
/** SM2 public key, not compressed: 04 ‖ x ‖ y in hex. */
export const sm2PublicKey = /^04[0-9A-Fa-f]{128}$/;
/** SM4 key: 16 bytes in hex. */
export const sm4Key = /^[0-9A-Fa-f]{32}$/;

/** Signs texts with one SM2 key over SM3 (GB/T 32918.2): r ‖ s, 32 bytes each, in base64. */
export function sm2Signer(privateKey: string): (text: string) => string {
  let publicKey: string | undefined; // part of what is signed; derived once, when first needed
  return (text) => {
    publicKey ??= sm2.getPublicKeyFromPrivateKey(privateKey);
    const signature = sm2.doSignature(utf8(text), privateKey, { hash: true, publicKey, userId: signerId });
    return Buffer.from(signature, 'hex').toString('base64');
  };
}

/** Whether one SM2 key made such a signature; false for whatever is no signature at all. */
export function sm2Verifier(publicKey: string): (text: string, signature: string) => boolean {
  let point: ReturnType<typeof sm2.precomputePublicKey> | undefined; // with multiples that make each check three times as quick
  return (text, signature) => {
    const bytes = base64Bytes(signature);
    if (bytes?.length !== 64) return false;
    try {
      point ??= sm2.precomputePublicKey(publicKey);
      return sm2.doVerifySignature(utf8(text), bytes.toString('hex'), point, { hash: true, userId: signerId });
    } catch {
      return false; // r or s out of range, or a key that is no point of the curve
    }
  };
}

/** base64 of IV ‖ SM4-CBC with PKCS #7 (GB/T 32907, GB/T 17964). `iv`: 16 bytes in hex, never used before. */
export function sm4Seal(plain: Uint8Array, key: string, iv: string): string {
  const sealed = sm4.encrypt(plain, key, { mode: 'cbc', iv, output: 'array' });
  return Buffer.concat([Buffer.from(iv, 'hex'), sealed]).toString('base64');
}

/** The text within; undefined where it was not sealed under this key. Tells nothing of where it differs. */
export function sm4Open(sealed: string, key: string): string | undefined {
  const bytes = base64Bytes(sealed);
  if (bytes === undefined || bytes.length < 32 || bytes.length % 16 !== 0) return undefined;
  try {
    const iv = bytes.subarray(0, 16).toString('hex');
    const plain = sm4.decrypt(bytes.subarray(16), key, { mode: 'cbc', iv, output: 'array' });
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return undefined;
  }
}

/** RFC 4648 §4 as it must be written; Buffer alone reads anything. */
function base64Bytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
