import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { TokenKey } from '../../identity/index.ts';
import type { Result } from '../../model/index.ts';
import { writeNewSecret } from './new-file.ts';

/** The gateway's own secrets. */
export interface GatewayKeys {
  /** Signs access tokens (ES256). */
  readonly token: TokenKey;
  /** Signs the ledger's checkpoints (Ed25519, RFC 8032). */
  readonly ledger: {
    /** 32 bytes. */
    readonly publicKey: Uint8Array<ArrayBuffer>;
    sign(data: Uint8Array): Uint8Array<ArrayBuffer>;
  };
  /** Seal what the cache keeps: the first seals, all open. */
  readonly cache: readonly { readonly id: string; readonly secret: Uint8Array<ArrayBuffer> }[];
  /** Keys the hash that stands for a citizen in the ledger; 32 bytes. */
  readonly pseudonym: Uint8Array<ArrayBuffer>;
}

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
    const token = await read(tokenFile);
    const ledger = await read(ledgerFile);
    const cache = await read(cacheFile);
    const pseudonym = await read(pseudonymFile);
    return { ok: true, value: { token, ledger, cache, pseudonym } };
  } catch (error) {
    return { ok: false, failure: error instanceof Error ? error.message : String(error) };
  }
}

interface KeyFile<Content> {
  readonly name: string;
  make(): object;
  /** Throws where the file's JSON is not such a key. */
  parse(json: unknown): Content | Promise<Content>;
}

const base64url32 = z.string().regex(/^[\w-]{43}$/);
const ecKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: base64url32,
  y: base64url32,
  d: base64url32,
});
const edKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url32, d: base64url32 });
const masterKeys = z.array(z.object({ id: z.string().regex(/^[\x21-\x7e]{1,16}$/), secret: base64url32 })).min(1);
const secretKey = z.object({ secret: base64url32 });

const tokenFile: KeyFile<TokenKey> = {
  name: 'token-signing-key.jwk.json',
  make: () => ({
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    alg: 'ES256',
  }),
  async parse(json) {
    const privateJwk = ecKey.parse(json);
    return { kid: await calculateJwkThumbprint(privateJwk), privateJwk }; // RFC 7638
  },
};

const ledgerFile: KeyFile<GatewayKeys['ledger']> = {
  name: 'ledger-signing-key.jwk.json',
  make: () => ({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), alg: 'Ed25519' }),
  parse(json) {
    const jwk = edKey.parse(json);
    const key = createPrivateKey({ key: jwk, format: 'jwk' });
    return { publicKey: bytes(jwk.x), sign: (data) => Uint8Array.from(sign(null, data, key)) };
  },
};

const cacheFile: KeyFile<GatewayKeys['cache']> = {
  name: 'cache-master-keys.json',
  make: () => [{ id: '1', secret: randomBytes(32).toString('base64url') }],
  parse: (json) => masterKeys.parse(json).map(({ id, secret }) => ({ id, secret: bytes(secret) })),
};

const pseudonymFile: KeyFile<Uint8Array<ArrayBuffer>> = {
  name: 'subject-pseudonym-key.json',
  make: () => ({ secret: randomBytes(32).toString('base64url') }),
  parse: (json) => bytes(secretKey.parse(json).secret),
};

async function readKey<Content>(folder: string, file: KeyFile<Content>, create: boolean): Promise<Content> {
  const path = join(folder, file.name);
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
  } catch {
    // What a parser says may quote the key.
    throw new Error(`the key file ${path} does not hold the key it should: restore it from your backup`);
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

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(base64url, 'base64url'));
}
