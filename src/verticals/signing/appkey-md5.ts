import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { InboundReply, OutboundRequest, Result, Session, UpstreamFailure } from '../../model/index.ts';
import { codeForNote, failed } from '../failures.ts';
import { parseJson } from '../formats/json.ts';
import { asCode, isObject, memberAt } from '../members.ts';
import { defineSigning, needSession } from './signing.ts';

const credential = z.strictObject({
  appKey: z.string('the application key').min(1, 'the application key'),
  appSecret: z.string('the application secret').min(1, 'the application secret'),
});

type Credential = z.infer<typeof credential>;

/**
 * Application key with MD5 (应用密钥 MD5 签名), as on provincial data platforms: members `appKey`, `requestTime` and
 * `sign` = md5hex(appKey + requestSecret + requestTime), lower case (RFC 1321; the platforms define it so). Parameters
 * are not signed. The request secret of some minutes is fetched with the application secret at `/app/secret/byKey`, and
 * later with the refresh secret that came with the last one at `/app/secret/byRefresh`.
 */
export const appkeyMd5 = defineSigning({
  name: 'appkey-md5',
  credential,
  needsService: false,
  members: ['appKey', 'requestTime', 'sign'],
  signer: (application, { baseUrl }) => ({
    session: {
      key: `appkey-md5:${baseUrl}:${application.appKey}`,
      request: ({ now, renewal }) => secretRequest(application, { baseUrl, now, renewal }),
      read: (reply, { now }) => readSecrets(reply, now),
    },
    members: ({ session, now }) => proof(application.appKey, needSession(session, 'appkey-md5'), now),
  }),
  platformFailure,
});

function proof(appKey: string, secret: string, now: number) {
  const sign = createHash('md5').update(`${appKey}${secret}${now}`).digest('hex');
  return { appKey, requestTime: String(now), sign };
}

function secretRequest(
  { appKey, appSecret }: Credential,
  { baseUrl, now, renewal }: { baseUrl: string; now: number; renewal: string | undefined },
): OutboundRequest {
  const form = new URLSearchParams(proof(appKey, renewal ?? appSecret, now));
  return {
    method: 'POST',
    url: `${baseUrl}/app/secret/${renewal === undefined ? 'byKey' : 'byRefresh'}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new TextEncoder().encode(form.toString()),
  };
}

/** Milliseconds since 1970, sent as a number or as text. */
const moment = z.coerce.number().int().positive();
const secrets = z.object({
  requestSecret: z.string().min(1),
  requestSecretEndTime: moment,
  refreshSecret: z.string().min(1),
  refreshSecretEndTime: moment,
});

function readSecrets({ body }: InboundReply, now: number): Result<Session, UpstreamFailure> {
  const answer = parseJson(new TextDecoder().decode(body));
  const code = answer.ok ? asCode(memberAt(answer.value, 'code')) : undefined;
  if (!answer.ok || code === undefined) return no(failed('vertical-invalid-answer', 'session: code: expected a code'));
  if (code !== '00') {
    return no(failed(platformReasons.get(code) ?? 'vertical-unavailable', `session: ${codeForNote(code)}`));
  }
  const given = secrets.safeParse(memberAt(answer.value, 'data'), { jitless: true });
  if (!given.success) {
    const member = ['data', ...(given.error.issues[0]?.path ?? [])].join('.');
    return no(failed('vertical-invalid-answer', `session: ${member}: expected two secrets, each with its end`));
  }
  const { requestSecret, requestSecretEndTime, refreshSecret, refreshSecretEndTime } = given.data;
  if (requestSecretEndTime <= now) {
    return no(failed('vertical-invalid-answer', 'session: data.requestSecretEndTime: expected a time ahead of now'));
  }
  const renewal = { value: refreshSecret, expiresAt: refreshSecretEndTime };
  return { ok: true, value: { value: requestSecret, expiresAt: requestSecretEndTime, renewal } };
}

/** What the platform means by its own codes; 97 and 98 are the services' as well, so they stay with the envelope. */
const platformReasons: ReadonlyMap<string, UpstreamFailure['reason']> = new Map([
  ['91', 'vertical-refused'], // 应用未登记
  ['92', 'vertical-refused'], // 请求时间超出允许范围
  ['93', 'vertical-refused'], // 请求密钥失效
  ['94', 'vertical-refused'], // 签名错误
  ['97', 'vertical-refused'],
  ['98', 'vertical-refused'],
]);

/** 93 and 94: the secret is over or was replaced, which the platform may notice as a wrong signature only. */
const secretIsOver: readonly string[] = ['93', '94'];
const platformErrorBytesMax = 4096;

function platformFailure({ body }: InboundReply): UpstreamFailure | undefined {
  if (body.length > platformErrorBytesMax) return undefined;
  const answer = parseJson(new TextDecoder().decode(body));
  if (!answer.ok || !isObject(answer.value) || (answer.value.data ?? null) !== null) return undefined;
  const code = asCode(answer.value.code) ?? '';
  return secretIsOver.includes(code)
    ? failed('vertical-refused', `platform: code ${code}`, { renewSession: true })
    : undefined;
}

const no = (failure: UpstreamFailure) => ({ ok: false as const, failure });
