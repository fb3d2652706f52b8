import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { type AssetReader, acceptedEncodings, assetType } from '../../console/index.ts';

/**
 * Reads built files from a folder, preferring a precompressed neighbour (`x.js.br`, `x.js.gz`) that the client takes.
 * What has been read is kept: these are a few files that never change while the gateway runs.
 */
export function createFolderAssets(folder: string): AssetReader {
  const root = resolve(folder);
  const kept = new Map<string, Promise<Uint8Array<ArrayBuffer> | undefined>>();

  function read(file: string) {
    const known = kept.get(file);
    if (known) return known;
    const reading = readIfThere(file).then((body) => {
      if (!body) kept.delete(file); // may be built later; also, asking for many names must not fill the memory
      return body;
    });
    kept.set(file, reading);
    return reading;
  }

  return async (path, { encodings } = {}) => {
    const file = resolve(root, `./${path}`);
    const contentType = assetType(file);
    if (!file.startsWith(root + sep) || !contentType || path.includes('\0')) return undefined;
    const immutable = /-[\w-]{8,}\.\w+$/.test(file);
    for (const encoding of acceptedEncodings(encodings)) {
      const body = await read(file + suffixes[encoding]);
      if (body) return { body, contentType, encoding, immutable };
    }
    const body = await read(file);
    return body && { body, contentType, immutable };
  };
}

const suffixes = { br: '.br', gzip: '.gz' } as const;

async function readIfThere(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}
