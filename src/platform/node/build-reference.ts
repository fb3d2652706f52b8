import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const own = join(root, 'src/reference/browser');

/** Where `createFolderAssets` finds what `buildReference` made. */
export const referenceAssets = join(root, 'dist/reference');

/**
 * Puts the files of the pages under `folder`, plain and as brotli: Scalar's one script from its package, and our own few.
 * Made once: a stamp over all sources says whether anything changed. Returns whether it had to be made.
 */
export async function buildReference(folder: string = referenceAssets): Promise<boolean> {
  const sources = await readSources();
  const stamp = stampOf(sources);
  if ((await readFile(join(folder, 'stamp'), 'utf8').catch(() => '')) === stamp) return false;
  await mkdir(folder, { recursive: true });
  await Promise.all(
    sources.flatMap(([name, body]) => [
      put(join(folder, name), body),
      compress(body, quality(body)).then((small) => put(join(folder, `${name}.br`), small)),
    ]),
  );
  await put(join(folder, 'stamp'), stamp); // last: a build that was broken off is made again
  return true;
}

async function readSources(): Promise<[string, Buffer][]> {
  const entry = createRequire(import.meta.url).resolve('@scalar/fastify-api-reference');
  const scalar = join(dirname(entry), 'js/standalone.js');
  const names = (await readdir(own)).toSorted();
  const files: [string, string][] = [
    ['scalar.js', scalar],
    ...names.map((name): [string, string] => [name, join(own, name)]),
  ];
  return Promise.all(files.map(async ([name, path]): Promise<[string, Buffer]> => [name, await readFile(path)]));
}

function stampOf(sources: readonly [string, Buffer][]): string {
  const hash = createHash('sha256');
  for (const [name, body] of sources) hash.update(`${name}\0${body.length}\0`).update(body);
  return hash.digest('hex');
}

/** Good enough to keep a first start quick; the highest quality takes many times as long for a few per cent. */
function quality(body: Buffer) {
  return { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } };
}

/** Whole or not at all, for a gateway that starts meanwhile. */
async function put(path: string, body: Buffer | string): Promise<void> {
  const half = `${path}.${process.pid}.half`;
  await writeFile(half, body);
  await rename(half, path);
}

if (import.meta.main) {
  const made = await buildReference();
  console.log(made ? `API reference built in ${referenceAssets}` : 'API reference is up to date');
}
