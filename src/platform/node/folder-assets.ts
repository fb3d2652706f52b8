import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import type { Asset, AssetReader } from '../../console/index.ts';

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
    const contentType = contentTypes[extname(file)];
    if (!file.startsWith(root + sep) || !contentType || path.includes('\0')) return undefined;
    const immutable = /-[\w-]{8,}\.\w+$/.test(file);
    for (const [encoding, suffix] of acceptable(encodings)) {
      const body = await read(file + suffix);
      if (body) return { body, contentType, encoding, immutable };
    }
    const body = await read(file);
    return body && { body, contentType, immutable };
  };
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Of the encodings files may be kept in, those the client takes, the smaller first (RFC 9110 §12.5.3; `q=0` means no). */
function acceptable(header = ''): readonly (readonly [NonNullable<Asset['encoding']>, string])[] {
  const refused = /(?:^|,)\s*(br|gzip)\s*;\s*q=0(?:\.0*)?\s*(?=,|$)/g;
  const taken = header.toLowerCase().replaceAll(refused, '');
  return (
    [
      ['br', '.br'],
      ['gzip', '.gz'],
    ] as const
  ).filter(([encoding]) => new RegExp(`(?:^|[\\s,])${encoding}(?:[\\s,;]|$)`).test(taken));
}

async function readIfThere(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}
