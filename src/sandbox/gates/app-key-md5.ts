import { createHash, randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { readForm } from '../owners/form-envelope.ts';
import { clockToleranceMs, environmentName, type Gate, type Refusal } from './gate.ts';
import { isEqual } from './is-equal.ts';

/**
 * A provincial platform's application key: form members `appKey`, `requestTime` and `sign`, signed by MD5 with a request
 * secret. That is fetched with the application secret, later with the refresh secret, which is good once. It says all
 * its refusals in the envelope of the services behind it, under HTTP 200.
 */
export function appKeyMd5Gate(vertical: string, now: () => number): Gate {
  const appKey = `shuqiao-${randomBytes(6).toString('hex')}`;
  const appSecret = randomBytes(24).toString('base64url');
  /** Live secrets; an older request secret stays good until it expires, as several programs may hold the key. */
  let requestSecrets: readonly Secret[] = [];
  let refreshSecrets: readonly Secret[] = [];
  const live = (secrets: readonly Secret[]) => secrets.filter(({ expiresAt }) => expiresAt > now());

  /** The secret that the members are signed with, or the code of what is wrong. */
  const signedWith = (form: Form, secrets: readonly string[]): { secret: string } | { code: RefusalCode } => {
    const { appKey: key, requestTime, sign } = form;
    if (!key || !requestTime || !sign) return { code: '97' };
    if (key !== appKey) return { code: '91' };
    if (!/^[0-9]{13}$/.test(requestTime)) return { code: '98' };
    if (Math.abs(now() - Number(requestTime)) > clockToleranceMs) return { code: '92' };
    if (secrets.length === 0) return { code: '93' };
    const secret = secrets.find((one) => isEqual(sign, md5(`${key}${one}${requestTime}`)));
    return secret === undefined ? { code: '94' } : { secret };
  };

  const issue = () => {
    const request = { value: randomBytes(24).toString('base64url'), expiresAt: now() + requestSecretLifetimeMs };
    const refresh = { value: randomBytes(24).toString('base64url'), expiresAt: now() + refreshSecretLifetimeMs };
    requestSecrets = [...live(requestSecrets), request].slice(-secretsMax);
    refreshSecrets = [...live(refreshSecrets), refresh].slice(-secretsMax);
    return {
      code: '00',
      msg: '成功',
      data: {
        requestSecret: request.value,
        requestSecretEndTime: request.expiresAt,
        refreshSecret: refresh.value,
        refreshSecretEndTime: refresh.expiresAt,
      },
    };
  };

  const exchange = async (c: Context, secrets: () => readonly string[], used: (secret: string) => void) => {
    const form = isForm(c.req.header('Content-Type')) ? readForm(await c.req.text()) : undefined;
    const proof = form === undefined ? ({ code: '98' } as const) : signedWith(form, secrets());
    if ('code' in proof) return c.json(refusal(proof.code).body);
    used(proof.secret);
    return c.json(issue());
  };

  return {
    pathPrefix: '',
    open(app: Hono) {
      app.post('/app/secret/byKey', (c) =>
        exchange(
          c,
          () => [appSecret],
          () => {},
        ),
      );
      app.post('/app/secret/byRefresh', (c) =>
        exchange(
          c,
          () => live(refreshSecrets).map(({ value }) => value),
          (secret) => {
            refreshSecrets = refreshSecrets.filter(({ value }) => value !== secret);
          },
        ),
      );
    },
    admit({ headers, body }) {
      const form = isForm(headers.get('content-type') ?? undefined)
        ? readForm(new TextDecoder().decode(body))
        : undefined;
      if (form === undefined) return refusal('98');
      const proof = signedWith(
        form,
        live(requestSecrets).map(({ value }) => value),
      );
      return 'code' in proof ? refusal(proof.code) : undefined;
    },
    unauthorised: 'own',
    environment: {
      [`${environmentName(vertical)}_APP_KEY`]: appKey,
      [`${environmentName(vertical)}_APP_SECRET`]: appSecret,
    },
  };
}

export const requestSecretLifetimeMs = 15 * 60_000;
export const refreshSecretLifetimeMs = 48 * 3_600_000;

interface Secret {
  readonly value: string;
  readonly expiresAt: number;
}

type Form = Readonly<Record<string, string | undefined>>;

/** More than any number of gateways that share one key; the oldest is dropped. */
const secretsMax = 64;

function isForm(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '');
}

/** Lower-case hex (RFC 1321). */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

type RefusalCode = keyof typeof messages;

function refusal(code: RefusalCode): Refusal & { body: Readonly<Record<string, unknown>> } {
  return { status: 200, body: { code, msg: messages[code], data: null } };
}

const messages = {
  '91': '应用未登记',
  '92': '请求时间超出允许范围',
  '93': '请求密钥失效',
  '94': '签名错误',
  '97': '缺少参数',
  '98': '参数类型错误',
} as const;
