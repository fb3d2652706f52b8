import type { EntryCursor, EntryFilter, EntryPage, Ledger, Log } from '../../ledger/index.ts';
import { formatVerifierKey } from '../../ledger/index.ts';
import type { Entry, EntryDraft, LedgerUnavailable, Recorded, Result } from '../../model/index.ts';
import { originOf, type RecordedEntry } from './ledger-object.ts';

/** A department's log as the Worker calls it. */
export interface LedgerStub {
  record(log: string, draft: EntryDraft, body: Uint8Array<ArrayBuffer>): Promise<RecordedEntry | undefined>;
  search(log: string, filter: EntryFilter, page: EntryPageWish): Promise<EntryPage>;
  find(log: string, id: string): Promise<Entry | undefined>;
  receipt(log: string, id: string): Promise<string | undefined>;
  checkpoint(log: string): Promise<string>;
  tile(log: string, path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  health(log: string): Promise<Result<{ readonly size: number }, string>>;
}

interface EntryPageWish {
  readonly after?: EntryCursor;
  readonly limit: number;
}

export interface EdgeLedgerOptions {
  /** The log of a department. */
  readonly object: (log: string) => LedgerStub;
  /** Every department there is: each has its own log. */
  readonly departments: () => readonly string[];
  readonly issuer: string;
  /** 32 bytes; one key signs all logs, under their own origins. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** An answer waits no longer for its entry; the object's own deadline is shorter, this one is for an object that is gone. */
const recordMs = 6_000;
/** A log that does not answer a search within this is named in `incomplete`. */
const searchMs = 2_000;

/** A log for each department, each in a Durable Object; searched together. Nothing is coordinated between them. */
export function createEdgeLedger({ object, departments, issuer, publicKey }: EdgeLedgerOptions): Ledger {
  const listeners = new Set<(entry: Entry) => void>();

  async function record(draft: EntryDraft, body: Uint8Array<ArrayBuffer>): Promise<Recorded | LedgerUnavailable> {
    const { department } = draft;
    const given = await within(recordMs, object(department).record(department, draft, body)).catch(() => undefined);
    if (!given) return { ledgerUnavailable: true };
    for (const listener of listeners) listener(given.entry);
    // The one place at the edge where a `Recorded` comes into being: the object has said that its entry is durable.
    return { ...given, body } as unknown as Recorded;
  }

  async function search(filter: EntryFilter, page: EntryPageWish): Promise<EntryPage> {
    const asked = filter.department === undefined ? departments() : [filter.department];
    const answers = await Promise.all(
      asked.map(async (log) => {
        const found = await within(searchMs, object(log).search(log, filter, page)).catch(() => undefined);
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

  const logOfDepartment = (log: string): Log => ({
    log,
    origin: originOf(issuer, log),
    verifierKey: formatVerifierKey({ name: originOf(issuer, log), publicKey }),
    find: (id) => object(log).find(log, id),
    receipt: (id) => object(log).receipt(log, id),
    checkpoint: () => object(log).checkpoint(log),
    tile: (path) => object(log).tile(log, path),
  });

  return {
    logs: () => departments().map(logOfDepartment),
    logOf: ({ department }) => department,
    record,
    search,
    async find(id) {
      const found = await Promise.all(
        departments().map((log) => within(searchMs, object(log).find(log, id)).catch(() => undefined)),
      );
      return found.find((entry) => entry !== undefined);
    },
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async health() {
      const [log] = departments();
      if (log === undefined) return { ok: false, failure: 'there is no department' };
      return within(searchMs, object(log).health(log)).catch((error: unknown) => ({
        ok: false,
        failure: String(error),
      }));
    },
    async close() {},
  };
}

/** The order of every search, the same for every log. */
function newestFirst(one: Entry, other: Entry): number {
  const [a, b] = [`${one.time} ${one.id}`, `${other.time} ${other.id}`];
  return a < b ? 1 : a > b ? -1 : 0;
}

async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
