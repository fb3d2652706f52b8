import type { Catalog, Department, PublicJwk, Result } from '../model/index.ts';
import { type ClaimFault, claimFaults } from './claims.ts';
import { type CompactJws, parseCompact } from './compact.ts';
import { findDepartment } from './departments.ts';
import { signatureVerifies } from './signature.ts';

export interface AssertionContext {
  readonly catalog: Catalog;
  readonly issuer: string;
  /** The form's `client_id`, where there is one. */
  readonly clientId?: string | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

/** A department that has just proven itself by its key. */
export interface ProvenClient {
  readonly department: Department;
  readonly keyId: string;
  readonly jti: string;
  /** Seconds since 1970: when the assertion ends. */
  readonly expiresAt: number;
}

/** The first three are one to the caller; `note` is for the gateway's side alone. */
export type AssertionRefusal =
  | { readonly reason: 'malformed-assertion' | 'unknown-key' | 'bad-signature'; readonly note: string }
  | { readonly reason: 'wrong-claims'; readonly faults: readonly ClaimFault[] };

/**
 * Checks a client assertion (RFC 7523 §3, narrowed as RFC 8725 §3 advises), all but its replay: that mark is set last,
 * when nothing else can fail, or a forgery or a slip would use up a department's `jti`.
 */
export async function verifyClientAssertion(
  assertion: string,
  context: AssertionContext,
): Promise<Result<ProvenClient, AssertionRefusal>> {
  const parsed = parseCompact(assertion); // size and shape only
  if (!parsed.ok) return refused({ reason: 'malformed-assertion', note: parsed.failure.en });
  const found = findKey(parsed.value, context);
  if (!found.ok) return refused({ reason: 'unknown-key', note: found.failure });
  const { department, key } = found.value;
  if (!(await signatureVerifies(assertion, key)))
    return refused({ reason: 'bad-signature', note: `${department.id}/${key.kid}` });
  const { issuer, clientId, now } = context;
  const faults = claimFaults(parsed.value, { department: department.id, issuer, clientId, now });
  if (faults.length > 0) return refused({ reason: 'wrong-claims', faults });
  const { jti, exp } = parsed.value.claims;
  return { ok: true, value: { department, keyId: key.kid, jti: String(jti), expiresAt: Number(exp) } };
}

/**
 * The registered key that the header names. The claims have not been proven yet: `sub`, `iss` and `client_id` only say
 * where to look, so that a wrong one can be named to the owner of the key. The key has one algorithm and the header
 * must agree (RFC 8725 §3.1).
 */
function findKey(
  { header, claims }: CompactJws,
  { catalog, clientId }: AssertionContext,
): Result<{ department: Department; key: PublicJwk }, string> {
  for (const id of [claims.sub, claims.iss, clientId]) {
    const department = typeof id === 'string' ? findDepartment(catalog, id) : undefined;
    const key = department?.keys.find((each) => each.kid === header.kid);
    if (department === undefined || key === undefined) continue;
    if (header.alg !== key.alg) return { ok: false, failure: `${department.id}/${key.kid} is for ${key.alg} alone` };
    return { ok: true, value: { department, key } };
  }
  return { ok: false, failure: 'no department named in sub, iss or client_id has a key of this kid' };
}

function refused(failure: AssertionRefusal): Result<never, AssertionRefusal> {
  return { ok: false, failure };
}
