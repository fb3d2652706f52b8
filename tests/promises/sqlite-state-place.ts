import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteState } from '../../src/platform/node/sqlite-state.ts';
import { callThenKill } from './call-then-kill.ts';

/** A folder with one `state.db`, opened by as many instances as a test wants. */
export function makeSqlitePlace() {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  const path = join(folder, 'state.db');
  // A clock of 0 sweeps nothing.
  const elsewhere = {
    file: 'node/sqlite-state.ts',
    open: `openSqliteState(${JSON.stringify(path)}, { now: () => 0 })`,
  };
  return {
    openState: (now?: () => number) => openSqliteState(path, now && { now }),
    callThenKill: (
      store: 'replays' | 'revocations' | 'maintenance' | 'pauses',
      method: string,
      ...values: readonly unknown[]
    ) => callThenKill(elsewhere, store, method, ...values),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
