import type { Entry, EntryDraft, LedgerUnavailable, Recorded } from '../model/index.ts';
import { toBase64 } from './base64.ts';
import { signCheckpoint } from './checkpoint.ts';
import { createCommitQueue, type QueueLimits } from './commit-queue.ts';
import { createCommitter, type NewEntry } from './committer.ts';
import { createFollowers, readTail } from './followers.ts';
import { commitmentTo, toEntry } from './leaf.ts';
import type { EntryPage, Ledger, Log } from './ledger.ts';
import { formatVerifierKey, type Signer } from './note.ts';
import { inclusionRanges } from './proofs.ts';
import { createRandomStock } from './random-stock.ts';
import { formatReceipt } from './receipt.ts';
import type { EntryCursor, EntryFilter, LedgerStore } from './store.ts';
import { tileNodes } from './tiles.ts';
import { completeNodes, emptyTree, foldPeaks, type Hash, type LeafRange, leafHash, rootOf } from './tree.ts';

export interface LedgerOptions {
  /** Closed together with the ledger. */
  readonly store: LedgerStore;
  readonly signer: Signer;
  /** Short name of this log in receipt URLs. */
  readonly log: string;
  /** The signer's name: the verifier key changes only with a new origin. */
  readonly origin: string;
  /** Milliseconds from whenever: it measures how long things take. */
  readonly now: () => number;
  readonly random?: (bytes: number) => Uint8Array<ArrayBuffer>;
  readonly limits?: Partial<QueueLimits>;
  /** Others write on the same log: followers hear of their entries by `catchUp`. */
  readonly shared?: boolean;
  /** Called with each failure to write, in words for the log. */
  readonly onFailure?: (failure: string) => void;
}

const defaultLimits: QueueLimits = {
  deadlineMs: 5_000,
  waitingMax: 10_000,
  groupMax: 1_000,
  idleMs: 10_000,
  doubtMs: 2_000,
};
const saltBytes = 32;

/** Opens a log to write on. Rejects, in words, where the store does not answer or holds a log that this key must not continue. */
export async function createLedger(options: LedgerOptions): Promise<Ledger & Log> {
  const { store, signer, log, origin, now, random = createRandomStock(), onFailure = () => {} } = options;
  if (origin !== signer.name) throw new Error(`the ledger's key is named ${signer.name}, its origin ${origin}`);
  const limits = { ...defaultLimits, ...options.limits };
  const committer = createCommitter({ store, signer, now, deadlineMs: limits.deadlineMs });
  const followers = createFollowers({
    logs: () => [log],
    tail: (_log, from, limit) => readTail(store, from, limit),
    now,
    onFailure,
  });
  const { size } = await committer.recall();
  const queue = createCommitQueue({ committer, size, now, limits, onDurable: followers.recorded, onFailure });

  const ledger: Ledger & Log = {
    logs: () => [ledger],
    logOf: () => log,
    log,
    origin,
    verifierKey: formatVerifierKey(signer),
    async record(draft, body) {
      const salt = random(saltBytes);
      const prepared = prepare(draft, commitmentTo(salt, body));
      if (!prepared || !(await queue.add(prepared))) return unavailable;
      return recorded(prepared.entry, body, salt);
    },
    search,
    find: async (id) => (await store.find(id))?.entry,
    receipt,
    checkpoint: async () =>
      (await store.head())?.checkpoint ?? signCheckpoint({ origin, size: 0, root: rootOf(emptyTree) }, signer),
    tile,
    follow: followers.follow,
    ...(options.shared && { catchUp: followers.catchUp }),
    health: () => queue.health(),
    async close() {
      await queue.close();
      await store.close();
    },
  };
  return ledger;

  function prepare(draft: EntryDraft, commitment: string): NewEntry | undefined {
    try {
      const { entry, leaf } = toEntry(draft, commitment);
      return { entry, leaf, leafHash: leafHash(leaf) };
    } catch (error) {
      // What cannot be put on record must not leave; the caller's answer is a 503 and this line tells ops why.
      onFailure(`entry ${draft.id} cannot be written as a leaf: ${error}`);
      return undefined;
    }
  }

  /** The one place where a `Recorded` comes into being: after its entry became durable. */
  function recorded(entry: Entry, body: Uint8Array<ArrayBuffer>, salt: Uint8Array): Recorded {
    return { entry, body, salt: toBase64(salt), receipt: `/v1/receipts/${log}/${entry.id}` } as Recorded;
  }

  async function search(filter: EntryFilter, page: { after?: EntryCursor; limit: number }): Promise<EntryPage> {
    let found: readonly { readonly entry: Entry }[];
    try {
      // One more than asked, to know whether there is a next page.
      found = await store.search(filter, { limit: page.limit + 1, ...(page.after && { before: page.after }) });
    } catch (error) {
      onFailure(`search failed: ${error}`);
      return { entries: [], incomplete: [log] };
    }
    const entries = found.slice(0, page.limit).map(({ entry }) => entry);
    const last = entries.at(-1);
    return { entries, ...(last && found.length > page.limit && { next: { time: last.time, id: last.id } }) };
  }

  async function receipt(id: string): Promise<string | undefined> {
    const found = await store.find(id);
    if (!found) return undefined;
    const head = await store.head();
    if (!head) throw new Error('a log with entries and no head');
    const path = await rangeHashes(store, inclusionRanges(found.index, head.size));
    return formatReceipt({ leaf: found.leaf, index: found.index, path, checkpoint: head.checkpoint });
  }

  async function tile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const head = await store.head();
    const nodes = tileNodes(path, head?.size ?? 0);
    return nodes && joined(await store.hashes(nodes));
  }
}

const unavailable: LedgerUnavailable = { ledgerUnavailable: true };

/** MTH of each range, from the complete nodes in the store. */
async function rangeHashes(store: LedgerStore, ranges: readonly LeafRange[]): Promise<Hash[]> {
  const nodes = ranges.map(completeNodes);
  const hashes = await store.hashes(nodes.flat());
  let from = 0;
  return nodes.map(({ length }) => {
    from += length;
    return foldPeaks(hashes.slice(from - length, from));
  });
}

function joined(hashes: readonly Hash[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hashes.length * 32);
  for (const [place, hash] of hashes.entries()) bytes.set(hash, place * 32);
  return bytes;
}
