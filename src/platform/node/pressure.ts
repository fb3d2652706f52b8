import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Tells when this process has more to do than it can. */
export interface Pressure {
  /** Why no more should be taken on, in words for ops; undefined while all is well. */
  why(): string | undefined;
  /** How late the event loop was over the last second, median, milliseconds. */
  delayMs(): number;
  close(): void;
}

/** The loop is looked at so often, milliseconds: one long pause counts for so long. */
const windowMs = 1_000;
const nanosecondsPerMs = 1_000_000;

/**
 * Measures how late the event loop is (`perf_hooks`): a median of more than `delayMsMax` over the last second means that every answer
 * waits at least so long, and that one more makes all of them later.
 */
export function measurePressure({ delayMsMax = 200 }: { readonly delayMsMax?: number } = {}): Pressure {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let medianMs = 0;
  const timer = setInterval(() => {
    medianMs = Math.max(0, delay.percentile(50) / nanosecondsPerMs - 10); // what it waits anyway is not late
    delay.reset();
  }, windowMs);
  timer.unref();
  return {
    why: () => (medianMs > delayMsMax ? `the event loop is ${Math.round(medianMs)} ms late` : undefined),
    delayMs: () => medianMs,
    close() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
