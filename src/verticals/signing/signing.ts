import { z } from 'zod';
import type {
  ClientCertificate,
  InboundReply,
  OutboundRequest,
  Result,
  SessionStep,
  UpstreamFailure,
} from '../../model/index.ts';
import { parseSettings, type SettingsPath } from '../settings-error.ts';

/** Where the calls of one signer go. */
export interface Site {
  readonly baseUrl: string;
  /** The service's own number at the platform; empty where the signing needs none. */
  readonly service: string;
}

export interface SigningMoment {
  readonly session: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** 32 hex digits, fresh for each try. */
  readonly nonce: string;
}

/** A message as plain objects under the vertical's names: what a format makes bytes of, or made of bytes. */
export type Message = Readonly<Record<string, unknown>>;

/**
 * A signing with one credential: pure, without network, clock or retry. It proves who calls where its scheme has a place
 * for it, on the way out in this order, and opens what comes back. A step that needs a session and got none throws: a
 * bug of the caller's.
 */
export interface Signer {
  readonly session?: SessionStep;
  /** What is shown in the TLS handshake of every request. */
  readonly clientCertificate?: ClientCertificate;
  /** Members of the message that prove who calls (`appKey`, a serial number …); the envelope places them. */
  members?(at: SigningMoment): Readonly<Record<string, string>>;
  /** The whole message signed or encrypted, as it is then written. */
  seal?(message: Message, at: SigningMoment): Message;
  /** Headers over the finished request. */
  headers?(request: OutboundRequest, at: SigningMoment): Readonly<Record<string, string>>;
  /** A reply's message verified and decrypted, before its envelope is read and the spec is held against it. */
  open?(message: unknown): Result<unknown, UpstreamFailure>;
}

export interface SigningDefinition<Credential extends z.ZodType> {
  readonly name: string;
  readonly credential: Credential;
  /** The operation must have its own number at the platform. */
  readonly needsService: boolean;
  /** It shows a certificate: the address must be https. */
  readonly needsTls?: boolean;
  /** In front of every operation's path, such as a relay's. */
  readonly pathPrefix?: string;
  /** Names of the members it adds to the message, if any: the envelope must have a place for them. */
  readonly members?: readonly string[];
  signer(credential: z.infer<Credential>, site: Site): Signer;
  /** A "no" of the platform in front of the service, in the platform's own words; undefined where the service answered. */
  platformFailure?(reply: InboundReply): UpstreamFailure | undefined;
}

/** A way to sign, its credential's type closed in: `bind` parses before it signs. */
export interface Signing {
  readonly name: string;
  readonly credential: z.ZodType;
  readonly needsService: boolean;
  readonly needsTls: boolean;
  readonly pathPrefix: string;
  readonly members: readonly string[];
  /** Throws a `SettingsError` below `path` for a credential of the wrong shape. */
  bind(credential: unknown, site: Site, path: SettingsPath): Signer;
  platformFailure(reply: InboundReply): UpstreamFailure | undefined;
}

export function defineSigning<Credential extends z.ZodType>(definition: SigningDefinition<Credential>): Signing {
  const { name, credential, needsService, needsTls = false, pathPrefix = '', members = [] } = definition;
  return {
    name,
    credential,
    needsService,
    needsTls,
    pathPrefix,
    members,
    bind: (value, site, path) => definition.signer(parseSettings(credential, value, path), site),
    platformFailure: (reply) => definition.platformFailure?.(reply),
  };
}

export function needSession(session: string | undefined, signing: string): string {
  if (session === undefined)
    throw new Error(`${signing} signs with a session; obtain one by the channel's session step`);
  return session;
}

/** Takes the place of a secret that is not at hand: when config alone is checked, or where the runtime itself holds the secret. */
export const standIn = 'not-set';

/** A member of a credential that is a key in one written form, or stood in for. */
export function keyText(form: RegExp, description: string) {
  return z.string(description).refine((text) => text === standIn || form.test(text), description);
}
