import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createMemory } from '../memory.ts';
import { type ArrivedCall, clockToleranceMs, environmentName, type Gate, type Refusal } from './gate.ts';
import { isEqual } from './is-equal.ts';

/** Why the gate turns a call away; each owner has its code and words for each. */
export type AppKeyRefusal = 'incomplete' | 'unknown-app' | 'wrong-signature' | 'untimely' | 'nonce-used';

/** An application key and an HMAC over the whole request; a nonce is good once. Refusals are in the owner's words under HTTP 200. */
export function appKeyGate(
  vertical: string,
  refusal: (why: AppKeyRefusal) => Readonly<Record<string, unknown>>,
  now: () => number,
): Gate {
  const refused = (why: AppKeyRefusal): Refusal => ({ status: 200, body: refusal(why) });
  const appKey = `shuqiao-${randomBytes(6).toString('hex')}`;
  const appSecret = randomBytes(32).toString('base64url');
  const nonces = createMemory(now);
  return {
    pathPrefix: '',
    open() {},
    admit(call) {
      const [key, timestamp, nonce, given] = headerNames.map((name) => call.headers.get(name) ?? '');
      if (!key || !timestamp || !nonce || !given) return refused('incomplete');
      if (key !== appKey) return refused('unknown-app');
      if (!/^[0-9]{13}$/.test(timestamp) || Math.abs(now() - Number(timestamp)) > clockToleranceMs) {
        return refused('untimely');
      }
      if (!isEqual(given, sign(appSecret, call, timestamp, nonce))) return refused('wrong-signature');
      // Last, so that a forged call uses up nobody's nonce.
      if (!/^[0-9A-Za-z]{16,64}$/.test(nonce) || !nonces.isNew(nonce)) return refused('nonce-used');
      return undefined;
    },
    unauthorised: 'own',
    environment: {
      [`${environmentName(vertical)}_APP_KEY`]: appKey,
      [`${environmentName(vertical)}_APP_SECRET`]: appSecret,
    },
  };
}

const headerNames = ['x-app-key', 'x-timestamp', 'x-nonce', 'x-sign'] as const;

/** hex(HMAC-SHA256(secret, method + path + timestamp + nonce + hex(SHA-256(body)))), lower case. */
function sign(secret: string, { method, path, body }: ArrivedCall, timestamp: string, nonce: string): string {
  const digest = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret).update(`${method}${path}${timestamp}${nonce}${digest}`).digest('hex');
}
