import { execFile } from 'node:child_process';
import { access, constants, mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const packages = ['chromium', 'fonts-wqy-microhei'];
const lock = join(tmpdir(), 'shuqiao-chromium.lock');

/** Starts the machine's Chromium, installing it where that can be done (Debian, as root); otherwise says in one line what is missing. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await locateChromium();
  return chromium.launch({
    ...(executablePath === undefined ? { channel: 'chrome' } : { executablePath }),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-gpu',
    ],
  });
}

/** The path of Chromium; undefined on a Mac, where playwright itself knows the place of Chrome. */
async function locateChromium(): Promise<string | undefined> {
  if (process.platform === 'darwin') return undefined;
  const found = await onPath();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0) await withLock(async () => (await onPath()) ?? install());
  const installed = await onPath();
  if (installed !== undefined) return installed;
  throw new Error(`the console's tests need Chromium: apt-get install ${packages.join(' ')}`);
}

async function onPath(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const path of folders.flatMap((folder) => names.map((name) => join(folder, name)))) {
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** The package lists are fetched only where the machine has none, or old ones. */
async function install(): Promise<void> {
  const apt = (...args: string[]) =>
    run('apt-get', ['-y', '-q', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const get = () => apt('install', '--no-install-recommends', ...packages);
  await get()
    .catch(async () => {
      await apt('update');
      await get();
    })
    .catch(() => undefined); // what is missing then is said by the caller
}

/** One at a time over all the test workers: making a folder succeeds for one alone. A lock left by a worker that died is old. */
async function withLock(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const mine = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (mine) break;
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > 5 * 60_000) await rm(lock, { recursive: true, force: true });
    await sleep(250);
  }
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
