import type { Entry, Result, Text } from '../model/index.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { decodeLeaf, encodeLeaf } from './leaf.ts';
import { parseVerifierKey, type VerifierKey } from './note.ts';
import type { LedgerStore, StoredEntry, StoredHash } from './store.ts';
import { append, emptyTree, leafHash, rootOf, sameHash, type Tree } from './tree.ts';

export interface LogFault {
  /** The first bad entry, where one can be named. */
  readonly index?: number;
  readonly message: Text;
}

/**
 * Recomputes a whole log: every entry is at its place and in canonical form, its leaf and every node are the ones stored, the tree is
 * the one that the newest checkpoint signs, and it extends the earlier checkpoint, where one kept elsewhere is given. Without such a
 * one nobody can see that the newest entries were cut off and an older checkpoint put back.
 */
export async function verifyLog(input: {
  readonly store: Pick<LedgerStore, 'head' | 'range' | 'hashes'>;
  /** A C2SP vkey. */
  readonly verifierKey: string;
  /** A signed checkpoint of this log from elsewhere: a witness, a receipt, a backup. */
  readonly earlier?: string;
  readonly onProgress?: (done: number, of: number) => void;
}): Promise<Result<{ readonly origin: string; readonly size: number }, LogFault>> {
  const { store, onProgress = () => {} } = input;
  const key = parseVerifierKey(input.verifierKey.trim());
  if (!key) return fault({ zh: '公钥格式不对。', en: 'The verifier key is not one.' });
  const head = await store.head();
  const signed = head ? open(head.checkpoint, key) : undefined;
  if (signed && 'message' in signed) return { ok: false, failure: signed };
  const earlier = input.earlier === undefined ? undefined : open(input.earlier, key);
  if (earlier && 'message' in earlier) return { ok: false, failure: earlier };
  const size = signed?.size ?? 0;
  if (head && signed && (head.size !== size || !sameHash(head.root, signed.root))) {
    return fault({ zh: '日志头与其检查点不一致。', en: 'The stored head does not agree with its own checkpoint.' });
  }
  if (earlier && earlier.size > size) return fault(cutOff(earlier.size, size));

  let tree = emptyTree;
  while (tree.size < size) {
    const limit = Math.min(batchEntries, (earlier && earlier.size > tree.size ? earlier.size : size) - tree.size);
    const step = await addBatch(store, tree, limit);
    if (!step.ok) return step;
    tree = step.value;
    if (tree.size === earlier?.size && !sameHash(rootOf(tree), earlier.root)) return fault(rewritten(earlier.size));
    onProgress(tree.size, size);
  }
  if (signed && !sameHash(rootOf(tree), signed.root)) {
    return fault({
      zh: '由全部记录算出的树根与签名的检查点不符。',
      en: 'The tree of all entries is not the one that the checkpoint signs.',
    });
  }
  const [beyond] = await store.range(size, 1);
  if (beyond && ((await store.head())?.size ?? 0) <= beyond.index) {
    return fault({ zh: '日志头之外还有记录。', en: 'There are entries beyond the head.' }, beyond.index);
  }
  return { ok: true, value: { origin: key.name, size } };
}

const batchEntries = 2_000;

async function addBatch(
  store: Pick<LedgerStore, 'range' | 'hashes'>,
  tree: Tree,
  limit: number,
): Promise<Result<Tree, LogFault>> {
  const read = await readEntries(store, tree.size, limit);
  if (!read.ok) return read;
  for (const [offset, stored] of read.value.entries()) {
    const wrong = faultOf(stored, tree.size + offset);
    if (wrong) return fault(wrong, tree.size + offset);
  }
  if (read.value.length < limit) {
    return fault({ zh: '缺少记录。', en: 'An entry is missing.' }, tree.size + read.value.length);
  }
  const next = append(
    tree,
    read.value.map(({ leaf }) => leafHash(leaf)),
  );
  const wrong = await firstWrongNode(store, next.added);
  if (wrong) return fault(unlikeTree, wrong.index * 2 ** wrong.level);
  return { ok: true, value: next.tree };
}

/** A batch that cannot be read is read entry by entry, to name the one that is broken. */
async function readEntries(
  store: Pick<LedgerStore, 'range'>,
  from: number,
  limit: number,
): Promise<Result<readonly StoredEntry[], LogFault>> {
  try {
    return { ok: true, value: await store.range(from, limit) };
  } catch (error) {
    if (limit === 1) return fault({ zh: `记录无法读取：${error}`, en: `The entry cannot be read: ${error}` }, from);
    for (let index = from; index < from + limit; index += 1) {
      const one = await readEntries(store, index, 1);
      if (!one.ok) return one;
    }
    throw error;
  }
}

function faultOf({ index, leaf, entry }: StoredEntry, expected: number): Text | undefined {
  if (index !== expected) return { zh: '缺少记录。', en: 'An entry is missing.' };
  return isCanonical(leaf, entry)
    ? undefined
    : { zh: '记录不是规范 JSON（RFC 8785）。', en: 'The entry is not canonical JSON (RFC 8785).' };
}

function isCanonical(leaf: Uint8Array, entry: Entry): boolean {
  try {
    return sameHash(encodeLeaf(decodeLeaf(leaf)), leaf) && sameHash(encodeLeaf(entry), leaf);
  } catch {
    return false;
  }
}

async function firstWrongNode(
  store: Pick<LedgerStore, 'hashes'>,
  computed: readonly StoredHash[],
): Promise<StoredHash | undefined> {
  const stored = await store.hashes(computed).catch(() => undefined);
  if (stored) return computed.find(({ hash }, place) => !sameHash(hash, stored[place] ?? new Uint8Array(0)));
  for (const node of computed) {
    const [hash] = await store.hashes([node]).catch(() => []);
    if (!hash || !sameHash(hash, node.hash)) return node;
  }
  return undefined;
}

const unlikeTree: Text = {
  zh: '记录与存证树中的散列不符：记录或散列被改动过。',
  en: 'The entry does not have the hash that the tree holds for it: entry or hash was changed.',
};

function open(note: string, key: VerifierKey): Checkpoint | LogFault {
  const opened = openCheckpoint(note, key);
  if (opened.ok) return opened.value;
  return {
    message: {
      zh: `检查点未通过验签（${opened.failure}）。`,
      en: `The checkpoint is not signed by this key (${opened.failure}).`,
    },
  };
}

function cutOff(earlier: number, size: number): Text {
  return {
    zh: `日志只有 ${size} 条，而早先的检查点已有 ${earlier} 条：末尾的记录被删去。`,
    en: `The log has ${size} entries, an earlier checkpoint had ${earlier}: the end was cut off.`,
  };
}

function rewritten(size: number): Text {
  return {
    zh: `日志的前 ${size} 条与早先的检查点不符：历史被改写。`,
    en: `The first ${size} entries are not those of the earlier checkpoint: history was rewritten.`,
  };
}

function fault(message: Text, index?: number): { readonly ok: false; readonly failure: LogFault } {
  return { ok: false, failure: { message, ...(index !== undefined && { index }) } };
}
