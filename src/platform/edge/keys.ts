import { type GatewayKeys, type KeyPlace, keyContentFault, keyPlaces } from '../../identity/index.ts';
import type { Result } from '../../model/index.ts';

/**
 * The gateway's keys from Worker secrets, each the very content of its file in a Node key folder, so that both can share them. Nothing
 * is made here: a failure is one line for each secret that is missing or wrong.
 */
export async function readKeys(
  secret: (name: string) => string | undefined,
): Promise<Result<GatewayKeys, readonly string[]>> {
  const faults: string[] = [];
  const read = <Content>(place: KeyPlace<Content>) =>
    readKey(place, secret(place.secret)).catch((error: Error) => {
      faults.push(error.message);
      return undefined;
    });
  const token = await read(keyPlaces.token);
  const ledger = await read(keyPlaces.ledger);
  const cache = await read(keyPlaces.cache);
  const pseudonym = await read(keyPlaces.pseudonym);
  if (!token || !ledger || !cache || !pseudonym) return { ok: false, failure: faults };
  return { ok: true, value: { token, ledger, cache, pseudonym } };
}

async function readKey<Content>(place: KeyPlace<Content>, text: string | undefined): Promise<Content> {
  if (!text) throw new Error(`the secret ${place.secret} is missing: it is the content of the key file ${place.file}`);
  try {
    return await place.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `the secret ${place.secret} does not hold the content of ${place.file} (${keyContentFault(error)}): set it again from your backup`,
    );
  }
}
