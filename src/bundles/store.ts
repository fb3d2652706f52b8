import type { DepartmentId, RequestId } from '../model/index.ts';

/** A bundle that was asked for asynchronously, as it is kept: sealed, with no more beside it than the store needs. */
export interface KeptBundle {
  readonly id: RequestId;
  /** Who asked, and who alone may read. */
  readonly department: DepartmentId;
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** When there is something to do for it; absent where nothing is left to do. Milliseconds since 1970, as all times here. */
  readonly dueAt?: number;
  readonly expiresAt: number;
  /** How often it has been taken up for work. */
  readonly takes: number;
}

export interface NewBundle extends Omit<KeptBundle, 'takes' | 'dueAt'> {
  readonly dueAt: number;
  /** One piece of work on it takes no longer, milliseconds; after that it may be taken up anew. */
  readonly workMs: number;
  /** So many of its department may be kept at once, this one among them. */
  readonly keptMax: number;
}

/** An `Idempotency-Key` in use. Neither the key nor the body can be read out of it: both are keyed hashes. */
export interface KeyUse {
  readonly name: string;
  readonly fingerprint: string;
  /** From when on it may be used anew. */
  readonly until: number;
}

export type Created =
  | { readonly kind: 'created' }
  /** The key was used for the same request before. */
  | { readonly kind: 'known'; readonly id: RequestId; readonly expiresAt: number }
  /** The key was used for another request. */
  | { readonly kind: 'mismatch' }
  /** The department has as many as it may; `until`: when the first of them expires. */
  | { readonly kind: 'full'; readonly until: number };

/**
 * Keeps bundles until they are removed or have expired. Durable when a method resolves; safe to call from several instances at once: of
 * many that create with one key, one creates, and a department never has more than it may. What was removed or has expired is not found
 * and not counted any more, whenever it is swept. It rejects where it cannot know, and never retries.
 */
export interface BundleStore {
  create(bundle: NewBundle, now: number, use?: KeyUse): Promise<Created>;
  find(id: RequestId, department: DepartmentId, now: number): Promise<KeptBundle | undefined>;
  /** False where there was none of this department's. What is under way for it is not kept any more. */
  remove(id: RequestId, department: DepartmentId): Promise<boolean>;
}

/** What became of a bundle that was taken up; without `dueAt` nothing is left to do. */
export interface Progress {
  readonly sealed: Uint8Array<ArrayBuffer>;
  readonly dueAt?: number;
}

/**
 * What a store's platform has done for each bundle that is due: at `dueAt` or soon after, at least once, and by one at a time; what it comes
 * to is kept, unless the bundle was removed meanwhile. Where the process dies, it is taken up again after `workMs`. `undefined`: it cannot be
 * opened any more, and is dropped. `signal` is aborted where the process ends; what comes then is not kept.
 */
export type BundleWork = (bundle: KeptBundle, signal: AbortSignal) => Promise<Progress | undefined>;
