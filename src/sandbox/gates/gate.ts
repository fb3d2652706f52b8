import type { TlsOptions } from 'node:tls';
import type { Hono } from 'hono';
import type { OwnerOperation } from '../owner.ts';

/** How an owner, or the platform before it, decides who may come in. */
export interface Gate {
  /** What data paths begin with. */
  readonly pathPrefix: string;
  /** Adds the paths where callers get secrets or tokens. */
  open(app: Hono): void;
  /** The platform that stands before several owners: its trouble is theirs. */
  readonly relay?: string;
  /** Nothing where the call may pass, else the refusal. */
  admit(call: ArrivedCall): Refusal | undefined;
  /** The refusal of one whose credentials are good but who is no longer let in; `own` leaves it to the owner's envelope. */
  readonly unauthorised: Refusal | 'own';
  /** What a gateway must be told to get in, by the names its configuration reads. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where messages are sealed: what the owner reads of an admitted body, and what leaves of a reply, refusals too. */
  readonly seal?: { open(body: Uint8Array): Uint8Array<ArrayBuffer>; close(reply: string): string };
  /** Where the owner speaks TLS: what it shows and whom it lets in, reached by `host`, and what it gave the gateway for that. */
  secure?(host: string): Promise<{
    readonly tls: TlsOptions;
    readonly environment: Readonly<Record<string, string>>;
  }>;
}

export interface ArrivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly operation: OwnerOperation;
}

export interface Refusal {
  readonly status: number;
  /** JSON, or a text of the owner's own kind and charset. */
  readonly body: Readonly<Record<string, unknown>> | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Clocks of callers may differ from the owner's by this much, either way. */
export const clockToleranceMs = 5 * 60_000;

/** `MPS_POPULATION` for `mps-population`: how the environment names a vertical or a demand. */
export function environmentName(id: string): string {
  return id.toUpperCase().replaceAll('-', '_');
}
