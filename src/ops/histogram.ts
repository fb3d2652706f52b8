/** Times counted into steps that grow by a quarter of an octave, from 1 ms to about 65 s: any quantile within a tenth. */
export interface Histogram {
  readonly counts: Uint32Array<ArrayBuffer>;
  total: number;
  /** Milliseconds, of all that was counted. */
  sumMs: number;
}

const stepsPerOctave = 4;
const steps = 16 * stepsPerOctave + 2;

export function createHistogram(): Histogram {
  return { counts: new Uint32Array(steps), total: 0, sumMs: 0 };
}

export function countTime(histogram: Histogram, durationMs: number): void {
  const step = stepOf(durationMs);
  histogram.counts[step] = (histogram.counts[step] ?? 0) + 1;
  histogram.total += 1;
  histogram.sumMs += Math.max(0, durationMs);
}

export function addHistogram(into: Histogram, other: Histogram): void {
  for (const [step, count] of other.counts.entries()) into.counts[step] = (into.counts[step] ?? 0) + count;
  into.total += other.total;
  into.sumMs += other.sumMs;
}

/** The time, in milliseconds, that `share` (0–1) of what was counted stayed below; undefined while nothing was. */
export function quantile({ counts, total }: Histogram, share: number): number | undefined {
  if (total === 0) return undefined;
  const wanted = share * total;
  let seen = 0;
  for (const [step, count] of counts.entries()) {
    if (count > 0 && seen + count >= wanted) {
      const [from, to] = boundsOf(step);
      return round(from + (to - from) * ((wanted - seen) / count));
    }
    seen += count;
  }
  return undefined;
}

/** How many took at most `ms`, for the cumulative buckets of Prometheus; `ms` is a power of two. */
export function countUpTo({ counts }: Histogram, ms: number): number {
  const last = 1 + Math.round(Math.log2(ms) * stepsPerOctave);
  let count = 0;
  for (let step = 0; step < last; step += 1) count += counts[step] ?? 0;
  return count;
}

/** Step 0 is [0, 1) ms, step n is [2^((n-1)/4), 2^(n/4)) ms, the last one is open. */
function stepOf(durationMs: number): number {
  if (!(durationMs >= 1)) return 0;
  return Math.min(steps - 1, 1 + Math.floor(Math.log2(durationMs) * stepsPerOctave));
}

function boundsOf(step: number): readonly [number, number] {
  if (step === 0) return [0, 1];
  return [2 ** ((step - 1) / stepsPerOctave), 2 ** (step / stepsPerOctave)];
}

function round(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
