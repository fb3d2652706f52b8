/** A time in which a vertical is not to be called, as the data bureau has declared it. */
export interface Maintenance {
  readonly vertical: string;
  /** Milliseconds since 1970; `until` is not in it. */
  readonly from: number;
  readonly until: number;
  readonly note: string;
}

/** One window a vertical. Durable once `declare` or `end` resolves, seen by `all` of every instance at once; each may reject. */
export interface MaintenanceStore {
  /** In place of the vertical's former window. */
  declare(maintenance: Maintenance): Promise<void>;
  /** No error where there is none. */
  end(vertical: string): Promise<void>;
  /** Those that are not over at `now`, by vertical. */
  all(now: number): Promise<readonly Maintenance[]>;
}

/** What of the windows this instance knows, so that a call asks no store; a declaration holds on every instance within 10 s. */
export interface MaintenanceView extends Pick<MaintenanceStore, 'declare' | 'end'> {
  /** The vertical's window, to come or present; at most 5 s old while the store answers, and as last seen where it does not. */
  of(vertical: string): Promise<Maintenance | undefined>;
}

const renewAfterMs = 5_000;
/** While another call renews the copy. */
const trustedWhileRenewedMs = 8_000;
const readMs = 1_000;
/** A store that failed is left alone for this long. */
const pauseAfterFailureMs = 1_000;

export function createMaintenanceView({
  store,
  now,
}: {
  readonly store: MaintenanceStore;
  readonly now: () => number;
}): MaintenanceView {
  let copy: { readonly windows: readonly Maintenance[]; readonly at: number; readonly turn: number } = {
    windows: [],
    at: Number.NEGATIVE_INFINITY,
    turn: 0,
  };
  let turns = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let reading: { readonly since: number } | undefined;

  /** Of a clock that was set back, what it was set back by. */
  const since = (moment: number) => Math.abs(now() - moment);

  async function renew(): Promise<void> {
    const at = now();
    turns += 1;
    const turn = turns;
    const mine = { since: at };
    reading = mine;
    const windows = await inTime(store.all(at));
    if (reading === mine) reading = undefined;
    if (windows === undefined) failedAt = now();
    else if (turn > copy.turn) copy = { windows, at, turn }; // a slow read never undoes a later one
  }

  /** One at the edge may have ended with the request that began it. */
  const isBeingRead = () => reading !== undefined && since(reading.since) < readMs;

  function isGood(): boolean {
    const age = since(copy.at);
    if (age <= renewAfterMs || since(failedAt) < pauseAfterFailureMs) return true;
    return age <= trustedWhileRenewedMs && isBeingRead();
  }

  /** Looks by itself whether another's read has come: at the edge one request cannot await what another began. */
  async function makeGood(): Promise<void> {
    const until = performance.now() + readMs;
    while (!isGood() && isBeingRead() && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 5));
    if (!isGood()) await renew();
  }

  return {
    async of(vertical) {
      if (!isGood()) await makeGood();
      return copy.windows.find((window) => window.vertical === vertical && window.until > now());
    },
    async declare(maintenance) {
      await store.declare(maintenance);
      await renew();
    },
    async end(vertical) {
      await store.end(vertical);
      await renew();
    },
  };
}

/** Undefined where it fails or takes too long: calls go on as if nothing new had been declared. */
async function inTime<Value>(work: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, readMs, undefined);
  });
  return Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}
