import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Entry, EntryDraft } from '../model/index.ts';
import { toBase64 } from './base64.ts';

/** base64 of SHA-256(salt ‖ body): proves what was answered without keeping it. */
export function commitmentTo(salt: Uint8Array, body: Uint8Array): string {
  return toBase64(createHash('sha256').update(salt).update(body).digest());
}

/**
 * The entry of a draft and a commitment, with its leaf: RFC 8785 JSON in UTF-8. PostgreSQL can hold no text with U+0000 (§8.14.1), and
 * would refuse it with all entries of its group; a note may quote what a vertical sent, so U+FFFD stands in its place.
 */
export function toEntry(draft: EntryDraft, commitment: string): { entry: Entry; leaf: Uint8Array<ArrayBuffer> } {
  const entry: Entry = { version: 1, ...draft, commitment };
  const text = canonicalize(entry) ?? '';
  if (!text.includes('\\u0000')) return { entry, leaf: new TextEncoder().encode(text) };
  const clean = JSON.parse(text, withoutNull) as Entry; // the same members, each still of its type
  return { entry: clean, leaf: encodeLeaf(clean) };
}

function withoutNull(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;
}

/** Throws where the entry holds what JSON cannot say (RFC 8785 §3.1). */
export function encodeLeaf(entry: Entry): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalize(entry));
}

/** The entry of a leaf that the ledger itself wrote; throws where the bytes are not JSON in UTF-8. */
export function decodeLeaf(leaf: Uint8Array): Entry {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(leaf));
}
