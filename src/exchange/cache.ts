/**
 * Keeps sealed answers for a time; it sees neither keys nor values in the clear. Losing it costs speed, never correctness:
 * it never rejects, a broken part reads as a miss, and it answers within its own short deadline.
 */
export interface Cache {
  /** `newest`: this instance's own copy will do only where no other instance can have a newer one. */
  get(key: string, options?: { readonly newest?: boolean }): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Fire and forget for the caller's sake; resolves when the value is there for the next `get` of this instance. */
  set(key: string, value: Uint8Array<ArrayBuffer>, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** What ops may know: which technology serves it, and whether it does so fully. */
  health(): CacheHealth;
  /** What each part of it has done since the start, the nearest first. */
  tiers(): readonly CacheTier[];
}

export interface CacheTier {
  readonly tier: 'memory' | 'redis';
  /** Looks that found something there, and those that did not. */
  readonly hits: number;
  readonly misses: number;
  /** Where it lies in this process. */
  readonly entries?: number;
  readonly bytes?: number;
  readonly bytesMax?: number;
}

export interface CacheHealth {
  readonly technology: 'memory' | 'redis';
  readonly state: 'ok' | 'degraded';
  /** Since when and why it is degraded. */
  readonly note?: string;
}
