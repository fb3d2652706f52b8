import { SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import type { PublicJwk, Result, Scope } from '../model/index.ts';
import { parseCompact } from './compact.ts';
import { signatureVerifies } from './signature.ts';

/** A signing key of the gateway's own: a P-256 private JWK (RFC 7518 §6.2), named by its RFC 7638 thumbprint. */
export interface TokenKey {
  readonly kid: string;
  readonly privateJwk: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
    readonly d: string;
  };
  readonly publicJwk: PublicJwk;
  /** It is published and verifies already, and signs once every other gateway knows it too. */
  readonly waits?: boolean;
}

/**
 * What the gateway signs: an access token for a department's system (RFC 9068), a session of the console, and the
 * one-time code that begins one. Each has its own `typ` and `aud`, so none passes for another (RFC 8725 §3.11, §3.12).
 */
export type TokenKind = 'access' | 'session' | 'code';

interface KindRules {
  readonly typ: string;
  /** Appended to the issuer. */
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

export const tokenKinds = {
  access: { typ: 'at+jwt', audience: '', lifetimeSeconds: 600 },
  session: { typ: 'console+jwt', audience: '/console', lifetimeSeconds: 8 * 3600 },
  code: { typ: 'console-code+jwt', audience: '/console#sign-in', lifetimeSeconds: 600 },
} as const satisfies Record<TokenKind, KindRules>;

/** Whom a token speaks for. */
export interface Bearer {
  readonly department: string;
  readonly scopes: readonly Scope[];
  /** `kid` of the department key it was obtained with; `console` for the console's own. */
  readonly keyId: string;
  /** RFC 7638 thumbprint of the key that the token is bound to (RFC 9449 §6.1), where it is bound. */
  readonly boundTo?: string;
}

export interface TokenContent extends Bearer {
  readonly tokenId: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** `kid` of the gateway's key that signed it. */
  readonly signedBy: string;
}

/** `expired` only after everything else was right. */
export type TokenFault = 'malformed' | 'wrong-type' | 'unknown-key' | 'bad-signature' | 'wrong-claims' | 'expired';

export interface TokenMint {
  /** `now`: seconds since 1970. */
  sign(kind: TokenKind, bearer: Bearer, now: number): Promise<string>;
  verify(kind: TokenKind, token: string, now: number): Promise<Result<TokenContent, TokenFault>>;
  /** Whether what this key of the gateway's signed still counts. */
  knows(kid: string): boolean;
  publicJwks(): readonly PublicJwk[];
}

/** `keys`: those of this moment; the first that does not wait signs, all verify. */
export function createTokenMint({ issuer, keys }: { issuer: string; keys: () => readonly TokenKey[] }): TokenMint {
  const find = (kid: unknown) => keys().find((key) => key.kid === kid);

  return {
    publicJwks: () => keys().map(({ publicJwk }) => publicJwk),
    knows: (kid) => find(kid) !== undefined,

    async sign(kind, { department, scopes, keyId, boundTo }, now) {
      const key = keys().find(({ waits }) => !waits);
      if (key === undefined) throw new Error('no key to sign with');
      const { typ, audience, lifetimeSeconds } = tokenKinds[kind];
      const confirmation = boundTo !== undefined && { cnf: { jkt: boundTo } }; // RFC 7800 §3.1
      return new SignJWT({ client_id: department, scope: scopes.join(' '), key_id: keyId, ...confirmation }) // RFC 9068 §2.2
        .setProtectedHeader({ alg: 'ES256', typ, kid: key.kid })
        .setIssuer(issuer)
        .setSubject(department)
        .setAudience(`${issuer}${audience}`)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetimeSeconds)
        .setJti(uuidv7())
        .sign(key.privateJwk); // jose imports each JWK object once
    },

    async verify(kind, token, now) {
      const parsed = parseCompact(token);
      if (!parsed.ok) return fault('malformed');
      const { header, claims } = parsed.value;
      const { typ, audience } = tokenKinds[kind];
      if (header.typ !== typ || header.alg !== 'ES256') return fault('wrong-type');
      const key = find(header.kid);
      if (key === undefined) return fault('unknown-key');
      if (!(await signatureVerifies(token, key.publicJwk))) return fault('bad-signature');
      const content = readContent(claims, key);
      if (claims.iss !== issuer || claims.aud !== `${issuer}${audience}` || content === undefined)
        return fault('wrong-claims');
      return content.expiresAt > now ? { ok: true, value: content } : fault('expired');
    },
  };
}

/** Claims that the gateway signed itself: anything amiss means that another version of it did. */
function readContent(claims: Readonly<Record<string, unknown>>, { kid }: TokenKey): TokenContent | undefined {
  const { sub, scope, key_id: keyId, jti, exp, cnf } = claims;
  if (typeof sub !== 'string' || typeof scope !== 'string' || typeof keyId !== 'string') return undefined;
  if (typeof jti !== 'string' || typeof exp !== 'number') return undefined;
  const scopes = scope.split(' ').filter(isScope);
  const content = { department: sub, scopes, keyId, tokenId: jti, expiresAt: exp, signedBy: kid };
  if (cnf === undefined) return content;
  const boundTo = typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? cnf.jkt : undefined;
  return typeof boundTo === 'string' ? { ...content, boundTo } : undefined;
}

export function isScope(text: string): text is Scope {
  return text === 'data' || text === 'ops' || text === 'subject-accesses';
}

function fault(failure: TokenFault): Result<never, TokenFault> {
  return { ok: false, failure };
}
