import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GatewayKeys, type KeyPlace, keyContentFault, keyPlaces } from '../../identity/index.ts';
import type { Result } from '../../model/index.ts';
import { writeNewSecret } from './new-file.ts';

/**
 * Reads the gateway's keys from a folder, one file each; with `create`, what is missing is made. The failure is one line
 * that says which file, and what to do.
 */
export async function openKeyFolder(
  folder: string,
  { create }: { readonly create: boolean },
): Promise<Result<GatewayKeys, string>> {
  try {
    const read = <Content>(file: KeyFile<Content>) => readKey(folder, file, create);
    const token = await read(files.token);
    const ledger = await read(files.ledger);
    const cache = await read(files.cache);
    const pseudonym = await read(files.pseudonym);
    return { ok: true, value: { token, ledger, cache, pseudonym } };
  } catch (error) {
    return { ok: false, failure: error instanceof Error ? error.message : String(error) };
  }
}

interface KeyFile<Content> extends KeyPlace<Content> {
  make(): object;
}

const files: { readonly [Purpose in keyof GatewayKeys]: KeyFile<GatewayKeys[Purpose]> } = {
  token: {
    ...keyPlaces.token,
    make: makeTokenKey,
  },
  ledger: {
    ...keyPlaces.ledger,
    make: () => ({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), alg: 'Ed25519' }),
  },
  cache: {
    ...keyPlaces.cache,
    make: () => [makeCacheKey('1')],
  },
  pseudonym: {
    ...keyPlaces.pseudonym,
    make: () => ({ secret: randomBytes(32).toString('base64url') }),
  },
};

export function makeTokenKey(): object {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'ES256' };
}

export function makeCacheKey(id: string): object {
  return { id, secret: randomBytes(32).toString('base64url') };
}

async function readKey<Content>(folder: string, file: KeyFile<Content>, create: boolean): Promise<Content> {
  const path = join(folder, file.file);
  let text = await readIfThere(path);
  if (text === undefined && !create)
    throw new Error(
      `the key file ${path} is missing: \`shuqiao key init ${folder}\` makes every key that is not there`,
    );
  if (text === undefined) {
    await writeNewSecret(path, `${JSON.stringify(file.make(), undefined, 2)}\n`).catch((error: unknown) => {
      throw new Error(`the key file ${path} cannot be written (${codeOf(error)}): make the folder writable`);
    });
    text = await readIfThere(path);
  }
  try {
    return await file.parse(JSON.parse(text ?? ''));
  } catch (error) {
    throw new Error(
      `the key file ${path} does not hold the key it should (${keyContentFault(error)}): restore it from your backup`,
    );
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw new Error(`the key file ${path} cannot be read (${code}): check the folder and its permissions`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
