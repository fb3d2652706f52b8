import type { RequestId } from './ids.ts';
import type { Result } from './result.ts';

/** A value in the county's schema: dates are `YYYY-MM-DD`, amounts strings with two decimals, integers below 2^53. */
export type FieldValue = string | number | boolean | null;
/** One record in the county's schema, unmasked, with every field the resource has. */
export type Row = Readonly<Record<string, FieldValue>>;
/** Parameters of a resource after validation: trimmed, upper-case check characters, half-width. */
export type Parameters = Readonly<Record<string, string>>;

/** One call as a vertical needs to know it. */
export interface UpstreamCall {
  readonly id: RequestId;
  readonly parameters: Parameters;
  readonly department: { readonly id: string; readonly name: string; readonly uscc: string };
  readonly officer: string;
  readonly matter: string;
  readonly case: string;
  /** What the vertical's session step obtained (a short-lived secret or token), where its signing has one. */
  readonly session?: string;
  /** Which page is wanted, from 0; the first if not given. */
  readonly page?: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** 32 hex digits, fresh for each try. */
  readonly nonce: string;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Where the vertical demands mutual TLS. A runtime that holds the certificate itself shows that one. */
  readonly clientCertificate?: ClientCertificate;
}

/** What the gateway shows in the TLS handshake (RFC 8446 §4.4.2), in PEM (RFC 7468). */
export interface ClientCertificate {
  /** Its own certificate first, then those between it and the authority. */
  readonly certificate: string;
  readonly privateKey: string;
  /** Who vouches for the vertical, in place of the public authorities. */
  readonly authority?: string;
}

export interface InboundReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What a vertical's reply came to; the envelope decides, never the HTTP status. */
export type Reading =
  /** `more`: the vertical has further pages of them. */
  | { readonly kind: 'rows'; readonly rows: readonly Row[]; readonly more?: boolean }
  | { readonly kind: 'no-record' }
  | UpstreamFailure;

export interface UpstreamFailure {
  readonly kind: 'failed';
  readonly reason:
    | 'vertical-invalid-answer'
    | 'vertical-refused'
    | 'vertical-unavailable'
    | 'vertical-timeout'
    | 'vertical-closed'
    | 'vertical-quota-used'
    | 'overloaded';
  /** Where and why, for the ledger and ops: names of fields and codes, never a value of a record. */
  readonly note: string;
  /** The vertical itself says that we have used what it grants: for the day, or just now by asking too often. */
  readonly spent?: 'day' | 'moment';
  /** The session was not accepted: obtain a new one and try once more. */
  readonly renewSession?: boolean;
  /** The platform in between is out of order itself: nothing is known of the vertical behind it. */
  readonly atRelay?: boolean;
}

/** How a vertical lets us in where a signature needs something fetched first. */
export interface SessionStep {
  /** Names the session in the cache: equal for calls that share it; holds no secret. */
  readonly key: string;
  /** `renewal`: what an earlier session left to renew it with, where that is still good. */
  request(at: { readonly now: number; readonly nonce: string; readonly renewal?: string }): OutboundRequest;
  read(reply: InboundReply, at: { readonly now: number }): Result<Session, UpstreamFailure>;
}

export interface Session {
  readonly value: string;
  /** Milliseconds since 1970; renewed ahead of it. */
  readonly expiresAt: number;
  /** A second secret, for the next session alone; good until its own end, milliseconds since 1970. */
  readonly renewal?: { readonly value: string; readonly expiresAt: number };
}

/** A resource's way out and back as pure steps, composed once at load for one credential. */
export interface Channel {
  /** Names the credential in cache and joining keys; holds no secret. */
  readonly credential: string;
  readonly session?: SessionStep;
  /** Builds and signs the request. */
  request(call: UpstreamCall): OutboundRequest;
  /** Opens the envelope, checks the reply against the spec and converts it to the county's schema. `page`: the one that was asked for. */
  read(reply: InboundReply, page?: number): Reading;
}

export interface Pipe {
  /** Changes whenever the same reply could come out differently; part of every cache key. */
  readonly revision: string;
  readonly timeoutMs: number;
  /** What of the caller's context travels upstream; left out, all of it is taken to. */
  readonly takes?: readonly ('officer' | 'department' | 'matter' | 'case')[];
  /** The way out for a demand: its own credential where the platform gives one per demand, else the vertical's. */
  channel(demand: string): Channel;
}
