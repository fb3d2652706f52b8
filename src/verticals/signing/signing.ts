import type { z } from 'zod';
import type { InboundReply, OutboundRequest, SessionStep, UpstreamFailure } from '../../model/index.ts';
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

/** A signing with one credential: pure, without network, clock or retry. */
export interface Signer {
  readonly session?: SessionStep;
  /** The headers that prove who calls. Throws where a session is needed and was not given: a bug of the caller's. */
  headers(request: OutboundRequest, at: SigningMoment): Readonly<Record<string, string>>;
}

export interface SigningDefinition<Credential extends z.ZodType> {
  readonly name: string;
  readonly credential: Credential;
  /** The operation must have its own number at the platform. */
  readonly needsService: boolean;
  /** In front of every operation's path, such as a relay's. */
  readonly pathPrefix?: string;
  signer(credential: z.infer<Credential>, site: Site): Signer;
  /** A "no" of the platform in front of the service, in the platform's own words; undefined where the service answered. */
  platformFailure?(reply: InboundReply): UpstreamFailure | undefined;
}

/** A way to sign, its credential's type closed in: `bind` parses before it signs. */
export interface Signing {
  readonly name: string;
  readonly credential: z.ZodType;
  readonly needsService: boolean;
  readonly pathPrefix: string;
  /** Throws a `SettingsError` below `path` for a credential of the wrong shape. */
  bind(credential: unknown, site: Site, path: SettingsPath): Signer;
  platformFailure(reply: InboundReply): UpstreamFailure | undefined;
}

export function defineSigning<Credential extends z.ZodType>(definition: SigningDefinition<Credential>): Signing {
  const { name, credential, needsService, pathPrefix = '' } = definition;
  return {
    name,
    credential,
    needsService,
    pathPrefix,
    bind: (value, site, path) => definition.signer(parseSettings(credential, value, path), site),
    platformFailure: (reply) => definition.platformFailure?.(reply),
  };
}

export function needSession(session: string | undefined, signing: string): string {
  if (session === undefined)
    throw new Error(`${signing} signs with a session; obtain one by the channel's session step`);
  return session;
}
