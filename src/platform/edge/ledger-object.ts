import { DurableObject } from 'cloudflare:workers';
import { keyPlaces } from '../../identity/index.ts';
import {
  createLedger,
  type EntryCursor,
  type EntryFilter,
  type EntryPage,
  type Ledger,
  type LedgerStore,
  type Log,
  type LogTail,
  readTail,
} from '../../ledger/index.ts';
import type { Entry, EntryDraft, Result } from '../../model/index.ts';
import { type Answer, answer } from './object-call.ts';
import { createObjectLedgerStore } from './object-ledger-store.ts';

/** What an object needs of the Worker's environment. */
export interface LedgerEnvironment {
  readonly SHUQIAO_ISSUER: string;
  readonly SHUQIAO_LEDGER_KEY: string;
}

/** What is left of a `Recorded` on its way to the Worker: the body stays where it was made. */
export interface RecordedEntry {
  readonly entry: Entry;
  readonly salt: string;
  readonly receipt: string;
}

/** C2SP origin of a department's log. */
export function originOf(issuer: string, log: string): string {
  return `${new URL(issuer).hostname}/ledger/${log}`;
}

/**
 * One department's log. It runs the same ledger as Node does, on the object's own storage: group commit, tree and checkpoint are not
 * written twice. `log` is the object's own name, which its callers know and it does not.
 */
export class LedgerObject extends DurableObject<LedgerEnvironment> {
  #opened: Promise<OpenLog> | undefined;

  /** Undefined where it could not be made durable. */
  record(log: string, draft: EntryDraft, body: Uint8Array<ArrayBuffer>): Answer<RecordedEntry | undefined> {
    return this.#answer(log, async ({ ledger }) => {
      const recorded = await ledger.record(draft, body);
      if ('ledgerUnavailable' in recorded) return undefined;
      const { entry, salt, receipt } = recorded;
      return { entry, salt, receipt };
    });
  }

  search(log: string, filter: EntryFilter, page: { after?: EntryCursor; limit: number }): Answer<EntryPage> {
    return this.#answer(log, ({ ledger }) => ledger.search(filter, page));
  }

  find(log: string, id: string): Answer<Entry | undefined> {
    return this.#answer(log, ({ ledger }) => ledger.find(id));
  }

  receipt(log: string, id: string): Answer<string | undefined> {
    return this.#answer(log, ({ ledger }) => ledger.receipt(id));
  }

  checkpoint(log: string): Answer<string> {
    return this.#answer(log, ({ ledger }) => ledger.checkpoint());
  }

  tile(log: string, path: string): Answer<Uint8Array<ArrayBuffer> | undefined> {
    return this.#answer(log, ({ ledger }) => ledger.tile(path));
  }

  /** Without `from`, how long the log is. */
  tail(log: string, from: number | undefined, limit: number): Answer<LogTail> {
    return this.#answer(log, ({ store }) => readTail(store, from, limit));
  }

  health(log: string): Answer<Result<{ readonly size: number }, string>> {
    return this.#answer(log, ({ ledger }) => ledger.health());
  }

  protected openStore(): LedgerStore {
    return createObjectLedgerStore(this.ctx.storage);
  }

  #answer<Value>(log: string, work: (open: OpenLog) => Promise<Value>): Answer<Value> {
    return answer(
      async () => work(await this.#open(log)),
      (failure) => console.error({ log, failure }, 'the log does not answer'),
    );
  }

  /** Once for all calls; a log that could not be opened is tried again by the next. */
  #open(log: string): Promise<OpenLog> {
    this.#opened ??= this.#openAnew(log).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #openAnew(log: string): Promise<OpenLog> {
    const store = this.openStore();
    const key = await keyPlaces.ledger.parse(JSON.parse(this.env.SHUQIAO_LEDGER_KEY));
    const origin = originOf(this.env.SHUQIAO_ISSUER, log);
    const ledger = await createLedger({
      store,
      signer: { name: origin, ...key },
      log,
      origin,
      now: Date.now,
      onFailure: (failure) => console.error({ log, failure }, 'the ledger cannot write'),
    });
    return { store, ledger };
  }
}

interface OpenLog {
  readonly store: LedgerStore;
  readonly ledger: Ledger & Log;
}
