import type {
  Caller,
  Catalog,
  Evidence,
  FieldValue,
  Finding,
  Language,
  RequestId,
  Result,
  StatedContext,
} from '../model/index.ts';
import type { Problem, Refusal } from '../problems.ts';

/** One wish for all the evidence of a life event, from an authenticated caller; nothing beyond `caller` has been checked. */
export interface BundleRequest {
  readonly id: RequestId;
  /** Milliseconds since 1970, when the request came. */
  readonly at: number;
  readonly catalog: Catalog;
  readonly caller: Caller;
  readonly lifeEvent: string;
  /** The body: what the applicant states, as nested JSON. */
  readonly stated: Result<unknown, Refusal>;
  readonly context: StatedContext;
  readonly language: Language;
  readonly traceparent?: string;
  /** The `Sandbox-Fault` header as it came. */
  readonly fault?: string;
  /** `Prefer: handling=strict`: all that is required, or no data at all. */
  readonly strict: boolean;
  /** Aborted when the caller has hung up. */
  readonly hungUp?: AbortSignal;
}

export type ItemStatus = 'ok' | 'absent' | 'not_found' | 'refused' | 'unavailable' | 'pending';

/**
 * What one call of an evidence came to. `data` is byte for byte what the receipt's commitment was made over; without a record it was
 * made over `{"findings":…}`, the `findings` here as RFC 8785 JSON.
 */
export interface Part {
  /** Whom of those stated it is about, where the calls differ in it: `father`. */
  readonly of?: string;
  readonly status: ItemStatus;
  readonly finding?: Finding;
  readonly findings?: Readonly<Record<string, Finding>>;
  readonly data?: DataBody;
  readonly problem?: Problem;
  /** RFC 3339 UTC, when the vertical gave it. */
  readonly fetchedAt?: string;
  readonly cache?: string;
  readonly receipt: string;
  readonly salt: string;
}

export type DataBody = Readonly<Record<string, FieldValue | readonly Readonly<Record<string, FieldValue>>[]>>;

/** One piece of evidence, with a sentence that may be read aloud to the citizen. */
export interface Item extends Partial<Omit<Part, 'of' | 'status'>> {
  readonly id: string;
  readonly title: string;
  readonly required: boolean;
  /** Of the evidence that shares a group, one is enough. */
  readonly group?: string;
  /** What to do where it is missing. */
  readonly onMissing: Evidence['onMissing'];
  readonly status: ItemStatus;
  readonly sentence: string;
  readonly source: { readonly vertical: string; readonly title: string };
  /** In place of `data`, where the evidence took several calls. */
  readonly parts?: readonly Part[];
}

/** The answer to a life event (材料包). */
export interface Bundle {
  readonly id: RequestId;
  readonly lifeEvent: string;
  readonly case: string;
  /** Every required evidence, and one of every group, is there and contradicts nothing. */
  readonly complete: boolean;
  readonly sentence: string;
  /** Of a bundle that is kept: until when, RFC 3339 UTC. */
  readonly expiresAt?: string;
  /** When evidence that could not be reached is asked for again, RFC 3339 UTC. */
  readonly nextTryAt?: string;
  readonly evidence: readonly Item[];
}
