import { compactVerify, errors } from 'jose';
import type { PublicJwk } from '../model/index.ts';

/**
 * Whether `compact` was signed by `key` with the one algorithm that key is registered for; the header cannot choose
 * another (RFC 8725 §3.1). False for everything else that can be wrong with a signature.
 */
export async function signatureVerifies(compact: string, key: PublicJwk): Promise<boolean> {
  try {
    await compactVerify(compact, key, { algorithms: [key.alg] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
}
