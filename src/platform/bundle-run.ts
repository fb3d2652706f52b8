import type { BundleWork, KeptBundle, Progress } from '../bundles/index.ts';

/** What the loop needs of the place where bundles are kept. Times are milliseconds since 1970; everything may reject. */
export interface BundleShelf {
  /** Takes up so many of those due; each is due again once its time for work is over. */
  take(now: number, most: number): Promise<readonly KeptBundle[]>;
  /** When the next one is due, undefined where none is. */
  nextDue(): Promise<number | undefined>;
  /** These three only where nobody has taken it up since: who did so last may say what it came to. */
  keep(bundle: KeptBundle, progress: Progress): Promise<void>;
  release(bundle: KeptBundle, dueAt: number): Promise<void>;
  drop(bundle: KeptBundle): Promise<void>;
  /** Sweeps what has expired, some of it at a time: nobody waits for a broom. */
  sweep(now: number): Promise<void>;
}

export interface BundleRun {
  /** Something may be due sooner than was known. */
  look(): void;
  /** Takes nothing up any more, and ends what is under way: it is due again at once, for whoever comes next. */
  stop(): Promise<void>;
}

/** Pieces of work under way at once. */
const worksMax = 32;
/** At least so often it looks for what another process has left, milliseconds. */
const lookEveryMs = 10_000;

/** Does what is due from now on, what was left by a process that has died among it. */
export function runBundles(
  shelf: BundleShelf,
  work: BundleWork,
  { now, onError }: { readonly now: () => number; readonly onError: (error: unknown) => void },
): BundleRun {
  const ending = new AbortController();
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let again = false;

  function look(): void {
    if (ending.signal.aborted) return;
    again = looking !== undefined;
    looking ??= lookOnce()
      .catch((error) => {
        onError(error);
        return lookEveryMs;
      })
      .then((waitMs) => {
        looking = undefined;
        wait(again ? 0 : waitMs);
      });
  }

  async function lookOnce(): Promise<number> {
    clearTimeout(timer);
    await shelf.sweep(now());
    for (const bundle of await shelf.take(now(), worksMax - underWay.size)) start(bundle);
    if (underWay.size >= worksMax) return lookEveryMs; // whoever ends looks again
    const next = await shelf.nextDue();
    return next === undefined ? lookEveryMs : Math.min(lookEveryMs, Math.max(0, next - now()));
  }

  function wait(milliseconds: number): void {
    clearTimeout(timer);
    if (ending.signal.aborted) return;
    timer = setTimeout(look, milliseconds);
    timer.unref();
  }

  function start(bundle: KeptBundle): void {
    const working = finish(bundle)
      .catch(onError)
      .finally(() => {
        underWay.delete(working);
        look();
      });
    underWay.add(working);
  }

  async function finish(bundle: KeptBundle): Promise<void> {
    const progress = await work(bundle, ending.signal).catch((error) => {
      onError(error); // it stays due when its time for work is over, and is tried again then
      return 'broken' as const;
    });
    if (progress === 'broken') return;
    if (ending.signal.aborted) await shelf.release(bundle, now());
    else await (progress ? shelf.keep(bundle, progress) : shelf.drop(bundle));
  }

  look();
  return {
    look,
    async stop() {
      ending.abort();
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}
