import type { Command } from 'commander';
import type { LedgerStore } from '../ledger/index.ts';
import { openLedgerToRead } from '../platform/node/open-stores.ts';

/** Of a command that reads the ledger. */
export interface LedgerOptions {
  readonly data?: string;
}

/** `--data`; without it the ledger is where the gateway's own settings say. */
export function ledgerOption(command: Command): Command {
  return command.option(
    '--data <folder>',
    '数据目录；缺省依 DATABASE_URL 或 SHUQIAO_DATA · the data folder; by default what DATABASE_URL or SHUQIAO_DATA names',
  );
}

export function dataFolder({ data }: LedgerOptions): string {
  return data ?? process.env.SHUQIAO_DATA ?? './data';
}

/** The ledger to read, while the gateway may be running. Rejects in one line where there is none. */
export function openLedger(options: LedgerOptions): Promise<LedgerStore> {
  const database = options.data === undefined ? process.env.DATABASE_URL || undefined : undefined;
  return openLedgerToRead({ folder: dataFolder(options), database });
}
