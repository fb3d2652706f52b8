import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openSqliteState } from '../../src/platform/node/sqlite-state.ts';

/** A folder with one `state.db`, opened by as many instances as a test wants. */
export function makeSqlitePlace() {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  const path = join(folder, 'state.db');
  return {
    openState: (now?: () => number) => openSqliteState(path, now && { now }),
    /** Runs one call on the store in another process and kills it once the call has answered; resolves with the answer. */
    async callThenKill(
      store: 'replays' | 'revocations',
      method: string,
      ...values: readonly unknown[]
    ): Promise<unknown> {
      const adapter = pathToFileURL(join(import.meta.dirname, '../../src/platform/node/sqlite-state.ts')).href;
      const script = `
        const { openSqliteState } = await import(${JSON.stringify(adapter)});
        const state = openSqliteState(${JSON.stringify(path)}, { now: () => 0 }); // sweeps nothing
        const answer = await state.${store}.${method}(...${JSON.stringify(values)});
        process.stdout.write(JSON.stringify(answer ?? null));
        setInterval(() => {}, 1000);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [answer] = await once(child.stdout, 'data');
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      return JSON.parse(String(answer));
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
