import type { Catalog } from '../model/index.ts';
import { createConsoleSignIn } from './console-sign-in.ts';
import { createTokenMint, type TokenKey } from './token-mint.ts';

/** A code that signs in to the console of a gateway that runs elsewhere with this key: for ten minutes, once. */
export async function signConsoleCode({
  issuer,
  tokenKey,
  catalog,
  now,
}: {
  readonly issuer: string;
  readonly tokenKey: TokenKey;
  readonly catalog: Catalog;
  /** Milliseconds since 1970. */
  readonly now: number;
}): Promise<string> {
  const mint = await createTokenMint({ issuer, key: tokenKey });
  const markUsed = async () => undefined; // whoever redeems it marks it
  return createConsoleSignIn({ mint, catalog: () => catalog, now: () => now, markUsed }).createConsoleLink();
}
