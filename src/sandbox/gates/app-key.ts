import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createMemory } from '../memory.ts';
import { type ArrivedCall, clockToleranceMs, environmentName, type Gate, type Refusal } from './gate.ts';
import { isEqual } from './is-equal.ts';

/** An application key and an HMAC over the whole request; a nonce is good once. Refusals are the owner's codes under HTTP 200. */
export function appKeyGate(vertical: string, now: () => number): Gate {
  const appKey = `shuqiao-${randomBytes(6).toString('hex')}`;
  const appSecret = randomBytes(32).toString('base64url');
  const nonces = createMemory(now);
  return {
    pathPrefix: '',
    open() {},
    admit(call) {
      const [key, timestamp, nonce, given] = headerNames.map((name) => call.headers.get(name) ?? '');
      if (!key || !timestamp || !nonce || !given) return refusal('1001');
      if (key !== appKey) return refusal('2001');
      if (!/^[0-9]{13}$/.test(timestamp) || Math.abs(now() - Number(timestamp)) > clockToleranceMs) {
        return refusal('2003');
      }
      if (!isEqual(given, sign(appSecret, call, timestamp, nonce))) return refusal('2002');
      // Last, so that a forged call uses up nobody's nonce.
      if (!/^[0-9A-Za-z]{16,64}$/.test(nonce) || !nonces.isNew(nonce)) return refusal('2004');
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

function refusal(code: keyof typeof messages): Refusal {
  return { status: 200, body: { code, message: messages[code], data: null } };
}

const messages = {
  '1001': '参数缺失',
  '2001': '应用未登记',
  '2002': '签名错误',
  '2003': '请求时间超出允许范围',
  '2004': '随机数重复',
} as const;
