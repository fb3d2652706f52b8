/** How often evidence that could not be reached is asked for in all: within a day, more and more seldom. */
export const triesMax = 12;

/** Work that ended without a word, by a crash or a broken store, is taken up again no oftener. */
export const takesMax = 40;

const firstPauseMs = 5_000;
const pauseMsMax = 4 * 3_600_000;
/** A fifth more or less, so that bundles that failed together do not come back together. */
const jitter = 0.2;

/** When to ask again after so many tries, milliseconds since 1970. `random`: from 0 to 1. */
export function nextTryAt(tries: number, now: number, random: number): number {
  const pause = Math.min(firstPauseMs * 3 ** (tries - 1), pauseMsMax);
  return Math.round(now + pause * (1 + jitter * (2 * random - 1)));
}

const spreadMsMax = 60_000;

/**
 * When to ask again what cannot be had before an announced end: soon after it, and spread, the wider the longer the wait, for all who
 * wait come back then. All milliseconds since 1970; `random`: from 0 to 1.
 */
export function tryAfter(end: number, now: number, random: number): number {
  const spreadMs = Math.min(1_000 + jitter * Math.max(0, end - now), spreadMsMax);
  return Math.ceil(end + random * spreadMs);
}
