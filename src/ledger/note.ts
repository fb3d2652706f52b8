import { Buffer } from 'node:buffer';
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Result } from '../model/index.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** Signs notes with one Ed25519 key; where the key is kept is its own business. */
export interface Signer {
  /** The key's name in signature lines; the ledger's origin. */
  readonly name: string;
  /** 32 bytes (RFC 8032 §5.1.5). */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** The 64 bytes of an Ed25519 signature over `data` (RFC 8032 §5.1.6). */
  sign(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;
}

/** A C2SP `signed-note` verifier key. */
export interface VerifierKey {
  readonly name: string;
  readonly id: Uint8Array<ArrayBuffer>;
  verifies(data: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): boolean;
}

export type NoteFault =
  /** Not a note as C2SP `signed-note` lays it out. */
  | 'malformed'
  /** No signature line is by this key. */
  | 'not-signed-by-key'
  /** A line claims this key and does not verify: the text or the signature was changed. */
  | 'wrong-signature';

/** Signs a text that ends in a newline as a C2SP `signed-note`. */
export async function signNote(text: string, signer: Signer): Promise<string> {
  const signature = await signer.sign(encode(text));
  const id = keyId(signer.name, signer.publicKey);
  return `${text}\n— ${signer.name} ${toBase64(Buffer.concat([id, signature]))}\n`;
}

/**
 * The text of a note that this key signed. Lines by other keys, a witness's for instance, are passed over, as the standard
 * demands; one wrong signature by this key spoils the note.
 */
export function openNote(note: string, key: VerifierKey): Result<string, NoteFault> {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || note.length > noteCharactersMax || !note.endsWith('\n') || hasControls(note))
    return failed('malformed');
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > signaturesMax) return failed('malformed');
  let signed = false;
  for (const line of lines) {
    const parsed = parseSignature(line);
    if (!parsed) return failed('malformed');
    if (parsed.name !== key.name || !Buffer.from(parsed.id).equals(key.id)) continue;
    if (!key.verifies(encode(text), parsed.signature)) return failed('wrong-signature');
    signed = true;
  }
  return signed ? { ok: true, value: text } : failed('not-signed-by-key');
}

/** A vkey: `<name>+<key id, 8 hex digits>+<base64 of 0x01 ‖ public key>`. */
export function formatVerifierKey({ name, publicKey }: Pick<Signer, 'name' | 'publicKey'>): string {
  return `${name}+${hex(keyId(name, publicKey))}+${toBase64(Buffer.concat([Uint8Array.of(ed25519), publicKey]))}`;
}

/** Undefined where the text is not an Ed25519 vkey or its key id does not fit its key. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  // The key itself is base64 and may contain `+`; the name may not.
  const [, name = '', idText = '', keyText = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  const key = fromBase64(keyText);
  if (key?.length !== 33 || key[0] !== ed25519) return undefined;
  const publicKey = key.slice(1);
  const id = keyId(name, publicKey);
  if (hex(id) !== idText) return undefined;
  const x = Buffer.from(publicKey).toString('base64url');
  const keyObject = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return { name, id, verifies: (data, signature) => verify(null, data, keyObject, signature) };
}

/** C2SP `signed-note`: SHA-256(name ‖ 0x0A ‖ signature type ‖ public key)[:4]. */
function keyId(name: string, publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(ed25519))
    .update(publicKey)
    .digest()
    .subarray(0, 4);
}

/** Signature type 0x01 of C2SP `signed-note`. */
const ed25519 = 1;
/** The standard asks verifiers to take at least 16. */
const signaturesMax = 100;
const noteCharactersMax = 1_000_000;

function parseSignature(line: string) {
  const [, name = '', base64 = ''] = /^— ([^+\s]+) (\S+)$/u.exec(line) ?? [];
  const bytes = fromBase64(base64);
  return bytes && bytes.length > 4 ? { name, id: bytes.slice(0, 4), signature: bytes.slice(4) } : undefined;
}

function hasControls(text: string): boolean {
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code < 0x20 && code !== 0x0a) return true;
  }
  return false;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function failed(failure: NoteFault): Result<never, NoteFault> {
  return { ok: false, failure };
}
