import type { Catalog } from '../model/index.ts';
import { createConsoleSignIn } from './console-sign-in.ts';
import { createTokenMint, type TokenKey } from './token-mint.ts';

/** A code that signs in to the console of a gateway that runs elsewhere with these keys: for ten minutes, once. */
export async function signConsoleCode({
  issuer,
  tokenKeys,
  catalog,
  now,
}: {
  readonly issuer: string;
  readonly tokenKeys: readonly TokenKey[];
  readonly catalog: Catalog;
  /** Milliseconds since 1970. */
  readonly now: number;
}): Promise<string> {
  const mint = createTokenMint({ issuer, keys: () => tokenKeys });
  const markUsed = async () => undefined; // whoever redeems it marks it
  return createConsoleSignIn({ mint, catalog: () => catalog, now: () => now, markUsed }).createConsoleLink();
}
