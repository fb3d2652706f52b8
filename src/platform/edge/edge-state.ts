import type { ReplayStore, Revocation, RevocationStore } from '../../identity/index.ts';

/** The state object as the Worker calls it. */
export interface StateStub {
  useOnce(issuer: string, jti: string, expiresAt: number): Promise<boolean>;
  revoke(revocation: Revocation): Promise<void>;
  lift(kind: Revocation['kind'], id: string): Promise<void>;
  all(now: number): Promise<readonly Revocation[]>;
}

/** Replays and revocations in one Durable Object. A stub is made for each call: one that has failed once is of no more use. */
export function createEdgeState({ object }: { readonly object: () => StateStub }): {
  readonly replays: ReplayStore;
  readonly revocations: RevocationStore;
} {
  return {
    replays: { useOnce: (...use) => object().useOnce(...use) },
    revocations: {
      revoke: (revocation) => object().revoke(revocation),
      lift: (...what) => object().lift(...what),
      all: (now) => object().all(now),
    },
  };
}
