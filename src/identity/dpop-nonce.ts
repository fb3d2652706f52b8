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

export function createDpopNonces({ privateJwk }: TokenKey): DpopNonces {
  const key = Buffer.from(hkdfSync('sha256', privateJwk.d, '', 'shuqiao dpop nonce', 32)); // RFC 5869
  const ofWindow = (window: number) => createHmac('sha256', key).update(String(window)).digest().subarray(0, 16);
  const windowAt = (now: number) => Math.floor(now / windowSeconds);
  return {
    current: (now) => ofWindow(windowAt(now)).toString('base64url'),
    isFresh(nonce, now) {
      const given = Buffer.from(nonce, 'base64url');
      const near = [0, -1, 1].map((step) => ofWindow(windowAt(now) + step));
      return near.some((good) => given.length === good.length && timingSafeEqual(given, good));
    },
  };
}
