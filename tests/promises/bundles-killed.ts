import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { NewBundle } from '../../src/bundles/index.ts';

const moduleUrl = (path: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)).href);

/**
 * Creates a bundle in another process, which does `scriptedWork`, and kills it (SIGKILL) `afterMs` after it has answered. `open` is the
 * source of the call that opens the store: `openSqliteBundles("…")`.
 */
export async function createThenKill(
  adapter: { readonly file: string; readonly open: string },
  { sealed, ...bundle }: NewBundle,
  afterMs: number,
): Promise<void> {
  const script = `
    const adapter = await import(${moduleUrl(`../../src/platform/${adapter.file}`)});
    const { scriptedWork } = await import(${moduleUrl('bundle-work.ts')});
    const { store, run } = await adapter.${adapter.open};
    run(scriptedWork, { onError: () => {} });
    const sealed = Uint8Array.from(${JSON.stringify([...sealed])});
    await store.create({ ...${JSON.stringify(bundle)}, sealed }, Date.now());
    process.stdout.write('created');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await sleep(afterMs);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
