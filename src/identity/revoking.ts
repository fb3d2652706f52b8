import type { RevocationView } from './revocation-view.ts';
import type { Revocation, RevocationStore } from './stores.ts';
import { tokenKinds } from './token-mint.ts';

/** What is to end: `id` is a token's `jti`, `{department}/{kid}`, or a department. */
export interface RevocationTarget {
  readonly kind: Revocation['kind'];
  readonly id: string;
}

export interface Revoking {
  /**
   * Durable once it resolves; holds here at once and on every instance within 10 s. A revoked key or department gets no
   * new tokens either, until it is lifted. Rejects where the store could not keep it: then nothing was revoked for sure.
   */
  revoke(target: RevocationTarget): Promise<Revocation>;
  /** Takes a revocation back: tokens that have not expired count again. Rejects where the store could not. */
  lift(target: RevocationTarget): Promise<void>;
}

/** No token outlives this, so neither need the revocation of one. */
const longestLifeMs = tokenKinds.session.lifetimeSeconds * 1000;

export function createRevoking({
  store,
  view,
  now,
}: {
  readonly store: RevocationStore;
  readonly view: RevocationView;
  readonly now: () => number;
}): Revoking {
  return {
    async revoke({ kind, id }) {
      const at = now();
      const revocation: Revocation = { kind, id, at, ...(kind === 'token' && { until: at + longestLifeMs }) };
      await store.revoke(revocation);
      await view.fresh();
      return revocation;
    },
    async lift({ kind, id }) {
      await store.lift(kind, id);
      await view.fresh();
    },
  };
}
