import type { Result } from '../model/index.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type NoteFault, openNote, type Signer, signNote, type VerifierKey } from './note.ts';
import type { LedgerStore } from './store.ts';
import type { Hash } from './tree.ts';

/** The body of a C2SP `tlog-checkpoint`. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/** The signed note that says: the log `origin` has `size` leaves, and this is their tree hash. */
export function signCheckpoint({ origin, size, root }: Checkpoint, signer: Signer): Promise<string> {
  return signNote(`${origin}\n${size}\n${toBase64(root)}\n`, signer);
}

/** The checkpoint of a note that `key` signed; the origin must be the key's name, as this project's always is. */
export function openCheckpoint(note: string, key: VerifierKey): Result<Checkpoint, NoteFault | 'wrong-origin'> {
  const opened = openNote(note, key);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.value);
  if (!checkpoint) return { ok: false, failure: 'malformed' };
  return checkpoint.origin === key.name ? { ok: true, value: checkpoint } : { ok: false, failure: 'wrong-origin' };
}

/** The text of a checkpoint, its signatures not looked at: origin, size without leading zeroes, root, then optional extensions. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, sizeText = '', rootText = ''] = text.split('\n');
  const size = parseCount(sizeText);
  const root = fromBase64(rootText);
  return origin && size !== undefined && root?.length === 32 ? { origin, size, root } : undefined;
}

/**
 * The origin a store's log was begun with. It never changes, so a gateway that starts again asks here before it makes one up;
 * undefined while the log is empty.
 */
export async function storedOrigin(store: Pick<LedgerStore, 'head'>): Promise<string | undefined> {
  const head = await store.head();
  return head && parseCheckpoint(head.checkpoint)?.origin;
}

/** A count in ASCII decimal without leading zeroes. */
export function parseCount(text: string): number | undefined {
  const count = /^(0|[1-9][0-9]*)$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}
