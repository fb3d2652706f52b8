import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { components } from '../generated/mps-population.ts';
import { type ArrivedCall, clockToleranceMs, environmentName, type Gate, type Refusal } from './gate.ts';
import { isEqual } from './is-equal.ts';

/** One right to call one service: the demand's id in lower case is the caller's number at the platform. */
export interface Grant {
  readonly demand: string;
  /** The service's number (`x-service-id`). */
  readonly sid: string;
}

/**
 * The national sharing platform before a ministry's service: four signed headers, the signing secret fetched with the app
 * key, AES-encrypted and good for half an hour. It speaks JSON about its own errors and always under HTTP 200.
 */
export function platformRelay(grants: readonly Grant[], now: () => number): Gate {
  const holders = new Map(
    grants.map(({ demand, sid }) => {
      const rid = demand.toLowerCase();
      return [grantKey(rid, sid), { demand, rid, sid, appKey: randomBytes(24).toString('base64url') }];
    }),
  );
  /** Secrets by grant; an older one stays good until it expires, as several programs may hold the grant. */
  const secrets = new Map<string, readonly Secret[]>();
  const liveSecrets = (grant: string) => (secrets.get(grant) ?? []).filter(({ expiresAt }) => expiresAt > now());

  const refresh = (asked: SecretRequest): Refusal | components['schemas']['SecretReply'] => {
    const holder = holders.get(grantKey(asked.rid, asked.sid));
    if (holder === undefined) return relayError('403');
    if (!isTimely(asked.rtime, now())) return relayError('408');
    if (!isEqual(asked.sign, sign(holder.appKey, asked))) return relayError('401');
    const secret = { value: randomBytes(24).toString('base64'), expiresAt: now() + secretLifetimeMs };
    const grant = grantKey(asked.rid, asked.sid);
    secrets.set(grant, [...liveSecrets(grant), secret].slice(-secretsMax));
    return {
      code: '200',
      message: '成功',
      data: { secret: sealed(secret.value, holder.appKey), expiresAt: secret.expiresAt },
    };
  };

  return {
    pathPrefix: '/httpproxy',
    relay: 'national-platform',
    open(app: Hono) {
      app.post('/sysapi/auth/refreshappsecret', async (c) => {
        const asked = secretRequest.safeParse(await c.req.json().catch(() => undefined));
        const answer = asked.success ? refresh(asked.data) : relayError('400');
        return c.json('status' in answer ? answer.body : answer);
      });
    },
    admit({ headers, operation }: ArrivedCall) {
      const [rid, sid, rtime, given] = headerNames.map((name) => headers.get(name) ?? '');
      if (!rid || !sid || !rtime || !given) return relayError('400');
      if (sid !== operation.service) return relayError('404');
      if (!holders.has(grantKey(rid, sid))) return relayError('403');
      if (!isTimely(rtime, now())) return relayError('408');
      const good = liveSecrets(grantKey(rid, sid)).some(({ value }) =>
        isEqual(given, sign(value, { rid, sid, rtime })),
      );
      return good ? undefined : relayError('401');
    },
    unauthorised: relayError('403'),
    environment: Object.fromEntries(
      [...holders.values()].map(({ demand, appKey }) => [`${environmentName(demand)}_APP_KEY`, appKey]),
    ),
  };
}

const secretLifetimeMs = 30 * 60_000;

interface Secret {
  readonly value: string;
  readonly expiresAt: number;
}

/** More than any number of gateways that share one grant; the oldest is dropped. */
const secretsMax = 64;

const headerNames = ['gjgxjhpt_rid', 'gjgxjhpt_sid', 'gjgxjhpt_rtime', 'gjgxjhpt_sign'] as const;

type SecretRequest = components['schemas']['SecretRequest'];

const secretRequest: z.ZodType<SecretRequest> = z.object({
  rid: z.string().min(1),
  sid: z.string().min(1),
  rtime: z.string(),
  sign: z.string().min(1),
});

function grantKey(rid: string, sid: string): string {
  return `${rid} ${sid}`;
}

/** base64(HMAC-SHA256(key, sid + rid + rtime)): the order matters, and the body is not in it. */
function sign(key: string, { rid, sid, rtime }: { rid: string; sid: string; rtime: string }): string {
  return createHmac('sha256', key).update(`${sid}${rid}${rtime}`).digest('base64');
}

/** base64 of iv (16 bytes) and AES-256-CBC with PKCS #7, under SHA-256 of the app key. */
function sealed(secret: string, appKey: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(appKey).digest(), iv);
  return Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final()]).toString('base64');
}

function isTimely(rtime: string, present: number): boolean {
  return /^[0-9]{13}$/.test(rtime) && Math.abs(present - Number(rtime)) <= clockToleranceMs;
}

type RelayCode = components['schemas']['PlatformError']['code'];

function relayError(code: keyof typeof relayMessages): Refusal {
  return { status: 200, body: { code, message: relayMessages[code] } };
}

const relayMessages = {
  '400': '请求不完整',
  '401': '签名密钥失效或签名不符',
  '403': '未获授权',
  '404': '无此服务',
  '408': '请求时间超出允许范围',
} as const satisfies Partial<Record<RelayCode, string>>;
