import { Buffer } from 'node:buffer';
import { createPrivateKey, sign } from 'node:crypto';
import { calculateJwkThumbprint, importJWK } from 'jose';
import { z } from 'zod';
import type { TokenKey } from './token-mint.ts';

/** The gateway's own secrets. */
export interface GatewayKeys {
  /** Sign access tokens (ES256): the first that does not wait signs, all verify. */
  readonly token: readonly TokenKey[];
  /** Signs the ledger's checkpoints (Ed25519, RFC 8032). */
  readonly ledger: {
    /** 32 bytes. */
    readonly publicKey: Uint8Array<ArrayBuffer>;
    sign(data: Uint8Array): Uint8Array<ArrayBuffer>;
  };
  /** Seal what the cache keeps: the first that does not wait seals, all open. */
  readonly cache: readonly CacheKey[];
  /** Keys the hash that stands for a citizen in the ledger; 32 bytes. */
  readonly pseudonym: Uint8Array<ArrayBuffer>;
}

export interface CacheKey {
  readonly id: string;
  readonly secret: Uint8Array<ArrayBuffer>;
  /** It opens already, and seals once every other gateway knows it too. */
  readonly waits?: boolean;
}

/** Where a key is kept: a file of the key folder, or a secret of the same content. */
export interface KeyPlace<Content> {
  readonly file: string;
  readonly secret: string;
  /** Throws where the parsed JSON is not such a key; what it says may quote the key, what `keyContentFault` makes of it does not. */
  parse(json: unknown): Content | Promise<Content>;
}

const base64url32 = z.string('should be 32 bytes in base64url').regex(/^[\w-]{43}$/, 'should be 32 bytes in base64url');
const waits = z.literal(true, 'should be true, or left out').exactOptional();
const tokenKey = z.object({
  kty: z.literal('EC', 'should be EC'),
  crv: z.literal('P-256', 'should be P-256'),
  x: base64url32,
  y: base64url32,
  d: base64url32,
});
const listedTokenKey = tokenKey.extend({ waits });
const tokenKeySet = z.object({
  keys: z
    .array(listedTokenKey)
    .refine(someDoNotWait, 'should hold a key that does not wait')
    .refine((keys) => areUnlike(keys.map(({ d }) => d)), 'should hold each key once'),
});
const ledgerKey = z.object({
  kty: z.literal('OKP', 'should be OKP'),
  crv: z.literal('Ed25519', 'should be Ed25519'),
  x: base64url32,
  d: base64url32,
});
const cacheKeys = z
  .array(
    z.object({
      id: z.string().regex(/^[\x21-\x7e]{1,16}$/, 'should be 1 to 16 printable ASCII characters'),
      secret: base64url32,
      waits,
    }),
  )
  .refine(someDoNotWait, 'should hold a key that does not wait')
  .refine((keys) => areUnlike(keys.map(({ id }) => id)), 'should give each key an id of its own');
const secretKey = z.object({ secret: base64url32 });

/** Every key by what it is for. */
export const keyPlaces: { readonly [Purpose in keyof GatewayKeys]: KeyPlace<GatewayKeys[Purpose]> } = {
  token: {
    file: 'token-signing-key.jwk.json',
    secret: 'SHUQIAO_TOKEN_KEY',
    /** One private JWK, or a set of them (RFC 7517 §5), whose order we give a meaning. */
    parse: (json) =>
      Promise.all((isKeySet(json) ? tokenKeySet.parse(json).keys : [tokenKey.parse(json)]).map(asTokenKey)),
  },
  ledger: {
    file: 'ledger-signing-key.jwk.json',
    secret: 'SHUQIAO_LEDGER_KEY',
    parse(json) {
      const jwk = ledgerKey.parse(json);
      const key = createPrivateKey({ key: jwk, format: 'jwk' });
      return { publicKey: bytes(jwk.x), sign: (data) => Uint8Array.from(sign(null, data, key)) };
    },
  },
  cache: {
    file: 'cache-master-keys.json',
    secret: 'SHUQIAO_CACHE_KEYS',
    parse: (json) => cacheKeys.parse(json).map(({ secret, ...named }) => ({ ...named, secret: bytes(secret) })),
  },
  pseudonym: {
    file: 'subject-pseudonym-key.json',
    secret: 'SHUQIAO_PSEUDONYM_KEY',
    parse: (json) => bytes(secretKey.parse(json).secret),
  },
};

/** What is wrong with a key's content, in words that quote nothing of it. */
export function keyContentFault(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not whole JSON';
  const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
  return issue ? `${issue.path.join('.') || 'it'} ${issue.message}` : 'its members are not those of one key pair';
}

/** What may be told of the keys: a `kid` is published, a cache key's id says nothing. */
export function keyNames({ token, cache }: GatewayKeys) {
  const told = (name: string, { waits }: { readonly waits?: boolean }) => (waits ? `${name} (not in use yet)` : name);
  return { token: token.map((key) => told(key.kid, key)), cache: cache.map((key) => told(key.id, key)) };
}

/** The same as one line for ops. */
export function keyNote(keys: GatewayKeys): string {
  const { token, cache } = keyNames(keys);
  return `token ${token.join(', ')}; cache ${cache.join(', ')}`;
}

async function asTokenKey({ waits, ...privateJwk }: z.infer<typeof listedTokenKey>): Promise<TokenKey> {
  await importJWK(privateJwk, 'ES256'); // refuses halves that are not of one pair
  const kid = await calculateJwkThumbprint(privateJwk); // RFC 7638
  const { d: _secret, ...publicHalf } = privateJwk;
  const publicJwk = { ...publicHalf, kid, alg: 'ES256', use: 'sig' } as const;
  return { kid, privateJwk, publicJwk, ...(waits && { waits }) };
}

function isKeySet(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'keys' in json;
}

function someDoNotWait(keys: readonly { readonly waits?: boolean }[]): boolean {
  return keys.some(({ waits }) => !waits);
}

function areUnlike(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(base64url, 'base64url'));
}
