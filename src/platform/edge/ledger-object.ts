import { DurableObject } from 'cloudflare:workers';
import { keyPlaces } from '../../identity/index.ts';
import {
  createLedger,
  type EntryCursor,
  type EntryFilter,
  type EntryPage,
  type Ledger,
  type Log,
} from '../../ledger/index.ts';
import type { Entry, EntryDraft, Result } from '../../model/index.ts';
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
 * written twice. Methods answer values; what breaks inside is `undefined` or a failure, never an exception across the call.
 */
export class LedgerObject extends DurableObject<LedgerEnvironment> {
  #opened: Promise<Ledger & Log> | undefined;

  #open(log: string): Promise<Ledger & Log> {
    this.#opened ??= this.#openAnew(log).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #openAnew(log: string): Promise<Ledger & Log> {
    const key = await keyPlaces.ledger.parse(JSON.parse(this.env.SHUQIAO_LEDGER_KEY));
    const origin = originOf(this.env.SHUQIAO_ISSUER, log);
    return createLedger({
      store: createObjectLedgerStore(this.ctx.storage),
      signer: { name: origin, ...key },
      log,
      origin,
      now: Date.now,
      onFailure: (failure) => console.error({ log, failure }, 'the ledger cannot write'),
    });
  }

  /** Undefined where it could not be made durable. */
  async record(log: string, draft: EntryDraft, body: Uint8Array<ArrayBuffer>): Promise<RecordedEntry | undefined> {
    const recorded = await this.#open(log)
      .then((ledger) => ledger.record(draft, body))
      .catch(() => undefined);
    if (!recorded || 'ledgerUnavailable' in recorded) return undefined;
    const { entry, salt, receipt } = recorded;
    return { entry, salt, receipt };
  }

  async search(
    log: string,
    filter: EntryFilter,
    page: { readonly after?: EntryCursor; readonly limit: number },
  ): Promise<EntryPage> {
    return (await this.#open(log)).search(filter, page);
  }

  async find(log: string, id: string): Promise<Entry | undefined> {
    return (await this.#open(log)).find(id);
  }

  async receipt(log: string, id: string): Promise<string | undefined> {
    return (await this.#open(log)).receipt(id);
  }

  async checkpoint(log: string): Promise<string> {
    return (await this.#open(log)).checkpoint();
  }

  async tile(log: string, path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return (await this.#open(log)).tile(path);
  }

  async health(log: string): Promise<Result<{ readonly size: number }, string>> {
    return this.#open(log)
      .then((ledger) => ledger.health())
      .catch((error: unknown) => ({ ok: false, failure: String(error) }));
  }
}
