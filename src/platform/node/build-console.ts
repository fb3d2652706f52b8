import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { InlineConfig } from 'vite';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = join(root, 'src/console/web');

/** Where `createFolderAssets` finds what `buildConsole` made. */
export const consoleAssets = join(root, 'dist/console');

export type ConsoleBuild = 'built' | 'up-to-date' | 'no-build-tools';

/**
 * Builds the console's pages into `folder`, unless nothing they are made of has changed since. `begin` is called before a build
 * that takes its second or two. Without the development dependencies there is nothing to build with; the gateway runs all the same.
 */
export async function buildConsole(
  folder: string = consoleAssets,
  begin: () => void = () => {},
): Promise<ConsoleBuild> {
  const stamp = await stampOfSources();
  if ((await readFile(join(folder, 'stamp'), 'utf8').catch(() => '')) === stamp) return 'up-to-date';
  const vite = await import('vite').catch(() => undefined);
  const react = await import('@vitejs/plugin-react').catch(() => undefined);
  if (!vite || !react) return 'no-build-tools';
  begin();
  const half = `${folder}.${process.pid}.half`;
  await asProduction(() => vite.build(settings(half, react.default())));
  await compressAll(half);
  await writeFile(join(half, 'stamp'), stamp);
  await replaceFolder(folder, half);
  return 'built';
}

/** Vite and React's plugin look at NODE_ENV, which a test runner sets: what is built must not depend on who builds. */
async function asProduction(work: () => Promise<unknown>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** `rolldown` splits by import(): the first view is one chunk, what opens later comes when it is opened. */
function settings(outDir: string, react: NonNullable<InlineConfig['plugins']>[number]): InlineConfig {
  return {
    configFile: false,
    root: pages,
    base: '/console/',
    logLevel: 'error',
    plugins: [react],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0, // the page's Content-Security-Policy has no room for inline scripts
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1500,
      reportCompressedSize: false,
    },
  };
}

/** SHA-256 over all that the pages are made of: their sources, what they share with the gateway, and every package's version. */
async function stampOfSources(): Promise<string> {
  const shared = ['src/problems.ts', 'src/platform/node/build-console.ts', 'package-lock.json'];
  const names = (await readdir(pages, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const name of [...names.toSorted(), ...shared.map((path) => join(root, path))]) {
    const body = await readFile(name);
    hash.update(`${name.slice(root.length)}\0${body.length}\0`).update(body);
  }
  return hash.digest('hex');
}

/** Puts a `.br` and a `.gz` beside every text file. The highest brotli quality would take longer than the build. */
async function compressAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = entries.filter(
    (entry) => entry.isFile() && ['.js', '.css', '.html', '.svg'].includes(extname(entry.name)),
  );
  await Promise.all(
    texts.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const body = await readFile(path);
      const quality = {
        params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
      };
      await Promise.all([
        compressBrotli(body, quality).then((small) => writeFile(`${path}.br`, small)),
        compressGzip(body, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
      ]);
    }),
  );
}

/** The old pages go only once the new ones are whole. Where another process built at the same time, the quicker one's stay. */
async function replaceFolder(folder: string, half: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const old = `${folder}.${process.pid}.old`;
  await rename(folder, old).catch(() => undefined);
  await rename(half, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(half, { recursive: true, force: true });
  });
  await rm(old, { recursive: true, force: true });
}

if (import.meta.main) {
  const outcome = await buildConsole(consoleAssets, () => console.log('Building the console …'));
  if (outcome === 'no-build-tools') {
    console.log(
      'The console is not built: its build tools are development dependencies. Run npm ci without --omit=dev.',
    );
  }
}
