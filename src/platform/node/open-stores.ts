import { join } from 'node:path';
import type { MaintenanceStore } from '../../exchange/index.ts';
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
  const state = await openPostgresState({ url: databaseUrl });
  parts.defer(() => state.close());
  const kept = await openPostgresBundles({ url: databaseUrl });
  parts.defer(() => kept.close());
  return { state, kept, store: await openPostgresLedger({ url: databaseUrl }), shared: true };
}

export interface Stores {
  readonly state: {
    readonly replays: ReplayStore;
    readonly revocations: RevocationStore;
    readonly maintenance: MaintenanceStore;
  };
  readonly kept: Pick<SqliteBundles, 'store' | 'run'>;
  readonly store: LedgerStore;
  /** Others write there too. */
  readonly shared: boolean;
}
