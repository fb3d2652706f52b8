import { withinDeadline } from './deadline.ts';
import type { Revocation, RevocationStore } from './stores.ts';

/** What of a token, or of the client that asks for one, a revocation may end. */
export interface Revocable {
  readonly tokenId?: string;
  readonly department: string;
  readonly keyId: string;
}

/** The revocations as they stood at one moment. */
export interface RevocationSnapshot {
  /**
   * The widest revocation that ends this, if any. A department or key has no new token while its revocation stands, so
   * every token of it was issued before; clocks of two instances need not be compared.
   */
  ending(it: Revocable): Revocation['kind'] | undefined;
}

/** An instance's own copy of the revocations, so that a call asks no store. */
export interface RevocationView {
  /**
   * At most 5 s old while the store answers. Where it does not, the last copy (at first an empty one) goes on: live
   * tokens outlive a broken store. Never rejects.
   */
  current(): Promise<RevocationSnapshot>;
  /** As of now, for the giving of tokens; undefined where the store does not answer. Never rejects. */
  fresh(): Promise<RevocationSnapshot | undefined>;
}

/** A revocation must hold everywhere within 10 s: a copy is renewed after 5, and trusted to 9 while another call renews it. */
const renewAfterMs = 5_000;
const trustedWhileRenewedMs = 9_000;
/** A store that failed is left alone for this long. */
const pauseAfterFailureMs = 1_000;

export function createRevocationView({
  store,
  now,
  timeoutMs,
}: {
  readonly store: RevocationStore;
  readonly now: () => number;
  readonly timeoutMs: number;
}): RevocationView {
  let copy = { snapshot: snapshotOf([], now), takenAt: Number.NEGATIVE_INFINITY };
  let reading: { readonly since: number } | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  /** Each reader awaits its own read: at the edge one request cannot wait for another's. */
  async function fresh(): Promise<RevocationSnapshot | undefined> {
    const takenAt = now();
    const mine = { since: takenAt };
    reading = mine;
    try {
      const snapshot = snapshotOf(await withinDeadline(store.all(takenAt), timeoutMs), now);
      if (takenAt >= copy.takenAt) copy = { snapshot, takenAt }; // a slow read never undoes a later one
      failedAt = Number.NEGATIVE_INFINITY;
      return snapshot;
    } catch {
      failedAt = now();
      return undefined;
    } finally {
      if (reading === mine) reading = undefined;
    }
  }

  async function current(): Promise<RevocationSnapshot> {
    const at = now();
    const age = at - copy.takenAt;
    if (age <= renewAfterMs) return copy.snapshot;
    const failedLately = at - failedAt < pauseAfterFailureMs;
    if (failedLately) return copy.snapshot;
    const renewing = reading !== undefined && at - reading.since < timeoutMs;
    const failing = failedAt !== Number.NEGATIVE_INFINITY;
    if (renewing && (age <= trustedWhileRenewedMs || failing)) return copy.snapshot;
    return (await fresh()) ?? copy.snapshot;
  }

  return { current, fresh };
}

function snapshotOf(revocations: readonly Revocation[], now: () => number): RevocationSnapshot {
  const standing = new Map(revocations.map((each) => [`${each.kind} ${each.id}`, each]));
  const stands = (kind: Revocation['kind'], id: string) => {
    const until = standing.get(`${kind} ${id}`)?.until;
    return standing.has(`${kind} ${id}`) && (until === undefined || until > now());
  };
  return {
    ending({ tokenId, department, keyId }) {
      if (standing.size === 0) return undefined;
      if (stands('department', department)) return 'department';
      if (stands('key', `${department}/${keyId}`)) return 'key';
      return tokenId !== undefined && stands('token', tokenId) ? 'token' : undefined;
    },
  };
}
