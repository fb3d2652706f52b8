import type { Entry, EntryDraft, LedgerUnavailable, Recorded, Result } from '../model/index.ts';
import type { EntryCursor, EntryFilter } from './store.ts';

/** One append-only log, as those who verify it see it (design §8). */
export interface Log {
  /** Short name of this log, in receipt URLs: `/v1/receipts/{log}/{id}`. */
  readonly log: string;
  /** C2SP origin of its checkpoints, e.g. `shuqiao.example/ledger/main`. */
  readonly origin: string;
  /** The verifier key as a C2SP `signed-note` vkey. */
  readonly verifierKey: string;
  find(id: string): Promise<Entry | undefined>;
  /** The receipt of an entry as a C2SP `tlog-proof` text, made against the newest checkpoint. */
  receipt(id: string): Promise<string | undefined>;
  /** The newest signed checkpoint (C2SP `tlog-checkpoint`). */
  checkpoint(): Promise<string>;
  /** A C2SP `tlog-tiles` path below the log's `tile/`; undefined where there is no such tile. */
  tile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** The record of every authenticated request and administrative act: in one log on Node, in one for each department at the edge. */
export interface Ledger {
  logs(): readonly Log[];
  /** The name of the log that an entry stands in. */
  logOf(entry: Pick<Entry, 'department'>): string;
  /** Commits an entry with a commitment to `body`; resolves when it is durable, or says that it could not be. Never rejects. */
  record(draft: EntryDraft, body: Uint8Array<ArrayBuffer>): Promise<Recorded | LedgerUnavailable>;
  /** Of all logs together, newest first; `next` is where the following page begins. */
  search(filter: EntryFilter, page: { readonly after?: EntryCursor; readonly limit: number }): Promise<EntryPage>;
  /** Wherever it stands. Rejects where a log that may hold it does not answer. */
  find(id: string): Promise<Entry | undefined>;
  /** Calls back with every entry once it is durable, until the returned function is called. */
  follow(listener: (entry: Entry) => void): () => void;
  /**
   * Where others write on the same logs unseen: tells followers what has been recorded there since it was last asked; the first time
   * begins with what comes next. Never rejects. What was asked less than `maxAgeMs` ago, a second by default, is not asked again.
   */
  catchUp?(maxAgeMs?: number): Promise<void>;
  /** Whether the next `record` is expected to succeed, for /readyz. */
  health(): Promise<Result<{ readonly size: number }, string>>;
  close(): Promise<void>;
}

export interface EntryPage {
  readonly entries: readonly Entry[];
  readonly next?: EntryCursor;
  /** Logs that did not answer. */
  readonly incomplete?: readonly string[];
}
