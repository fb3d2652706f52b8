import { createStoreCopy, type PurgeReach, type Purges } from '../../exchange/index.ts';
import { createPurgeView } from '../redis/shared-purges.ts';
import { type Answer, ask } from './object-call.ts';

/** The object that knows all purges: Redis' where gateways on Node share it, else the state's. */
export interface PurgeStub {
  /** The generation it got, later than `floor`; durable, and told by `purgesSince` from then on. */
  addPurge(mark: string, floor: number): Answer<number>;
  /** Of that generation and later. */
  purgesSince(generation: number): Answer<PurgesKnown>;
}

export interface PurgesKnown {
  readonly purges: readonly (readonly [mark: string, generation: number])[];
  /** Whether gateways on Node hear of them too. */
  readonly reach: PurgeReach;
}

export interface ObjectPurgesOptions {
  /** A stub for one call: one that has failed once is of no more use. */
  readonly object: () => PurgeStub;
  /** How long an isolate goes by what it knows before it asks, milliseconds; default 1800. */
  readonly askEveryMs?: number;
}

/** Nobody waits longer to learn that it cannot be known. */
const answerMs = 1_000;

/**
 * As on Node, but an isolate cannot be told: it asks in passing. So a purge holds where it was made at once, and in every other isolate
 * within `askEveryMs`, or somewhat later while another of its calls asks (see `store-copy.ts`).
 */
export function createObjectPurges({ object, askEveryMs = 1_800 }: ObjectPurgesOptions): Purges {
  let reach: PurgeReach = 'every-instance';
  const askPurges = <Value>(call: (stub: PurgeStub) => Answer<Value>) =>
    ask('purges', answerMs, () => call(object())).catch(() => undefined);

  const view = createPurgeView({
    add: (mark, floor) => askPurges((stub) => stub.addPurge(mark, floor)),
    async since(generation) {
      const known = await askPurges((stub) => stub.purgesSince(generation));
      reach = known?.reach ?? 'this-instance';
      return known?.purges;
    },
  });
  /** The view takes in what comes; this keeps the time. */
  const copy = createStoreCopy<never>({
    async read() {
      if (await view.catchUp()) return [];
      throw new Error('nobody says what was purged');
    },
    now: Date.now,
    renewAfterMs: askEveryMs,
  });

  return {
    async generation(marks) {
      await copy.rows();
      return view.generation(marks);
    },
    purge: view.purge,
    async reach() {
      await copy.renew();
      return view.isTold() ? reach : 'this-instance';
    },
  };
}
