import type { VerticalService } from '../model/index.ts';
import { createChance } from './county/chance.ts';

/** How an owner's service takes calls, as its `service` entry in the configuration says; each trait is off until it is asked for. */
export const traits = ['latency', 'hours', 'quota'] as const;
export type Trait = (typeof traits)[number];

export interface TemperOptions {
  readonly service: VerticalService;
  readonly traits: readonly Trait[];
  /** Multiplies `qps` and `dailyQuota`. */
  readonly factor: number;
  /** The owner's clock, milliseconds since 1970. */
  readonly now: () => number;
}

/** What the service makes of one call before its owner sees it. */
export type Mood =
  | { readonly delayMs: number }
  | { readonly refused: 'closed' }
  | { readonly refused: 'too-many'; readonly retryAfterSeconds: number };

/** A temper that repeats itself: the n-th call of a service takes as long in every run. */
export function createTemper({ service, traits: wanted, factor, now }: TemperOptions): () => Mood {
  const delay = wanted.includes('latency') ? delays(service) : () => 0;
  const waits = wanted.includes('quota') ? counter(service, factor) : () => 0;
  const isOpen = wanted.includes('hours') ? (at: number) => isWithin(service.window, at) : () => true;
  return () => {
    const at = now();
    if (!isOpen(at)) return { refused: 'closed' };
    const retryAfterSeconds = waits(at);
    return retryAfterSeconds === 0 ? { delayMs: delay() } : { refused: 'too-many', retryAfterSeconds };
  };
}

/** Log-normal with the median and the 95th percentile that the owner states; nothing waits longer than thrice the latter. */
function delays({ p50Ms, p95Ms }: VerticalService): () => number {
  const chance = createChance(`${p50Ms}/${p95Ms}`);
  const spread = Math.log(p95Ms / p50Ms) / 1.6449; // the 95th percentile of the standard normal distribution
  const uniform = () => chance.between(1, 999_999) / 1_000_000;
  return () => {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()); // Box and Muller
    return Math.round(Math.min(p50Ms * Math.exp(spread * normal), 3 * p95Ms));
  };
}

/** So many calls in a second and in a day of Beijing's; what is refused is not counted. For how long, seconds; 0 where it may pass. */
function counter({ qps, dailyQuota }: VerticalService, factor: number): (at: number) => number {
  const counts = [
    { most: qps * factor, lengthMs: 1_000, shiftMs: 0, window: 0, taken: 0 },
    { most: dailyQuota * factor, lengthMs: dayMs, shiftMs: beijingMs, window: 0, taken: 0 },
  ];
  return (at) => {
    for (const count of counts) {
      const window = Math.floor((at + count.shiftMs) / count.lengthMs);
      if (window !== count.window) Object.assign(count, { window, taken: 0 });
    }
    const full = counts.findLast(({ taken, most }) => taken >= most);
    if (full) return Math.ceil(((full.window + 1) * full.lengthMs - full.shiftMs - at) / 1_000);
    for (const count of counts) count.taken += 1;
    return 0;
  };
}

/** `HH:MM-HH:MM`, Beijing time; the end is not in it. */
function isWithin(window: string, at: number): boolean {
  const time = new Date(at + beijingMs).toISOString().slice(11, 16);
  const [opens = '', closes = ''] = window.split('-');
  return time >= opens && time < closes;
}

const beijingMs = 8 * 3_600_000;
const dayMs = 86_400_000;
