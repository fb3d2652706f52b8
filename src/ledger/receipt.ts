import { fromBase64, toBase64 } from './base64.ts';
import { parseCount } from './checkpoint.ts';
import type { Hash } from './tree.ts';

/** The parts of a C2SP `tlog-proof`; `leaf` is its `extra`, to be believed only once its hash is proven to be in the tree. */
export interface ReceiptParts {
  readonly leaf: Uint8Array<ArrayBuffer>;
  readonly index: number;
  /** From the leaf's sibling up (RFC 6962 §2.1.1). */
  readonly path: readonly Hash[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

const header = 'c2sp.org/tlog-proof@v1';

/** A C2SP `tlog-proof` as text, with the entry's leaf bytes as its extra data. */
export function formatReceipt({ leaf, index, path, checkpoint }: ReceiptParts): string {
  return [header, `extra ${toBase64(leaf)}`, `index ${index}`, ...path.map(toBase64), '', checkpoint].join('\n');
}

/** Undefined where the text is not a `tlog-proof` with extra data. Nothing in it is proven yet. */
export function parseReceipt(text: string): ReceiptParts | undefined {
  const split = text.indexOf('\n\n');
  if (split < 0) return undefined;
  const [first, extra = '', place = '', ...lines] = text.slice(0, split).split('\n');
  if (first !== header || !extra.startsWith('extra ') || !place.startsWith('index ')) return undefined;
  const leaf = fromBase64(extra.slice('extra '.length));
  const index = parseCount(place.slice('index '.length));
  const path = lines.map(fromBase64).filter((hash): hash is Hash => hash?.length === 32);
  if (!leaf || index === undefined || path.length !== lines.length || path.length > pathHashesMax) return undefined;
  return { leaf, index, path, checkpoint: text.slice(split + 2) };
}

/** A tree of 2^53 leaves has no longer path. */
const pathHashesMax = 53;
