/** What a store holds, as this instance knows it, so that a call asks no store. */
export interface StoreCopy<Row> {
  /** At most `renewAfterMs` old while the store answers, and as last seen where it does not. Never rejects. */
  rows(): Promise<readonly Row[]>;
  /** As the store has it from now on. */
  renew(): Promise<void>;
}

/** While another call renews the copy it may be so much older. */
const trustedWhileRenewed = 1.6;
const readMs = 1_000;
/** A store that failed is left alone for this long. */
const pauseAfterFailureMs = 1_000;

/** `read`: what the store holds at a moment; it may reject. `now`: milliseconds since 1970. `renewAfterMs`: default 5000. */
export function createStoreCopy<Row>({
  read,
  now,
  renewAfterMs = 5_000,
}: {
  readonly read: (at: number) => Promise<readonly Row[]>;
  readonly now: () => number;
  readonly renewAfterMs?: number;
}): StoreCopy<Row> {
  let copy: { readonly rows: readonly Row[]; readonly at: number; readonly turn: number } = {
    rows: [],
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
    const rows = await inTime(read(at));
    if (reading === mine) reading = undefined;
    if (rows === undefined) failedAt = now();
    else if (turn > copy.turn) copy = { rows, at, turn }; // a slow read never undoes a later one
  }

  /** One at the edge may have ended with the request that began it. */
  const isBeingRead = () => reading !== undefined && since(reading.since) < readMs;

  function isGood(): boolean {
    const age = since(copy.at);
    if (age <= renewAfterMs || since(failedAt) < pauseAfterFailureMs) return true;
    return age <= trustedWhileRenewed * renewAfterMs && isBeingRead();
  }

  /** Looks by itself whether another's read has come: at the edge one request cannot await what another began. */
  async function makeGood(): Promise<void> {
    const until = performance.now() + readMs;
    while (!isGood() && isBeingRead() && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 5));
    if (!isGood()) await renew();
  }

  return {
    async rows() {
      if (!isGood()) await makeGood();
      return copy.rows;
    },
    renew,
  };
}

/** Undefined where it fails or takes too long: calls go on as if nothing new had been said. */
async function inTime<Value>(work: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, readMs, undefined);
  });
  return Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}
