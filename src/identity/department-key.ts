import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import type { Catalog, PublicJwk, Result } from '../model/index.ts';

/** A department's key as it keeps it: the public JWK and the secret `d`. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** A new key pair; its `kid` is `{prefix}-` and the beginning of its RFC 7638 thumbprint. */
export async function generateDepartmentKey(prefix: string, alg: 'ES256' | 'Ed25519'): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = `${prefix}-${(await calculateJwkThumbprint(jwk)).slice(0, 16)}`;
  return privateJwkSchema.parse({ ...jwk, kid, alg, use: 'sig' });
}

/** The half that is handed over: everything but `d`, by name, so that nothing else slips through. */
export function publicHalf({ kty, crv, x, y, kid, alg }: PrivateJwk): PublicJwk {
  return { kty, crv, x, ...(y !== undefined && { y }), kid, alg, use: 'sig' };
}

/** Keys that the sandbox makes begin with this; production refuses them. */
export const demoKeyPrefix = 'demo';

export function isDemoKey({ kid }: { readonly kid: string }): boolean {
  return kid.startsWith(`${demoKeyPrefix}-`);
}

/** Anyone can read a demo key: a gateway without the sandbox must not know one. In words what is wrong, where it does. */
export function demoKeyFault({ departments }: Catalog): string | undefined {
  for (const { id, keys } of departments.values()) {
    const demo = keys.find(isDemoKey);
    if (demo)
      return `config/departments.yaml registers the demo key ${demo.kid} for ${id}: register the department's own key`;
  }
  return undefined;
}

const coordinate = z.string().regex(/^[\w-]{43}$/);
const publicMembers = {
  kid: z.string().min(1).max(128),
  x: coordinate,
  use: z.literal('sig').exactOptional(),
};
const es256 = z.object({
  ...publicMembers,
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  y: coordinate,
});
const ed25519 = z.object({
  ...publicMembers,
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  alg: z.enum(['Ed25519', 'EdDSA']),
});
const secret = { d: coordinate };
const publicJwkSchema = z.union([es256, ed25519]);
const privateJwkSchema = z.union([es256.extend(secret), ed25519.extend(secret)]);

/** Reads a private JWK file's text; the failure says what is wrong, and nothing of the key. */
export function readPrivateJwk(text: string): Result<PrivateJwk, string> {
  return read(text, privateJwkSchema, 'a private JWK');
}

/** Reads a public JWK file's text; a private one is refused, for it must not be handed around. */
export function readPublicJwk(text: string): Result<PublicJwk, string> {
  if (read(text, privateJwkSchema, '').ok) return { ok: false, failure: 'is a private key; use the public half' };
  return read(text, publicJwkSchema, 'a public JWK');
}

function read<Jwk>(text: string, schema: z.ZodType<Jwk>, what: string): Result<Jwk, string> {
  const failure = `is not ${what} with kid and alg: P-256 with ES256, or Ed25519 with Ed25519 or EdDSA`;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, failure };
  } catch {
    return { ok: false, failure };
  }
}
