import type { Finding } from './call.ts';
import type { RequestId } from './ids.ts';

export type EntryOutcome = 'ok' | 'absent' | 'not_found' | 'refused' | 'failed';

/**
 * One line of the ledger; a leaf of its tree is this as RFC 8785 JSON. No name, number or address of a data subject is in it:
 * `subjects` are keyed-hash pseudonyms. Absent members are left out, never null.
 */
export interface Entry {
  readonly version: 1;
  /** The `Request-Id`; within a bundle each call has its own, and `bundle` names the request. */
  readonly id: RequestId;
  /** When the request came, RFC 3339 UTC with milliseconds. */
  readonly time: string;
  /** `call`: one resource; `bundle`: a life event as a whole; `read`: a reading of catalog, receipts or requests; `act`: an administrative act. */
  readonly kind: 'call' | 'bundle' | 'read' | 'act';
  readonly department: string;
  /** The department whose demand it rests on, where that is another (转授). */
  readonly onBehalfOf?: string;
  readonly officer?: string;
  readonly matter?: string;
  readonly case?: string;
  readonly authorisation?: string;
  readonly resource?: string;
  readonly lifeEvent?: string;
  readonly evidence?: string;
  readonly bundle?: string;
  /** The ids of the calls a bundle is made of. */
  readonly parts?: readonly string[];
  readonly demand?: string;
  /** The legal ground: notice, mandate or public data. */
  readonly basis?: string;
  /** Why data above L2 may pass a cloud without data location in mainland China; only where the gateway runs on one. */
  readonly locationBasis?: string;
  readonly subjects?: readonly string[];
  /** Fields that left, and those of them that left masked. */
  readonly fields?: readonly string[];
  readonly masked?: readonly string[];
  readonly findings?: Readonly<Record<string, Finding>>;
  readonly outcome: EntryOutcome;
  /** One of the reasons in `problems.ts`. */
  readonly reason?: string;
  /** What only the gateway's side may know of it: the rule, the place that broke. */
  readonly note?: string;
  readonly status: number;
  /** In the words of `CacheUse`. */
  readonly cache?: 'hit' | 'stale' | 'joined' | 'miss' | 'bypass';
  readonly ageSeconds?: number;
  readonly upstream?: { readonly vertical: string; readonly requestId: string; readonly durationMs: number };
  /** Milliseconds from the request to this entry. */
  readonly durationMs: number;
  /** Revision of the catalog it was decided by. */
  readonly revision: string;
  /** `jti` of the access token and `kid` of the department's key. */
  readonly token?: string;
  readonly key?: string;
  /** An administrative act: what was done to what. */
  readonly act?: Readonly<Record<string, string | number | boolean>>;
  /** base64 of SHA-256(salt ‖ body), the body as sent. */
  readonly commitment?: string;
}

/** An entry before the ledger has made its commitment. */
export type EntryDraft = Omit<Entry, 'version' | 'commitment'>;

declare const recorded: unique symbol;
/** An answer whose entry is durable. Made by the ledger alone; only this may leave with data. */
export interface Recorded {
  readonly [recorded]: true;
  readonly entry: Entry;
  /** The exact bytes to send; empty where an answer has no body. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** base64, 32 bytes; leaves with the answer and is not kept. */
  readonly salt: string;
  /** `/v1/receipts/{log}/{id}`. */
  readonly receipt: string;
}

/** The ledger could not write: nothing may leave but 503 `ledger-unavailable`. */
export interface LedgerUnavailable {
  readonly ledgerUnavailable: true;
}
