import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type GatewayKeys, keyPlaces } from '../../identity/index.ts';
import { makeCacheKey, makeTokenKey, openKeyFolder } from './key-folder.ts';
import { replaceSecret } from './new-file.ts';

/** The keys that may change while the gateway runs; ledger and pseudonym key are for life. */
export const renewable = ['token', 'cache'] as const;
export type Renewable = (typeof renewable)[number];

/** Puts a new key in front of those that are there. Answers their public names in that order; rejects in words. */
export async function renewKey(folder: string, purpose: Renewable): Promise<readonly string[]> {
  const { keys, list, path } = await openList(folder, purpose);
  const made = purpose === 'token' ? makeTokenKey() : makeCacheKey(nextId(keys.cache));
  return write(folder, purpose, path, [made, ...list]);
}

/**
 * Leaves the first key alone. Answers the names of those that were there; rejects in words, also where the file has changed less than
 * `restMs` ago: what the others signed or sealed may still be in use.
 */
export async function retireKeys(
  folder: string,
  purpose: Renewable,
  { restMs }: { readonly restMs: number },
): Promise<readonly string[]> {
  const { keys, list, path } = await openList(folder, purpose);
  const { mtimeMs } = await stat(path);
  if (list.length > 1 && Math.max(0, Date.now() - mtimeMs) < restMs) {
    const until = new Date(mtimeMs + restMs).toISOString();
    throw new Error(`until ${until} what the old key made may still be in use: wait, or end it at once with --now`);
  }
  if (list.length > 1) await write(folder, purpose, path, list.slice(0, 1));
  return namesOf(keys, purpose);
}

async function openList(folder: string, purpose: Renewable) {
  const keys = await open(folder);
  const path = join(folder, keyPlaces[purpose].file);
  const content: unknown = JSON.parse(await readFile(path, 'utf8'));
  return { keys, path, list: listIn(content) };
}

async function write(folder: string, purpose: Renewable, path: string, list: readonly object[]) {
  const content = purpose === 'token' ? { keys: list } : list; // a JWK Set, RFC 7517 §5
  await replaceSecret(path, `${JSON.stringify(content, undefined, 2)}\n`);
  return namesOf(await open(folder), purpose);
}

async function open(folder: string): Promise<GatewayKeys> {
  const keys = await openKeyFolder(folder, { create: false });
  if (!keys.ok) throw new Error(keys.failure);
  return keys.value;
}

function namesOf(keys: GatewayKeys, purpose: Renewable): readonly string[] {
  return purpose === 'token' ? keys.token.map(({ kid }) => kid) : keys.cache.map(({ id }) => id);
}

/** The folder has been opened, so it is one of the forms that `keyPlaces` reads. */
function listIn(content: unknown): readonly object[] {
  if (Array.isArray(content)) return content;
  if (typeof content !== 'object' || content === null) return [];
  return 'keys' in content && Array.isArray(content.keys) ? content.keys : [content];
}

/** One more than the highest: an id never stands for two secrets. */
function nextId(cache: GatewayKeys['cache']): string {
  const numbers = cache.map(({ id }) => Number(id)).filter(Number.isSafeInteger);
  return String(Math.max(0, ...numbers) + 1);
}
