import type { EntryCursor, EntryFilter, EntryPage, Ledger, Log } from '../../ledger/index.ts';
import { createFollowers, formatVerifierKey, type LogTail } from '../../ledger/index.ts';
import type { Entry, EntryDraft, LedgerUnavailable, Recorded, Result } from '../../model/index.ts';
import { originOf, type RecordedEntry } from './ledger-object.ts';
import { type Answer, ask } from './object-call.ts';

/** A department's log as the Worker calls it. */
export interface LedgerStub {
  record(log: string, draft: EntryDraft, body: Uint8Array<ArrayBuffer>): Answer<RecordedEntry | undefined>;
  search(log: string, filter: EntryFilter, page: EntryPageWish): Answer<EntryPage>;
  find(log: string, id: string): Answer<Entry | undefined>;
  receipt(log: string, id: string): Answer<string | undefined>;
  checkpoint(log: string): Answer<string>;
  tile(log: string, path: string): Answer<Uint8Array<ArrayBuffer> | undefined>;
  tail(log: string, from: number | undefined, limit: number): Answer<LogTail>;
  health(log: string): Answer<Result<{ readonly size: number }, string>>;
}

interface EntryPageWish {
  readonly after?: EntryCursor;
  readonly limit: number;
}

export interface EdgeLedgerOptions {
  /** The log of a department. A stub is made for each call: one that has failed once is of no more use. */
  readonly object: (log: string) => LedgerStub;
  /** Every department there is: each has its own log. */
  readonly departments: () => readonly string[];
  readonly issuer: string;
  /** 32 bytes; one key signs all logs, under their own origins. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** An answer waits no longer for its entry; the object's own deadline is shorter, this one is for an object that is gone. */
const recordMs = 6_000;
/** A log that does not answer within this is named in `incomplete`. */
const readMs = 2_000;
/** A log that failed to record is asked for its health until this long after. */
const doubtMs = 10_000;

const notThere = new Error('the log has no such entry');

/** A log for each department, each in a Durable Object; searched together. Nothing is coordinated between them. */
export function createEdgeLedger(options: EdgeLedgerOptions): Ledger {
  const { object, departments, issuer, publicKey, now = Date.now } = options;
  const followers = createFollowers({
    logs: departments,
    tail: (log, from, limit) => askLog(log, (stub) => stub.tail(log, from, limit)),
    now,
    onFailure: (failure) => console.error({ failure }, 'the ledger'),
  });
  /** When a log failed to record. */
  const doubted = new Map<string, number>();

  function askLog<Value>(log: string, call: (stub: LedgerStub) => Answer<Value>, ms = readMs): Promise<Value> {
    return ask(`log ${log}`, ms, () => call(object(log)));
  }

  async function record(draft: EntryDraft, body: Uint8Array<ArrayBuffer>): Promise<Recorded | LedgerUnavailable> {
    const log = draft.department;
    const given = await askLog(log, (stub) => stub.record(log, draft, body), recordMs).catch(() => undefined);
    if (!given) {
      doubted.set(log, now());
      return { ledgerUnavailable: true };
    }
    doubted.delete(log);
    followers.recorded(given.entry);
    // The one place at the edge where a `Recorded` comes into being: the object has said that its entry is durable.
    return { ...given, body } as unknown as Recorded;
  }

  async function search(filter: EntryFilter, page: EntryPageWish): Promise<EntryPage> {
    const asked = departments().filter((log) => filter.department === undefined || filter.department === log);
    const answers = await Promise.all(
      asked.map(async (log) => {
        const found = await askLog(log, (stub) => stub.search(log, filter, page)).catch(() => undefined);
        return { log, found };
      }),
    );
    const silent = answers.filter(({ found }) => !found || found.incomplete).map(({ log }) => log);
    const all = answers.flatMap(({ found }) => found?.entries ?? []).sort(newestFirst);
    const entries = all.slice(0, page.limit);
    const last = entries.at(-1);
    const more = all.length > page.limit || answers.some(({ found }) => found?.next);
    return {
      entries,
      ...(last && more && { next: { time: last.time, id: last.id } }),
      ...(silent.length > 0 && { incomplete: silent }),
    };
  }

  /** As soon as one log has it. */
  async function find(id: string): Promise<Entry | undefined> {
    const asked = departments().map(async (log) => {
      const entry = await askLog(log, (stub) => stub.find(log, id));
      if (!entry) throw notThere;
      return entry;
    });
    return Promise.any(asked).catch(({ errors }: AggregateError) => {
      const broken = errors.find((error) => error !== notThere);
      // It may stand in a log that is silent: that there is no such entry cannot be said.
      if (broken) throw broken;
      return undefined;
    });
  }

  async function health(): Promise<Result<{ readonly size: number }, string>> {
    const [first] = departments();
    if (first === undefined) return { ok: false, failure: 'there is no department' };
    // One log stands for all, but for those that are known to have failed.
    const failed = [...doubted].filter(([, at]) => now() - at < doubtMs).map(([log]) => log);
    const states = await Promise.all(
      [...new Set([first, ...failed])].map((log) =>
        askLog(log, (stub) => stub.health(log)).catch((error: unknown) => ({
          ok: false as const,
          failure: String(error),
        })),
      ),
    );
    return states.find(({ ok }) => !ok) ?? states[0] ?? { ok: false, failure: 'there is no log' };
  }

  function logOfDepartment(log: string): Log {
    const origin = originOf(issuer, log);
    return {
      log,
      origin,
      get verifierKey() {
        return formatVerifierKey({ name: origin, publicKey });
      },
      find: (id) => askLog(log, (stub) => stub.find(log, id)),
      receipt: (id) => askLog(log, (stub) => stub.receipt(log, id)),
      checkpoint: () => askLog(log, (stub) => stub.checkpoint(log)),
      tile: (path) => askLog(log, (stub) => stub.tile(log, path)),
    };
  }

  return {
    logs: () => departments().map(logOfDepartment),
    logOf: ({ department }) => department,
    record,
    search,
    find,
    follow: followers.follow,
    catchUp: followers.catchUp,
    health,
    async close() {},
  };
}

/** The order of every search, the same for every log. */
function newestFirst(one: Entry, other: Entry): number {
  const [a, b] = [`${one.time} ${one.id}`, `${other.time} ${other.id}`];
  return a < b ? 1 : a > b ? -1 : 0;
}
