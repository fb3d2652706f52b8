import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type CompiledFile, type ConfigFile, compileFile } from '../../catalog/index.ts';
import { keyPlaces } from '../../identity/index.ts';
import { buildConsole, consoleAssets } from './build-console.ts';
import { buildReference, referenceAssets } from './build-reference.ts';
import { type CertifiedVertical, certifiedVerticals } from './certified-verticals.ts';
import { type WorkerdConfig, workerdConfig } from './workerd-config.ts';

const run = promisify(execFile);
const compress = promisify(gzip);
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Everything the build makes; wrangler.toml and the README name it. */
export const edgeFolder = join(root, 'dist/edge');
/** `npx workerd serve` runs the build by this. */
export const workerdConfigFile = join(edgeFolder, 'workerd.capnp');
/** Cloudflare's own limit is larger; past this something is in the bundle that should not be. */
export const gzipBytesMax = 1024 * 1024;

export interface EdgeBuild {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Every variable that config reads as `env:NAME`, but for what certificates are made of. */
  readonly environment: readonly string[];
  /** Verticals whose client certificates the runtime holds. */
  readonly certified: readonly CertifiedVertical[];
  /** No console without the development dependencies that build it. */
  readonly hasConsole: boolean;
}

/**
 * Makes the deployable Worker in dist/edge: config and specs compiled, pages as static assets, one bundle, and the `workerd serve`
 * configuration that runs the very same bundle on own machines. `files` have been checked. What has not changed stays untouched, and
 * each file changes at once: a gateway may be running from here. Rejects with what wrangler says is wrong.
 */
export async function buildEdge(files: readonly ConfigFile[]): Promise<EdgeBuild> {
  await mkdir(join(edgeFolder, 'worker'), { recursive: true });
  const compiled = files.map(compileFile);
  await put(join(edgeFolder, 'config.json'), JSON.stringify(compiled));
  const hasConsole = (await buildConsole()) !== 'no-build-tools';
  await buildReference();
  await copyPages({ console: consoleAssets, reference: referenceAssets });
  const certified = certifiedVerticals(compiled);
  const held = certified.flatMap(({ certificate, privateKey, authority }) => [certificate, privateKey, authority]);
  const environment = namesIn(compiled).filter((name) => !held.includes(name));
  const authorities = await extraAuthorities(process.env.NODE_EXTRA_CA_CERTS);
  const bundle = await bundleWorker({ environment: [...variables, ...environment], certified, authorities });
  const { length: gzipBytes } = await compress(bundle, { level: 9 });
  return { bytes: bundle.length, gzipBytes, environment, certified, hasConsole };
}

/** The Worker in one file, and what serves it on own machines; made anew only where something they are made of has changed. */
async function bundleWorker(config: Omit<WorkerdConfig, 'date' | 'flags'>): Promise<Buffer> {
  const folder = join(edgeFolder, 'worker');
  const stampFile = join(edgeFolder, 'worker.stamp');
  const stamp = await stampOfSources(config.authorities);
  if ((await readIfThere(stampFile)) !== stamp) {
    const half = `${folder}.${process.pid}.half`;
    await wrangler(['deploy', '--dry-run', '--env', 'production', '--outdir', half]);
    for (const name of ['worker.js', 'worker.js.map']) await rename(join(half, name), join(folder, name));
    await rm(half, { recursive: true, force: true });
    await put(workerdConfigFile, workerdConfig({ ...(await readCompatibility()), ...config }));
    await put(stampFile, stamp);
  }
  return readFile(join(folder, 'worker.js'));
}

/** What Node reads at its start, workerd has in its configuration: no process of Node is there when it runs. */
async function extraAuthorities(file: string | undefined): Promise<readonly string[]> {
  if (!file) return [];
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`NODE_EXTRA_CA_CERTS=${file} cannot be read (${error.code}): name a PEM file, or unset it`);
  });
  return pem.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? [];
}

/**
 * SHA-256 over all that the bundle is made of: sources, compiled config, every package's version, wrangler's settings; and over the
 * `authorities` that stand beside it.
 */
async function stampOfSources(authorities: readonly string[]): Promise<string> {
  const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/^(console\/web|sandbox|commands)\//.test(path.slice(join(root, 'src/').length)));
  const others = ['dist/edge/config.json', 'package-lock.json', 'wrangler.toml'].map((path) => join(root, path));
  const hash = createHash('sha256').update(authorities.join());
  for (const path of [...sources.toSorted(), ...others]) {
    const body = await readFile(path);
    hash.update(`${path.slice(root.length)}\0${body.length}\0`).update(body);
  }
  return hash.digest('hex');
}

/** What the Worker reads beside what config names as `env:NAME`. */
const variables = [
  'SHUQIAO_ISSUER',
  'SHUQIAO_SANDBOX',
  'SHUQIAO_SANDBOX_TEMPER',
  'SHUQIAO_LIMITS_FACTOR',
  'SHUQIAO_CACHE_CIPHER',
  'SHUQIAO_CANARIES',
  'SHUQIAO_TRUSTED_PROXIES',
  'SANDBOX_COUNTY',
  'REDIS_URL',
  ...Object.values(keyPlaces).map(({ secret }) => secret),
];

/** Every NAME that config reads as `env:NAME`. */
function namesIn(files: readonly CompiledFile[]): readonly string[] {
  const names = JSON.stringify(files.map(({ data }) => data)).matchAll(/"env:([A-Za-z_]\w*)"/g);
  return [...new Set([...names].map(([, name = '']) => name))].toSorted();
}

/** Outside the bundle, and plain: the runtime packs what it sends. */
async function copyPages(pages: Readonly<Record<string, string>>): Promise<void> {
  const stampFile = join(edgeFolder, 'assets.stamp');
  const stamps = await Promise.all(Object.values(pages).map((from) => readIfThere(join(from, 'stamp'))));
  const stamp = stamps.join(' ');
  if ((await readIfThere(stampFile)) === stamp) return;
  const half = join(edgeFolder, `assets.${process.pid}.half`);
  const wanted = (path: string) => !['.br', '.gz', '.half'].includes(extname(path)) && basename(path) !== 'stamp';
  for (const [name, from] of Object.entries(pages)) {
    await mkdir(join(half, name), { recursive: true });
    await cp(from, join(half, name), { recursive: true, filter: wanted }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error; // a console that could not be built
    });
  }
  if ((await readIfThere(stampFile)) !== stamp) {
    await rm(join(edgeFolder, 'assets'), { recursive: true, force: true });
    await rename(half, join(edgeFolder, 'assets'));
    await put(stampFile, stamp);
  }
  await rm(half, { recursive: true, force: true }); // another process was quicker
}

/** Whole or not at all, and not at all where it is the same. */
async function put(path: string, text: string): Promise<void> {
  if ((await readIfThere(path)) === text) return;
  const half = `${path}.${process.pid}.half`;
  await writeFile(half, text);
  await rename(half, path);
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/** The runtime's version of behaviour, from wrangler.toml: said in one place. */
async function readCompatibility(): Promise<{ readonly date: string; readonly flags: readonly string[] }> {
  const { unstable_readConfig: readConfig } = await import('wrangler');
  const { compatibility_date: date, compatibility_flags: flags } = readConfig({ config: join(root, 'wrangler.toml') });
  return { date: date ?? '', flags };
}

/** Runs wrangler without a login, a question or a report to its makers. Rejects with its own words. */
export async function wrangler(args: readonly string[]): Promise<string> {
  const bin = join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin/wrangler.js');
  const environment = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0' };
  try {
    const { stdout } = await run(process.execPath, [bin, ...args], { cwd: root, env: environment });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`wrangler ${args[0]} failed:\n${stdout}${stderr}`.trimEnd());
  }
}
