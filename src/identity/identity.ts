import type { Caller, Catalog, Department, Language, PublicJwk, Result } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { type Authentication, type CallPlace, createAuthentication, type Prove } from './authenticate.ts';
import { clockToleranceSeconds } from './claims.ts';
import { verifyClientAssertion } from './client-assertion.ts';
import { type ConsoleSession, createConsoleSignIn } from './console-sign-in.ts';
import { withinDeadline } from './deadline.ts';
import { type PresentedProof, verifyProof } from './dpop.ts';
import { createDpopNonces } from './dpop-nonce.ts';
import { type AuthorisationServerMetadata, serverMetadata } from './metadata.ts';
import { createNetworkCheck } from './networks.ts';
import { type OAuthError, type TokenRefusal, toOAuthError } from './oauth-error.ts';
import { createRevocationView } from './revocation-view.ts';
import { createRevoking, type Revoking } from './revoking.ts';
import type { ReplayStore, RevocationStore } from './stores.ts';
import { grantScopes, readTokenForm } from './token-form.ts';
import { createTokenMint, type TokenKey, tokenKinds } from './token-mint.ts';

export interface IdentityParts {
  /** The gateway's public name, an origin without a slash at the end. */
  readonly issuer: string;
  /** The catalog of this moment. */
  readonly catalog: () => Catalog;
  /** The gateway's own keys of this moment: the first that does not wait signs, all verify. */
  readonly tokenKeys: () => readonly TokenKey[];
  readonly replays: ReplayStore;
  readonly revocations: RevocationStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long the two stores may take, milliseconds; 1000 by default. */
  readonly storeTimeoutMs?: number;
}

/** Who is calling (design §5, "Tokens"). `revoke`, `lift` and `createConsoleLink` may reject; the rest answers with values. */
export interface Identity extends Revoking, Pick<Authentication, 'stillCounts'> {
  /** A token request (RFC 6749 §4.4 with private_key_jwt, RFC 7523). */
  issueToken(form: URLSearchParams, request: TokenRequest): Promise<Result<IssuedToken, RefusedToken>>;
  /** The caller that a request's Authorization header proves (RFC 6750 §2.1); checked on every call. */
  authenticate(authorization: string | undefined, at: CallPlace): Promise<Result<Caller, Refusal>>;
  /** The nonce that the next proof of possession has to carry (RFC 9449 §8). */
  dpopNonce(): string;
  /** RFC 8414. */
  metadata(): AuthorisationServerMetadata;
  /** The gateway's public keys (RFC 7517 §5). */
  jwks(): { readonly keys: readonly PublicJwk[] };
  /** A code that signs a person of the data bureau in to the console: for ten minutes, once. */
  createConsoleLink(): Promise<string>;
  redeemConsoleCode(code: string): Promise<Result<ConsoleSession, Refusal>>;
  /** The caller that a session cookie's value proves: the data bureau with `ops`, key `console`. */
  authenticateSession(cookie: string | undefined, at: CallPlace): Promise<Result<Caller, Refusal>>;
}

export interface TokenRequest {
  readonly address: string;
  readonly language: Language;
  /** The request's Authorization header: a client may use one method of authentication alone. */
  readonly authorization?: string | undefined;
  /** The proof of possession that came along (RFC 9449 §5): the token will be bound to its key. */
  readonly possession?: PresentedProof;
}

/** RFC 6749 §5.1. */
export interface IssuedToken {
  readonly access_token: string;
  readonly token_type: 'Bearer' | 'DPoP';
  readonly expires_in: number;
  readonly scope: string;
}

export interface RefusedToken {
  /** For logs and counts; the caller is shown `answer` alone. */
  readonly refusal: TokenRefusal;
  readonly answer: OAuthError;
}

export function createIdentity(parts: IdentityParts): Identity {
  const { issuer, catalog, tokenKeys, replays, now, storeTimeoutMs = 1_000 } = parts;
  const mint = createTokenMint({ issuer, keys: tokenKeys });
  const view = createRevocationView({ store: parts.revocations, now, timeoutMs: storeTimeoutMs });
  const mayCallFrom = createNetworkCheck();
  /** Resolves false for a replay, undefined where the store cannot tell. */
  const markUsed = (user: string, id: string, expiresAt: number) =>
    withinDeadline(replays.useOnce(user, id, expiresAt), storeTimeoutMs).catch(() => undefined);

  const nonces = createDpopNonces(tokenKeys);
  const prove: Prove = async (presented, accessToken, at) => {
    const proven = await verifyProof(presented, { issuer, nonces, now: at, ...(accessToken && { accessToken }) });
    if (!proven.ok) return proven;
    const { thumbprint, jti, expiresAt } = proven.value;
    const first = await markUsed(`dpop ${thumbprint}`, jti, expiresAt);
    if (first === undefined) return { ok: false, failure: 'store-unavailable' };
    return first ? proven : { ok: false, failure: 'replayed' };
  };
  const authentication = createAuthentication({ mint, catalog, view, mayCallFrom, now, prove });

  /** The key that the token will be bound to, where the client wants or needs it. */
  async function bind(
    { dpopBoundAccessTokens }: Department,
    possession: PresentedProof | undefined,
    seconds: number,
  ): Promise<Result<string | undefined, TokenRefusal>> {
    if (possession === undefined) {
      return dpopBoundAccessTokens
        ? refused({ reason: 'invalid-dpop-proof', fault: 'missing' })
        : { ok: true, value: undefined };
    }
    const proven = await prove(possession, undefined, seconds);
    if (proven.ok) return { ok: true, value: proven.value.thumbprint };
    if (proven.failure === 'store-unavailable') return refused({ reason: 'store-unavailable', note: 'replay store' });
    return refused({ reason: 'invalid-dpop-proof', fault: proven.failure });
  }

  async function decideToken(
    form: URLSearchParams,
    { address, authorization, possession }: TokenRequest,
  ): Promise<Result<IssuedToken, TokenRefusal>> {
    const asked = readTokenForm(form, authorization);
    if (!asked.ok) return asked;
    const { assertion, clientId, scope } = asked.value;
    const seconds = Math.floor(now() / 1000);
    const client = await verifyClientAssertion(assertion, { catalog: catalog(), issuer, clientId, now: seconds });
    if (!client.ok) return client;
    const { department, keyId, jti, expiresAt } = client.value;
    if (!mayCallFrom(department, address)) return refused({ reason: 'address-not-allowed', address });
    const scopes = grantScopes(scope, department);
    if (scopes === undefined) return refused({ reason: 'invalid-scope' });
    const revocations = await view.fresh();
    if (revocations === undefined) return refused({ reason: 'store-unavailable', note: 'revocation store' });
    const ended = revocations.ending({ department: department.id, keyId });
    if (ended === 'key') return refused({ reason: 'revoked', kind: 'key', id: keyId });
    if (ended !== undefined) return refused({ reason: 'revoked', kind: 'department', id: department.id });
    const bound = await bind(department, possession, seconds);
    if (!bound.ok) return bound;
    const first = await markUsed(department.id, jti, Math.ceil(expiresAt) + clockToleranceSeconds); // last: it leaves a mark
    if (first === undefined) return refused({ reason: 'store-unavailable', note: 'replay store' });
    if (!first) return refused({ reason: 'replayed', jti });
    const boundTo = bound.value;
    const bearer = { department: department.id, scopes, keyId, ...(boundTo !== undefined && { boundTo }) };
    const token = await mint.sign('access', bearer, seconds);
    const { lifetimeSeconds } = tokenKinds.access;
    return {
      ok: true,
      value: {
        access_token: token,
        token_type: boundTo === undefined ? 'Bearer' : 'DPoP',
        expires_in: lifetimeSeconds,
        scope: scopes.join(' '),
      },
    };
  }

  return {
    async issueToken(form, request) {
      const decided = await decideToken(form, request);
      if (decided.ok) return decided;
      const { language } = request;
      const answer = toOAuthError(decided.failure, { issuer, language });
      return { ok: false, failure: { refusal: decided.failure, answer } };
    },
    ...authentication,
    ...createConsoleSignIn({ mint, catalog, now, markUsed }),
    ...createRevoking({ store: parts.revocations, view, now }),
    dpopNonce: () => nonces.current(now() / 1000),
    metadata: () => serverMetadata(issuer),
    jwks: () => ({ keys: mint.publicJwks() }),
  };
}

function refused(failure: TokenRefusal): Result<never, TokenRefusal> {
  return { ok: false, failure };
}
