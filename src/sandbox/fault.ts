/** What a vertical is asked to play on a data call, in place of its answer or before it. */
export type Fault =
  | { readonly kind: 'timeout' | 'empty' | 'garbled' | 'error' | 'wrong-shape' | 'unauthorised' | 'quota-used' }
  | { readonly kind: 'slow'; readonly delayMs: number };

/** Reads `timeout`, `empty`, `garbled`, `error`, `wrong-shape`, `unauthorised`, `quota-used` or `slow:3s`; anything else is no fault. */
export function parseFault(text: string | undefined): Fault | undefined {
  const [, seconds] = /^slow:(\d{1,3}(?:\.\d{1,3})?)s$/.exec(text ?? '') ?? [];
  if (seconds !== undefined) return { kind: 'slow', delayMs: Math.min(Number(seconds) * 1000, slowMsMax) };
  const kind = plainFaults.find((name) => name === text);
  return kind && { kind };
}

const plainFaults = ['timeout', 'empty', 'garbled', 'error', 'wrong-shape', 'unauthorised', 'quota-used'] as const;

/** Nobody waits longer for a sandbox. */
const slowMsMax = 120_000;
