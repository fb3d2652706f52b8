/**
 * Remembers every `jti` used by an issuer until it could not be used anyway. Strongly consistent and durable: when
 * `useOnce` resolves true, no later call on any instance will. It rejects when it cannot know; then no token is given.
 */
export interface ReplayStore {
  /** True the first time. `expiresAt`: seconds since 1970, when it may be forgotten. */
  useOnce(issuer: string, jti: string, expiresAt: number): Promise<boolean>;
}

/** One thing that no longer counts: a token by `jti`, a department's key by `{department}/{kid}`, or a department. */
export interface Revocation {
  readonly kind: 'token' | 'key' | 'department';
  readonly id: string;
  /** Milliseconds since 1970; tokens issued before it are ended. */
  readonly at: number;
  /** When it may be forgotten, milliseconds since 1970; a department or key stays until it is lifted. */
  readonly until?: number;
}

/** Durable once `revoke` resolves, seen by `all` of every instance at once; `all` may reject, live tokens then go on. */
export interface RevocationStore {
  revoke(revocation: Revocation): Promise<void>;
  lift(kind: Revocation['kind'], id: string): Promise<void>;
  all(now: number): Promise<readonly Revocation[]>;
}
