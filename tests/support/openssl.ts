import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs the machine's own OpenSSL 3, installing it where that can be done (Debian, as root); rejects with what it printed. */
export async function openssl(args: readonly string[], { cwd }: { readonly cwd: string }): Promise<Buffer> {
  const { stdout } = await run(await path(), args, { cwd, encoding: 'buffer' });
  return stdout;
}

let found: Promise<string> | undefined;

function path(): Promise<string> {
  found ??= find();
  return found;
}

async function find(): Promise<string> {
  const present = await onPath();
  if (present !== undefined) return present;
  if (process.getuid?.() === 0) await install().catch(() => undefined); // what is missing is said below, in one line
  const installed = await onPath();
  if (installed !== undefined) return installed;
  throw new Error('These tests need OpenSSL 3 on PATH: apt-get install openssl, or brew install openssl@3.');
}

/** What macOS calls openssl is another library, which knows neither SM2 nor SM4. */
async function onPath(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/opt/homebrew/opt/openssl@3/bin'];
  for (const candidate of folders.filter(Boolean).map((folder) => join(folder, 'openssl'))) {
    const version = await run(candidate, ['version']).then(
      ({ stdout }) => stdout,
      () => '',
    );
    if (/^OpenSSL [3-9]\./.test(version)) return candidate;
  }
  return undefined;
}

async function install(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // another worker of these tests may be installing it at this moment
  const get = () =>
    run('apt-get', ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=60', 'openssl'], { env });
  await get().catch(async () => {
    await run('apt-get', ['update'], { env });
    await get();
  });
}
