import { inTime } from './object-call.ts';

export interface ObjectLinkOptions<Stub> {
  /** In words for ops. */
  readonly name: string;
  /** A stub for one call: one that has failed once is of no more use. */
  readonly object: (name: string) => Stub;
  /** An object that is gone answers nothing: longer than its own deadlines, shorter than a caller would notice. Default 400. */
  readonly deadlineMs?: number;
}

/** Objects that their users need not trust to be there. */
export interface ObjectLink<Stub> {
  /** The reply of the object of that name, by default `main`; undefined after the deadline at the latest. Never rejects. */
  ask<Reply>(call: (stub: Stub) => Promise<Reply>, name?: string): Promise<Reply | undefined>;
  /** Why the last one asked did not answer. */
  trouble(): string | undefined;
}

/** After that it is left alone for a while, so that its silence is paid for once and not by every call. */
const leaveAloneMs = 1_000;

export function createObjectLink<Stub>({ name, object, deadlineMs = 400 }: ObjectLinkOptions<Stub>): ObjectLink<Stub> {
  let trouble: string | undefined;
  let silentAt = Number.NEGATIVE_INFINITY;
  return {
    async ask(call, which = 'main') {
      if (Date.now() - silentAt < leaveAloneMs) return undefined;
      try {
        const reply = await inTime(
          deadlineMs,
          () => call(object(which)),
          () => {
            silentAt = Date.now();
          },
        );
        trouble = undefined;
        return reply;
      } catch (error) {
        trouble = `${name}: ${error instanceof Error ? error.message : error}`;
        return undefined;
      }
    },
    trouble: () => trouble,
  };
}
