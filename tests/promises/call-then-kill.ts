import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Opens a state in another process, runs one call on one of its stores there, and kills the process (SIGKILL) once the call has
 * answered; resolves with the answer. `open` is the source of the call that opens it: `openSqliteState("…")`.
 */
export async function callThenKill(
  adapter: { readonly file: string; readonly open: string },
  store: 'replays' | 'revocations' | 'maintenance' | 'pauses',
  method: string,
  ...values: readonly unknown[]
): Promise<unknown> {
  const url = pathToFileURL(join(import.meta.dirname, '../../src/platform', adapter.file)).href;
  const script = `
    const adapter = await import(${JSON.stringify(url)});
    const state = await adapter.${adapter.open};
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
}
