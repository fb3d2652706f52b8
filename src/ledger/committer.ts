import type { Result } from '../model/index.ts';
import { openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { formatVerifierKey, parseVerifierKey, type Signer } from './note.ts';
import type { EntryGroup, Head, LedgerStore, StoredEntry } from './store.ts';
import { append, completeNodes, emptyTree, type Hash, rootOf, sameHash, type Tree } from './tree.ts';

/** An entry ready for the tree. */
export type NewEntry = Omit<StoredEntry, 'index'> & { readonly leafHash: Hash };

export interface Committer {
  /**
   * Commits entries as one group under one signed checkpoint; none at all proves that the store can write. One call at a time. Tries
   * again where another writer was first, and once where the store rejected. Never rejects; a failure may have left the group in the log.
   */
  commit(entries: readonly NewEntry[]): Promise<CommitResult>;
  /** Reads the store's head and checks it; throws, in words for ops, where the log cannot be continued from there. */
  recall(): Promise<{ readonly size: number }>;
}

export type CommitResult = Result<{ readonly size: number }, string>;

/** What the next group extends. */
interface Place {
  /** Undefined while nothing was ever committed. */
  readonly head: Head | undefined;
  readonly tree: Tree;
}

type Attempt =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'rejected'; readonly failure: string; readonly group: EntryGroup | undefined };

/** `deadlineMs`: how long one group may go on losing against other writers. */
export function createCommitter(options: {
  readonly store: LedgerStore;
  readonly signer: Signer;
  readonly now: () => number;
  readonly deadlineMs: number;
}): Committer {
  const { store, signer, now, deadlineMs } = options;
  const key = parseVerifierKey(formatVerifierKey(signer));
  if (!key) throw new Error(`the ledger's key has a name that no signed note can carry: ${signer.name}`);
  /** Undefined: not known, the store must be asked before anything else. */
  let place: Place | undefined;
  /** The furthest this process has seen: a store that is behind it has lost entries, and signing on would fork the log. */
  let furthest = emptyTree;

  return {
    async commit(entries) {
      const begun = now();
      for (let rejections = 0; ; ) {
        const attempt = await attemptOnce(entries);
        if (attempt.outcome === 'committed') return { ok: true, value: { size: furthest.size } };
        if (attempt.outcome === 'conflict') {
          if (now() - begun > deadlineMs)
            return { ok: false, failure: 'other writers of the log were first for too long' };
          continue;
        }
        const fate = await fateOf(attempt.group);
        if (fate === 'in the log') return { ok: true, value: { size: furthest.size } };
        rejections += 1;
        if (fate === 'unknown' || rejections === 2) return { ok: false, failure: attempt.failure };
      }
    },
    async recall() {
      const { tree } = await recall();
      return { size: tree.size };
    },
  };

  async function attemptOnce(entries: readonly NewEntry[]): Promise<Attempt> {
    let group: EntryGroup | undefined;
    try {
      const base = place ?? (await recall());
      const next = await extend(base.tree, entries);
      group = next.group;
      const outcome = await store.commit(base.head, group);
      place = outcome === 'committed' ? { head: group.head, tree: next.tree } : undefined;
      if (outcome === 'committed') furthest = next.tree;
      return { outcome };
    } catch (error) {
      place = undefined;
      return { outcome: 'rejected', failure: inWords(error), group };
    }
  }

  /** What became of a group whose commit was rejected; a group is in the log as a whole or not at all. */
  async function fateOf(group: EntryGroup | undefined): Promise<'in the log' | 'not in the log' | 'unknown'> {
    if (!group) return 'unknown';
    try {
      await recall();
      const last = group.entries.at(-1);
      const found = last && (await store.find(last.entry.id));
      return last && found?.index === last.index ? 'in the log' : 'not in the log';
    } catch {
      return 'unknown';
    }
  }

  async function extend(base: Tree, entries: readonly NewEntry[]): Promise<{ group: EntryGroup; tree: Tree }> {
    const { tree, added } = append(
      base,
      entries.map(({ leafHash }) => leafHash),
    );
    const root = rootOf(tree);
    const checkpoint = await signCheckpoint({ origin: signer.name, size: tree.size, root }, signer);
    const head: Head = { size: tree.size, root, checkpoint };
    const stored = entries.map(({ entry, leaf }, offset) => ({ index: base.size + offset, entry, leaf }));
    return { group: { entries: stored, hashes: added, head }, tree };
  }

  async function recall(): Promise<Place> {
    const head = await store.head();
    const tree = head ? await treeOf(head) : emptyTree;
    await mustContinue(tree);
    furthest = tree;
    place = { head, tree };
    return place;
  }

  async function treeOf(head: Head): Promise<Tree> {
    const opened = key && openCheckpoint(head.checkpoint, key);
    if (!opened?.ok) {
      const begunAs = parseCheckpoint(head.checkpoint)?.origin;
      throw new Error(
        `the log was begun as ${begunAs} and its newest checkpoint is not by this gateway's key ${signer.name} (${opened?.failure}): start with the issuer and the keys it was begun with, or with another data folder`,
      );
    }
    const tree = { size: head.size, peaks: await store.hashes(completeNodes({ start: 0, end: head.size })) };
    const signed = opened.value;
    if (signed.size !== head.size || !sameHash(signed.root, head.root) || !sameHash(rootOf(tree), head.root)) {
      throw new Error('the log does not fit its own checkpoint: run `shuqiao ledger verify`');
    }
    return tree;
  }

  async function mustContinue(tree: Tree): Promise<void> {
    if (tree.size < furthest.size) {
      throw new Error(`the log has gone back from ${furthest.size} to ${tree.size} entries: was an old copy restored?`);
    }
    const then =
      tree.size === furthest.size ? tree.peaks : await store.hashes(completeNodes({ start: 0, end: furthest.size }));
    if (!furthest.peaks.every((peak, place) => sameHash(peak, then[place] ?? new Uint8Array(0)))) {
      throw new Error('the log was rewritten: it no longer begins with the entries this gateway has committed');
    }
  }
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
