import type { Purges } from '../../exchange/index.ts';
import { createPurgeView } from '../redis/shared-purges.ts';

/** The Redis object as purges call it. */
export interface PurgeStub {
  addPurge(mark: string, floor: number): Promise<number | undefined>;
  purgesSince(generation: number): Promise<readonly (readonly [mark: string, generation: number])[] | undefined>;
}

export interface ObjectRedisPurgesOptions {
  /** A stub for one call: one that has failed once is of no more use. */
  readonly object: () => PurgeStub;
  /** How long an isolate goes by what it knows before it asks, milliseconds; default 2000. */
  readonly askEveryMs?: number;
  readonly deadlineMs?: number;
}

/** As on Node, but an isolate cannot be told: it asks in passing, so a purge holds in all of them within `askEveryMs`. */
export function createObjectRedisPurges({
  object,
  askEveryMs = 2_000,
  deadlineMs = 400,
}: ObjectRedisPurgesOptions): Purges {
  let askedAt = Number.NEGATIVE_INFINITY;
  let reach: 'every-instance' | 'this-instance' = 'every-instance';

  async function within<Value>(call: Promise<Value | undefined>): Promise<Value | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, deadlineMs, undefined);
    });
    const reply = await Promise.race([call.catch(() => undefined), late]);
    clearTimeout(timer);
    reach = reply === undefined ? 'this-instance' : 'every-instance';
    return reply;
  }

  const view = createPurgeView({
    add: (mark, floor) => within(object().addPurge(mark, floor)),
    since: (generation) => within(object().purgesSince(generation)),
  });

  return {
    async generation(marks) {
      if (Date.now() - askedAt >= askEveryMs) {
        askedAt = Date.now(); // one asks for all that come meanwhile
        await view.catchUp();
      }
      return view.generation(marks);
    },
    purge: view.purge,
    reach: () => (view.isTold() ? reach : 'this-instance'),
  };
}
