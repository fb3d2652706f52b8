import { join } from 'node:path';
import { type GatewayKeys, keyPlaces } from '../../identity/index.ts';

/** Why a gateway that runs with `before` cannot go on with `after`: one line that says which file, and what to do. */
export function keyChangeFault(folder: string, before: GatewayKeys, after: GatewayKeys): string | undefined {
  const file = (purpose: keyof GatewayKeys) => `the key file ${join(folder, keyPlaces[purpose].file)}`;
  if (!isSame(before.ledger.publicKey, after.ledger.publicKey)) {
    return `${file('ledger')} holds another key, and a log keeps its verifier key for life: put the old one back; a new one needs a new origin, that is another host in SHUQIAO_ISSUER, and a restart`;
  }
  if (!isSame(before.pseudonym, after.pseudonym)) {
    return `${file('pseudonym')} holds another key, under which the same person would be another in the ledger: put the old one back`;
  }
  const reused = after.cache.find(({ id, secret }) => {
    const known = before.cache.find((key) => key.id === id);
    return known !== undefined && !isSame(known.secret, secret);
  });
  return reused && `${file('cache')} gives the id ${reused.id} to another secret: give each secret an id of its own`;
}

/**
 * Lets what came while the gateway ran wait until every other gateway has had the time to learn of it: it opens and verifies
 * meanwhile, and an older one seals and signs. Where no older one is left nothing waits.
 */
export function letNewWait<Key extends { readonly waits?: boolean }>(
  written: readonly Key[],
  isNew: (key: Key) => boolean,
): readonly Key[] {
  const settled = written.map((key) => (isNew(key) ? { ...key, waits: true } : key));
  return settled.some(({ waits }) => !waits) ? settled : written;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
