import type { Entry } from '../model/index.ts';

/** The state of one log: `root` is the RFC 6962 §2.1 tree hash over `size` leaves, `checkpoint` the signed note that says so. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array<ArrayBuffer>;
  readonly checkpoint: string;
}

/**
 * Entries that become durable together, in order, with the tree hashes they add and the head they make. A group without entries only
 * writes the head anew: it proves that the store can write.
 */
export interface EntryGroup {
  readonly entries: readonly StoredEntry[];
  readonly hashes: readonly StoredHash[];
  readonly head: Head;
}

export interface StoredEntry {
  /** Position in the log, from 0. */
  readonly index: number;
  readonly entry: Entry;
  /** RFC 8785 JSON of the entry. */
  readonly leaf: Uint8Array<ArrayBuffer>;
}

/** A node of the tree that is complete: it never changes again. */
export interface StoredHash {
  /** 0 for leaves. */
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array<ArrayBuffer>;
}

/** Which entries: all that are given must hold. Times are RFC 3339 UTC, `since` included, `until` not. */
export interface EntryFilter {
  readonly department?: string;
  readonly resource?: string;
  readonly lifeEvent?: string;
  readonly matter?: string;
  readonly case?: string;
  readonly officer?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly bundle?: string;
  /** A data subject's pseudonym: entries that name it among their `subjects`. */
  readonly subject?: string;
  /** One kind, or several joined by commas. */
  readonly kind?: string;
  readonly since?: string;
  readonly until?: string;
}

/** A place in the order (time, id), the same for every log. */
export interface EntryCursor {
  readonly time: string;
  readonly id: string;
}

/** Holds one log; methods may overlap; it never retries, the ledger does. */
export interface LedgerStore {
  /**
   * Resolves when the whole group survives power loss; `conflict` if another writer has extended `previous`.
   * A rejection says nothing about the group: read `head` before the next commit.
   */
  commit(previous: Head | undefined, group: EntryGroup): Promise<'committed' | 'conflict'>;
  /** Undefined until the first commit. Asked after a rejected commit, it answers for whatever became of that one. */
  head(): Promise<Head | undefined>;
  /** Hashes of complete nodes, in the order asked; rejects if one is missing. */
  hashes(
    nodes: readonly { readonly level: number; readonly index: number }[],
  ): Promise<readonly Uint8Array<ArrayBuffer>[]>;
  find(id: string): Promise<StoredEntry | undefined>;
  /** Newest first by (time, id), those strictly before `before`. */
  search(
    filter: EntryFilter,
    page: { readonly before?: EntryCursor; readonly limit: number },
  ): Promise<readonly StoredEntry[]>;
  /** Entries by position, for verification. */
  range(from: number, limit: number): Promise<readonly StoredEntry[]>;
  close(): Promise<void>;
}
