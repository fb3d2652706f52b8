import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller, Catalog, Department, Result } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { findDepartment } from './departments.ts';
import type { PresentedProof, ProofFault, ProvenPossession } from './dpop.ts';
import type { RevocationView } from './revocation-view.ts';
import type { TokenContent, TokenKind, TokenMint } from './token-mint.ts';

/** Verified tokens kept at once; the least used goes first and is verified anew when it comes back. */
const rememberedMax = 10_000;
/** `keyId` of the console's sessions, which rest on no department key. */
export const consoleKeyId = 'console';

type Scheme = 'Bearer' | 'DPoP';

/** Where and when a call comes in. */
export interface CallPlace {
  /** The peer's address after `trustedProxies`. */
  readonly address: string;
  /** Milliseconds since 1970; the identity's own clock if left out. */
  readonly now?: number;
  /** The proof of possession that came along, for a token that is bound to a key. */
  readonly possession?: PresentedProof;
  /** The same request has been let on before: its proof was used up then. */
  readonly again?: boolean;
}

interface AuthenticationParts {
  readonly mint: TokenMint;
  readonly catalog: () => Catalog;
  readonly view: RevocationView;
  readonly mayCallFrom: (department: Department, address: string) => boolean;
  readonly now: () => number;
  /** Checks a proof for a token and uses it up; a reason why not. */
  readonly prove: Prove;
}

export type Prove = (
  proof: PresentedProof,
  accessToken: string | undefined,
  now: number,
) => Promise<Result<ProvenPossession, ProofFault | 'store-unavailable'>>;

export interface Authentication {
  authenticate(authorization: string | undefined, at: CallPlace): Promise<Result<Caller, Refusal>>;
  authenticateSession(cookie: string | undefined, at: CallPlace): Promise<Result<Caller, Refusal>>;
  /** Whether one who was let in before still stands: department and key are in the catalog, nothing of it has been revoked. */
  stillCounts(caller: Pick<Caller, 'department' | 'keyId' | 'tokenId'>): Promise<boolean>;
}

/** Checks tokens on every call. The signature is checked once and remembered; all that may change is asked each time. */
export function createAuthentication(parts: AuthenticationParts): Authentication {
  const { mint, catalog, view, mayCallFrom, now, prove } = parts;
  const remembered = new LRUCache<string, TokenContent>({ max: rememberedMax });

  async function verifyOnce(kind: TokenKind, token: string, seconds: number): Promise<Result<TokenContent, Refusal>> {
    const key = `${kind} ${digest(token)}`;
    const found = remembered.get(key);
    const known = found && mint.knows(found.signedBy) ? found : undefined;
    if (known !== undefined && known.expiresAt > seconds) return { ok: true, value: known };
    if (known !== undefined) {
      remembered.delete(key);
      return refused('expired-token', 'expired');
    }
    const verified = await mint.verify(kind, token, seconds);
    if (!verified.ok)
      return refused(verified.failure === 'expired' ? 'expired-token' : 'invalid-token', verified.failure);
    remembered.set(key, verified.value);
    return verified;
  }

  async function admit(
    kind: TokenKind,
    scheme: Scheme,
    token: string,
    at: CallPlace,
  ): Promise<Result<Caller, Refusal>> {
    const verified = await verifyOnce(kind, token, (at.now ?? now()) / 1000);
    if (!verified.ok) return verified;
    const { department: id, keyId, tokenId, expiresAt, boundTo } = verified.value;
    const department = findDepartment(catalog(), id);
    if (department === undefined) return refused('invalid-token', 'unknown-department');
    // A key that left the catalog takes its tokens along.
    const keyCounts = kind === 'session' || department.keys.some(({ kid }) => kid === keyId);
    if (!keyCounts) return refused('invalid-token', 'withdrawn-key');
    const scopes = verified.value.scopes.filter((scope) => department.scopes.includes(scope));
    if (scopes.length === 0) return refused('invalid-token', 'withdrawn-scope');
    const ended = (await view.current()).ending({ tokenId, department: id, keyId });
    if (ended !== undefined) return refused('invalid-token', `revoked-${ended}`);
    if (!mayCallFrom(department, at.address)) return refused('address-not-allowed', at.address);
    const wanted = boundTo !== undefined || (kind === 'access' && department.dpopBoundAccessTokens);
    if (wanted !== (scheme === 'DPoP')) return refused('invalid-token', wanted ? 'needs-dpop' : 'not-bound');
    if (wanted) {
      const unproven = await checkPossession(boundTo, token, at); // last: it uses the proof up
      if (unproven) return { ok: false, failure: unproven };
    }
    return { ok: true, value: { department: department.id, scopes, tokenId, keyId, expiresAt } };
  }

  /** RFC 9449 §7.1. */
  async function checkPossession(
    boundTo: string | undefined,
    token: string,
    { possession, again, now: at }: CallPlace,
  ): Promise<Refusal | undefined> {
    if (boundTo === undefined) return { reason: 'invalid-token', note: 'needs-dpop' };
    if (again) return undefined;
    if (possession === undefined) return proofRefusal('missing');
    const proven = await prove(possession, token, (at ?? now()) / 1000);
    if (!proven.ok) return proofRefusal(proven.failure);
    return proven.value.thumbprint === boundTo ? undefined : proofRefusal('other-key');
  }

  return {
    async authenticate(authorization, at) {
      if (!authorization) return refused('invalid-token', 'no-token');
      // RFC 6750 §2.1, RFC 9449 §7.1
      const [, scheme = '', token] = authorization.match(/^(Bearer|DPoP) ([A-Za-z0-9._~+/-]+=*)$/i) ?? [];
      if (token === undefined) return refused('invalid-token', 'not-bearer');
      return admit('access', scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token, at);
    },
    async authenticateSession(cookie, at) {
      return cookie ? admit('session', 'Bearer', cookie, at) : refused('invalid-token', 'no-token');
    },
    async stillCounts({ department: id, keyId, tokenId }) {
      const department = findDepartment(catalog(), id);
      if (!department?.keys.some(({ kid }) => kid === keyId)) return false;
      return (await view.current()).ending({ tokenId, department: id, keyId }) === undefined;
    },
  };
}

/** What became of a proof, as the caller is told; the nonce it lacks is in the answer's header. */
function proofRefusal(fault: ProofFault | 'store-unavailable'): Refusal {
  if (fault === 'store-unavailable') return { reason: 'overloaded', note: 'replay store', retryAfterSeconds: 1 };
  return { reason: fault === 'needs-nonce' ? 'use-dpop-nonce' : 'invalid-dpop-proof', note: fault };
}

/** Tokens are remembered by their digest: what can be read out of memory is no token. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

function refused(reason: Refusal['reason'], note: string): Result<never, Refusal> {
  return { ok: false, failure: { reason, note } };
}
