import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { TokenKey } from './token-mint.ts';

/** Nonces that proofs of possession must carry (RFC 9449 §8): a keyed hash of the minute, so no instance keeps any state. */
export interface DpopNonces {
  /** The nonce of this minute. `now`: seconds since 1970. */
  current(now: number): string;
  /** True for the nonce of this minute, the one before, and the next: instances' clocks differ. */
  isFresh(nonce: string, now: number): boolean;
}

const windowSeconds = 60;

/** Nonces by the token keys of this moment: the one that signs makes them, those of all are taken. */
export function createDpopNonces(keys: () => readonly TokenKey[]): DpopNonces {
  const derived = new WeakMap<TokenKey, Buffer>();
  function hashKey(key: TokenKey): Buffer {
    const known = derived.get(key);
    if (known !== undefined) return known;
    const made = Buffer.from(hkdfSync('sha256', key.privateJwk.d, '', 'shuqiao dpop nonce', 32)); // RFC 5869
    derived.set(key, made);
    return made;
  }
  const ofWindow = (window: number, key: TokenKey) =>
    createHmac('sha256', hashKey(key)).update(String(window)).digest().subarray(0, 16);
  const windowAt = (now: number) => Math.floor(now / windowSeconds);
  return {
    current(now) {
      const key = keys().find(({ waits }) => !waits);
      if (key === undefined) throw new Error('no key to make nonces with');
      return ofWindow(windowAt(now), key).toString('base64url');
    },
    isFresh(nonce, now) {
      const given = Buffer.from(nonce, 'base64url');
      const near = keys().flatMap((key) => [0, -1, 1].map((step) => ofWindow(windowAt(now) + step, key)));
      return near.some((good) => given.length === good.length && timingSafeEqual(given, good));
    },
  };
}
