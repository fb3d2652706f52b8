import { createHash } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { PublicJwk, Result } from '../model/index.ts';
import { parseCompact } from './compact.ts';
import type { DpopNonces } from './dpop-nonce.ts';
import { signatureVerifies } from './signature.ts';

/** A proof of possession as a request carries it, and the request it has to be for. */
export interface PresentedProof {
  /** The DPoP header field, as it came. */
  readonly proof: string;
  readonly method: string;
  /** The address below the issuer, without query: what the gateway calls itself counts, never what the request calls it. */
  readonly path: string;
}

/** Why a proof does not count, in the order of RFC 9449 §4.3. */
export type ProofFault =
  | 'missing'
  | 'malformed'
  | 'wrong-type'
  | 'unsupported-key'
  | 'bad-signature'
  | 'wrong-method'
  | 'wrong-address'
  | 'needs-nonce'
  | 'not-of-now'
  | 'other-token'
  | 'other-key'
  | 'replayed';

/** A proof that counts, but for its replay: that mark is set last. */
export interface ProvenPossession {
  /** RFC 7638 thumbprint of the key. */
  readonly thumbprint: string;
  readonly jti: string;
  /** Seconds since 1970: after this the proof is stale anyway. */
  readonly expiresAt: number;
}

/** A proof's `iat` may be this far from the gateway's clock, either way. */
const proofToleranceSeconds = 60;

/** The algorithms that a proof may be signed with, for metadata and challenges. */
export const proofAlgorithms = ['ES256', 'Ed25519', 'EdDSA'] as const;

const coordinate = z.string().regex(/^[\w-]{43}$/);
const headerSchema = z.union([
  z.object({
    alg: z.literal('ES256'),
    jwk: z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: coordinate,
      y: coordinate,
      d: z.never().optional(),
    }),
  }),
  z.object({
    alg: z.enum(['Ed25519', 'EdDSA']),
    jwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate, d: z.never().optional() }),
  }),
]);
const claimsSchema = z.object({
  jti: z.string().regex(/^[\x21-\x7e]{1,256}$/), // what any store can hold
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string().optional(),
  nonce: z.string().optional(),
});

/**
 * Checks a DPoP proof (RFC 9449 §4.3), all but its replay. `accessToken`: the token it is presented with; left out at the token
 * endpoint. `now`: seconds since 1970.
 */
export async function verifyProof(
  { proof, method, path }: PresentedProof,
  { issuer, nonces, now, accessToken }: { issuer: string; nonces: DpopNonces; now: number; accessToken?: string },
): Promise<Result<ProvenPossession, ProofFault>> {
  const parsed = parseCompact(proof);
  if (!parsed.ok) return fault('malformed');
  if (parsed.value.header.typ !== 'dpop+jwt') return fault('wrong-type');
  const header = headerSchema.safeParse(parsed.value.header);
  if (!header.success) return fault('unsupported-key');
  const { alg, jwk } = header.data;
  const { d: _none, ...publicMembers } = jwk;
  if (!(await signatureVerifies(proof, { ...publicMembers, kid: '', alg } as PublicJwk))) return fault('bad-signature');
  const claims = claimsSchema.safeParse(parsed.value.claims);
  if (!claims.success) return fault('malformed');
  const { jti, htm, htu, iat, ath, nonce } = claims.data;
  if (htm !== method) return fault('wrong-method');
  if (addressOf(htu) !== addressOf(`${new URL(issuer).origin}${path}`)) return fault('wrong-address');
  if (nonce === undefined || !nonces.isFresh(nonce, now)) return fault('needs-nonce');
  if (Math.abs(now - iat) > proofToleranceSeconds) return fault('not-of-now');
  if (accessToken !== undefined && ath !== createHash('sha256').update(accessToken).digest('base64url')) {
    return fault('other-token');
  }
  const thumbprint = await calculateJwkThumbprint(publicMembers);
  return { ok: true, value: { thumbprint, jti, expiresAt: iat + 2 * proofToleranceSeconds } };
}

/** §4.3: compared after normalisation (RFC 3986 §6.2.2, §6.2.3), without query and fragment. */
function addressOf(htu: string): string | undefined {
  const url = URL.parse(htu);
  return url ? `${url.origin}${url.pathname.replace(/%[0-9a-f]{2}/gi, withoutNeed)}` : undefined;
}

/** RFC 3986 §6.2.2.2: what needs no percent-encoding is the same with it. */
function withoutNeed(encoded: string): string {
  const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : encoded.toUpperCase();
}

function fault(failure: ProofFault): Result<never, ProofFault> {
  return { ok: false, failure };
}
