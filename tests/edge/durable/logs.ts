import type { EntryFilter, EntryPage, LedgerStore } from '../../../src/ledger/index.ts';
import type { Entry, EntryDraft, Recorded } from '../../../src/model/index.ts';
import { body, draft } from '../../ledger/support.ts';
import type { Fault } from './call.ts';
import type { Objects } from './objects.ts';

/** The edge's ledger as a Worker's isolate has it, for tests to call. */
export interface Logs {
  /** Undefined where the ledger was unavailable. `isolate`: one of the Workers before the logs. */
  record(
    log: string,
    more?: Partial<EntryDraft>,
    options?: { isolate?: string; signal?: AbortSignal },
  ): Promise<Recorded | undefined>;
  search(
    filter: EntryFilter,
    page: Parameters<LedgerStore['search']>[1] | { after?: unknown; limit: number },
  ): Promise<EntryPage>;
  find(id: string): Promise<Entry | null>;
  /** Of one log. */
  ofLog(
    log: string,
    method: 'find' | 'receipt' | 'checkpoint' | 'tile',
    ...values: readonly unknown[]
  ): Promise<string>;
  describe(): Promise<readonly { log: string; origin: string; verifierKey: string }[]>;
  health(): Promise<{ ok: boolean; failure?: string }>;
  fault(log: string, fault?: Fault): Promise<void>;
  /** What the log has stored, as a store to read from. */
  stored(log: string): LedgerStore;
}

export function logsOf(objects: () => Objects): Logs {
  const ask = (isolate: string, method: string, values: readonly unknown[], signal?: AbortSignal) =>
    objects().call({ part: 'ledger', isolate, method, arguments: values }, signal);
  return {
    async record(log, more = {}, { isolate = 'main', signal } = {}) {
      const answer = (await ask(isolate, 'record', [draft({ department: log as never, ...more }), body], signal)) as
        | Recorded
        | { ledgerUnavailable: true };
      return 'ledgerUnavailable' in answer ? undefined : answer;
    },
    search: async (...values) => (await ask('main', 'search', values)) as EntryPage,
    find: async (id) => ((await ask('main', 'find', [id])) ?? null) as Entry | null,
    ofLog: async (log, method, ...values) =>
      (await objects().call({ part: 'log', log, method, arguments: values })) as string,
    describe: async () => (await ask('main', 'logs', [])) as Awaited<ReturnType<Logs['describe']>>,
    health: async () => (await ask('main', 'health', [])) as { ok: boolean; failure?: string },
    fault: async (log, fault) => void (await objects().object('LEDGER', log, 'setFault', fault)),
    stored(log) {
      const read =
        (method: 'head' | 'hashes' | 'range') =>
        async (...values: readonly unknown[]): Promise<never> =>
          (await objects().object('LEDGER', log, 'stored', method, ...values)) as never;
      const never = () => Promise.reject(new Error('only to read'));
      return {
        head: read('head'),
        hashes: read('hashes'),
        range: read('range'),
        commit: never,
        find: never,
        search: never,
        close: async () => {},
      };
    },
  };
}
