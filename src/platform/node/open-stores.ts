import { join } from 'node:path';
import type { MaintenanceStore, PauseStore } from '../../exchange/index.ts';
import type { ReplayStore, RevocationStore } from '../../identity/index.ts';
import type { LedgerStore } from '../../ledger/index.ts';
import type { Settings } from './settings.ts';
import { openSqliteBundles, type SqliteBundles } from './sqlite-bundles.ts';
import { ledgerFile, openSqliteLedger } from './sqlite-ledger.ts';
import { openSqliteState } from './sqlite-state.ts';

/** Ledger and state: files of this machine, or a database that several gateways share. */
export async function openStores({ dataFolder, databaseUrl }: Settings, parts: AsyncDisposableStack): Promise<Stores> {
  if (databaseUrl === undefined) {
    const state = openSqliteState(join(dataFolder, 'state.sqlite'));
    parts.defer(() => state.close());
    const kept = openSqliteBundles(join(dataFolder, 'bundles.sqlite'));
    parts.defer(() => kept.close());
    return { state, kept, store: await openSqliteLedger({ file: ledgerFile(dataFolder) }), shared: false };
  }
  const { openPostgresLedger } = await import('../postgres/postgres-ledger.ts');
  const { openPostgresState } = await import('../postgres/postgres-state.ts');
  const { openPostgresBundles } = await import('../postgres/postgres-bundles.ts');
  const { createPostgresPrimary } = await import('../postgres/postgres-primary.ts');
  const database = { url: databaseUrl, primary: createPostgresPrimary({ url: databaseUrl }) };
  const state = await openPostgresState(database);
  parts.defer(() => state.close());
  const kept = await openPostgresBundles(database);
  parts.defer(() => kept.close());
  return { state, kept, store: await openPostgresLedger(database), shared: true };
}

/**
 * The log of a gateway that may be running, to read: what `database` names, else the file in `folder`. Rejects in one line where there
 * is none.
 */
export async function openLedgerToRead({ folder, database }: LedgerPlace): Promise<LedgerStore> {
  if (database === undefined) return openSqliteLedger({ file: ledgerFile(folder), readOnly: true });
  const { openPostgresLedger } = await import('../postgres/postgres-ledger.ts');
  return openPostgresLedger({ url: database, readOnly: true });
}

export interface LedgerPlace {
  readonly folder: string;
  readonly database: string | undefined;
}

export interface Stores {
  readonly state: {
    readonly replays: ReplayStore;
    readonly revocations: RevocationStore;
    readonly maintenance: MaintenanceStore;
    readonly pauses: PauseStore;
  };
  readonly kept: Pick<SqliteBundles, 'store' | 'run'>;
  readonly store: LedgerStore;
  /** Others write there too. */
  readonly shared: boolean;
}
