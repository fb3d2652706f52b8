import { Buffer } from 'node:buffer';
import { createPrivateKey, sign } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { TokenKey } from './token-mint.ts';

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

/** Where a key is kept: a file of the key folder, or a secret of the same content. */
export interface KeyPlace<Content> {
  readonly file: string;
  readonly secret: string;
  /** Throws where the parsed JSON is not such a key; what it says may quote the key. */
  parse(json: unknown): Content | Promise<Content>;
}

const base64url32 = z.string().regex(/^[\w-]{43}$/);
const tokenKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: base64url32,
  y: base64url32,
  d: base64url32,
});
const ledgerKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url32, d: base64url32 });
const masterKeys = z.array(z.object({ id: z.string().regex(/^[\x21-\x7e]{1,16}$/), secret: base64url32 })).min(1);
const secretKey = z.object({ secret: base64url32 });

/** Every key by what it is for. */
export const keyPlaces: { readonly [Purpose in keyof GatewayKeys]: KeyPlace<GatewayKeys[Purpose]> } = {
  token: {
    file: 'token-signing-key.jwk.json',
    secret: 'SHUQIAO_TOKEN_KEY',
    async parse(json) {
      const privateJwk = tokenKey.parse(json);
      return { kid: await calculateJwkThumbprint(privateJwk), privateJwk }; // RFC 7638
    },
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
    parse: (json) => masterKeys.parse(json).map(({ id, secret }) => ({ id, secret: bytes(secret) })),
  },
  pseudonym: {
    file: 'subject-pseudonym-key.json',
    secret: 'SHUQIAO_PSEUDONYM_KEY',
    parse: (json) => bytes(secretKey.parse(json).secret),
  },
};

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(base64url, 'base64url'));
}
