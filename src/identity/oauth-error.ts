import type { Language } from '../model/index.ts';
import type { Reason } from '../problems.ts';
import { type ClaimFault, replayedFault, revokedFault } from './claims.ts';
import type { AssertionRefusal } from './client-assertion.ts';
import type { ProofFault } from './dpop.ts';
import type { FormRefusal } from './token-form.ts';

/** Every way in which no token is given. */
export type TokenRefusal =
  | FormRefusal
  | AssertionRefusal
  | { readonly reason: 'too-large' | 'unsupported-media-type' }
  | { readonly reason: 'replayed'; readonly jti: string }
  | { readonly reason: 'revoked'; readonly kind: 'key' | 'department'; readonly id: string }
  | { readonly reason: 'address-not-allowed'; readonly address: string }
  | { readonly reason: 'invalid-dpop-proof'; readonly fault: ProofFault }
  | { readonly reason: 'invalid-scope' }
  | { readonly reason: 'store-unavailable'; readonly note: string };

/** A wrong claim in the caller's language. */
export interface ShownFault {
  readonly claim: string;
  readonly got: unknown;
  readonly want: string;
  readonly message: string;
  readonly differenceSeconds?: number;
}

/** An answer of RFC 6749 §5.2. */
export interface OAuthError {
  readonly status: 400 | 401 | 413 | 415 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly error: string;
    /** ASCII without `"` and `\` (RFC 6749 §5.2). */
    readonly error_description: string;
    readonly error_uri: string;
    readonly claims?: readonly ShownFault[];
  };
}

/**
 * What the caller may learn. Until the signature has verified that is `invalid_client`, the same for an unknown
 * client, an unknown key and a bad signature; after it, everything. No default: a new reason must choose its answer.
 */
export function toOAuthError(
  refusal: TokenRefusal,
  { issuer, language }: { issuer: string; language: Language },
): OAuthError {
  const answer = (
    status: OAuthError['status'],
    error: string,
    description: string,
    page: Reason,
    more: { faults?: readonly ClaimFault[]; headers?: Record<string, string> } = {},
  ): OAuthError => ({
    status,
    headers: more.headers ?? {},
    body: {
      error,
      error_description: description,
      error_uri: `${issuer}/problems/${page}`,
      ...(more.faults && { claims: more.faults.map((fault) => shown(fault, language)) }),
    },
  });
  const wrongClaims = (description: string, faults: readonly ClaimFault[]) =>
    answer(401, 'invalid_client', description, 'invalid-client', { faults });

  switch (refusal.reason) {
    case 'malformed-form':
      return answer(400, 'invalid_request', refusal.description, 'malformed');
    case 'too-large':
      return answer(413, 'invalid_request', 'the body is larger than 64 KiB', 'too-large');
    case 'unsupported-media-type':
      return answer(
        415,
        'invalid_request',
        'the body must be application/x-www-form-urlencoded',
        'unsupported-media-type',
      );
    case 'unsupported-grant-type':
      return answer(400, 'unsupported_grant_type', 'grant_type must be client_credentials', 'malformed');
    case 'unsupported-authentication':
      return answer(401, 'invalid_client', 'clients authenticate by private_key_jwt alone', 'invalid-client', {
        // RFC 6749 §5.2: answer the scheme that the client tried
        headers: refusal.scheme === undefined ? {} : { 'WWW-Authenticate': `${refusal.scheme} realm="shuqiao"` },
      });
    case 'malformed-assertion':
    case 'unknown-key':
    case 'bad-signature':
      return answer(401, 'invalid_client', 'client authentication failed', 'invalid-client');
    case 'wrong-claims': {
      const names = refusal.faults.map(({ claim }) => claim).join(', ');
      return wrongClaims(`the signature is right, these claims are not: ${names}`, refusal.faults);
    }
    case 'replayed':
      return wrongClaims('the signature is right, this jti has been used', [replayedFault(refusal.jti)]);
    case 'revoked': {
      const claim = refusal.kind === 'key' ? 'kid' : 'sub';
      return wrongClaims(`the signature is right, the ${refusal.kind} has been revoked`, [
        revokedFault(claim, refusal.id),
      ]);
    }
    case 'address-not-allowed':
      return answer(
        400,
        'unauthorized_client',
        'the request comes from outside the networks registered for the department',
        'address-not-allowed',
      );
    case 'invalid-dpop-proof': // RFC 9449 §5, §8; the nonce itself is in the answer's header
      return refusal.fault === 'needs-nonce'
        ? answer(400, 'use_dpop_nonce', 'the proof must carry the nonce of the DPoP-Nonce header', 'use-dpop-nonce')
        : answer(400, 'invalid_dpop_proof', `the DPoP proof is not accepted: ${refusal.fault}`, 'invalid-dpop-proof');
    case 'invalid-scope':
      return answer(
        400,
        'invalid_scope',
        'a scope asked for is unknown or not for this department',
        'insufficient-scope',
      );
    case 'store-unavailable':
      return answer(503, 'temporarily_unavailable', 'no tokens can be given now, try again shortly', 'overloaded', {
        headers: { 'Retry-After': '5' },
      });
  }
}

function shown({ claim, got, want, message, differenceSeconds }: ClaimFault, language: Language): ShownFault {
  return {
    claim,
    got,
    want,
    message: message[language],
    ...(differenceSeconds !== undefined && { differenceSeconds }),
  };
}
