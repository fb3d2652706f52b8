import type { Refusal } from '../problems.ts';
import type { Catalog, Demand, Predicate, Resource, Scope, SubjectBasis } from './catalog.ts';
import type { DemandId, DepartmentId, LifeEventId, MatterCode, RequestId } from './ids.ts';
import type { FieldValue, Parameters, Row } from './pipe.ts';
import type { Result } from './result.ts';
import type { Language } from './text.ts';

/** Who is calling, proven by a verified access token. */
export interface Caller {
  readonly department: DepartmentId;
  readonly scopes: readonly Scope[];
  /** `jti` of the access token. */
  readonly tokenId: string;
  /** `kid` of the department key that the token was obtained with. */
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** What the caller says of its purpose, as it came: headers of the request, not yet checked. */
export interface StatedContext {
  readonly matter?: string | undefined;
  readonly case?: string | undefined;
  readonly officer?: string | undefined;
  readonly authorisation?: string | undefined;
}

/** The purpose after its check. */
export interface Purpose {
  readonly matter: MatterCode;
  readonly case: string;
  readonly officer: string;
  /** The reference of the person's mandate (授权同意), where one was given. */
  readonly authorisation?: string;
}

/** The life event a call is made for. */
export interface Occasion {
  readonly lifeEvent: LifeEventId;
  readonly evidence: string;
  /** The request that asked for the bundle. */
  readonly bundle: RequestId;
  readonly demand: DemandId;
  /** Predicates of the demand to answer beside the fields. */
  readonly predicates: readonly string[];
  /** What the applicant stated, by dotted path. */
  readonly stated: Readonly<Record<string, string>>;
}

/** One wish for one resource, from an authenticated caller; nothing in it beyond `caller` has been checked. */
export interface DataCall {
  readonly id: RequestId;
  /** Milliseconds since 1970, when the request came. */
  readonly at: number;
  readonly catalog: Catalog;
  readonly caller: Caller;
  readonly resource: string;
  /** The body as it was parsed, or why it could not be: the resource's parameters and, in `verify`, the questions about it. */
  readonly parameters: Result<unknown, Refusal>;
  readonly context: StatedContext;
  readonly occasion?: Occasion;
  readonly language: Language;
  /** W3C trace context of the caller, passed on. */
  readonly traceparent?: string;
  /** The `Sandbox-Fault` header as it came: faults the sandbox is to play, for this call alone. */
  readonly fault?: string;
  /** Aborted when the caller has hung up: what nobody else waits for is broken off. Missing where nobody waits. */
  readonly hungUp?: AbortSignal;
  /** Aborted when a bundle's time is over: it is answered without this call, which goes on for the cache and for others. */
  readonly deadline?: AbortSignal;
}

/** `policy`'s yes: by which demand, with what it lets out. */
export interface Allowed {
  readonly resource: Resource;
  readonly demand: Demand;
  /** Those of the demand's fields that leave unmasked for this matter or life event. */
  readonly unmasked: readonly string[];
  readonly verification: Verification;
  /** The demand's department, where it is not the caller: the data goes to the caller by delegation. */
  readonly onBehalfOf?: DepartmentId;
  readonly parameters: Parameters;
  readonly purpose: Purpose;
  readonly basis: SubjectBasis;
  /** The legal basis for the place where the gateway runs, where the resource's level needs one there. */
  readonly locationBasis?: string;
  readonly limits: readonly LimitState[];
}

/** The yes-or-no questions (核验) that a call asks. */
export interface Verification {
  readonly predicates: readonly Predicate[];
  /** What they compare with, by dotted path. */
  readonly stated: Readonly<Record<string, string>>;
  /** Nothing but the findings leaves: the caller asked for no more, or the demand grants no more. */
  readonly withoutRecord: boolean;
}

/** Where a caller stands with one limit, as the `RateLimit` headers tell it. */
export interface LimitState {
  /** `rate` or `quota`. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** How the cache took part, in the words of RFC 9211. */
export type CacheUse =
  /** `staleForSeconds`: since its fresh window ended; it is being renewed behind this answer. */
  | { readonly kind: 'hit'; readonly ageSeconds: number; readonly staleForSeconds?: number }
  /** Stands in for an answer that could not be had; `tried`: the vertical was asked for one. */
  | { readonly kind: 'stale'; readonly ageSeconds: number; readonly staleForSeconds: number; readonly tried: boolean }
  /** Joined an identical call under way. */
  | { readonly kind: 'joined'; readonly ageSeconds: number; readonly renewed?: boolean }
  /** `renewed`: a kept answer was there, but stale. */
  | { readonly kind: 'miss'; readonly renewed?: boolean }
  /** The demand's greatest age, a fault or the resource forbids a kept answer. */
  | { readonly kind: 'bypass' };

/** A vertical's answer in the county's schema: whole and unmasked. It must not leave the gateway. */
export interface Reply {
  readonly resource: Resource;
  /** Empty when there is no record. */
  readonly rows: readonly Row[];
  /** Milliseconds since 1970, when the vertical gave it. */
  readonly fetchedAt: number;
  readonly cache: CacheUse;
  readonly upstream: UpstreamTrace;
}

/** The call to a vertical that an answer rests on, so that the ministry can match it with its own log. */
export interface UpstreamTrace {
  /** The gateway request that made the upstream call; another one's for a cached or joined answer. */
  readonly requestId: RequestId;
  readonly vertical: string;
  readonly durationMs: number;
}

declare const released: unique symbol;
/** What a demand lets out: only its fields, masked. Made by `policy`'s `minimise` alone. */
export interface Released {
  readonly [released]: true;
  readonly rows: readonly Readonly<Record<string, FieldValue>>[];
  readonly fields: readonly string[];
  readonly masked: readonly string[];
  readonly findings: Readonly<Record<string, Finding>>;
  /** Only the findings leave: there are no rows and no fields, whatever the record held. */
  readonly withoutRecord: boolean;
}

export type Finding = 'confirmed' | 'contradicted' | 'check-by-hand';

export type { Parameters };
