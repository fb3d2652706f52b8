import { Buffer } from 'node:buffer';
import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { InboundReply, Result, Session, UpstreamFailure } from '../../model/index.ts';
import { codeForNote, failed, spent } from '../failures.ts';
import { parseJson } from '../formats/json.ts';
import { asCode, isObject, memberAt } from '../members.ts';
import { defineSigning, needSession, type Site } from './signing.ts';

const credential = z.strictObject({
  /** The caller's number at the platform (请求方标识), one per demand; not secret. */
  rid: z.string('the caller’s number at the platform').min(1, 'the caller’s number at the platform'),
  appKey: z.string('the application key').min(1, 'the application key'),
});

/**
 * Relay through the national or provincial sharing platform (国家/省共享平台转发签名): four headers, signed with a secret
 * of half an hour that is fetched with the app key. The body is not signed; the platform defines it so.
 */
export const platformHmac = defineSigning({
  name: 'platform-hmac',
  credential,
  needsService: true,
  pathPrefix: '/httpproxy',
  signer: ({ rid, appKey }, site) => ({
    session: {
      key: `platform-hmac:${site.baseUrl}:${site.service}:${rid}`,
      request: ({ now }) => refreshRequest({ rid, appKey, site, now }),
      read: (reply, { now }) => readSecret(reply, appKey, now),
    },
    headers: (_request, { session, now }) => ({
      gjgxjhpt_rid: rid,
      gjgxjhpt_sid: site.service,
      gjgxjhpt_rtime: String(now),
      gjgxjhpt_sign: sign(needSession(session, 'platform-hmac'), site.service, rid, now),
    }),
  }),
  platformFailure,
});

/** base64(HMAC-SHA256(key, sid + rid + rtime)): the order matters (RFC 2104, FIPS 180-4). */
function sign(key: string, sid: string, rid: string, rtime: number): string {
  return createHmac('sha256', key).update(`${sid}${rid}${rtime}`).digest('base64');
}

function refreshRequest({ rid, appKey, site, now }: { rid: string; appKey: string; site: Site; now: number }) {
  const body = { rid, sid: site.service, rtime: String(now), sign: sign(appKey, site.service, rid, now) };
  return {
    method: 'POST' as const,
    url: `${site.baseUrl}/sysapi/auth/refreshappsecret`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}

function readSecret(reply: InboundReply, appKey: string, now: number): Result<Session, UpstreamFailure> {
  const answer = parseJson(new TextDecoder().decode(reply.body));
  const code = answer.ok ? asCode(memberAt(answer.value, 'code')) : undefined;
  if (!answer.ok || code === undefined) return no(failed('vertical-invalid-answer', 'session: code: expected a code'));
  if (code === tooOftenCode) return no(spent('moment', `session: ${codeForNote(code)}`));
  if (code !== '200') {
    const reason = platformReasons.get(code) ?? 'vertical-unavailable';
    return no(failed(reason, `session: ${codeForNote(code)}`, { atRelay: reason === 'vertical-unavailable' }));
  }
  const secret = decrypt(memberAt(answer.value, 'data.secret'), appKey);
  const expiresAt = Number(memberAt(answer.value, 'data.expiresAt'));
  if (secret === undefined) {
    return no(failed('vertical-invalid-answer', 'session: data.secret: expected a secret sealed for our app key'));
  }
  if (!Number.isSafeInteger(expiresAt) || expiresAt <= now) {
    return no(failed('vertical-invalid-answer', 'session: data.expiresAt: expected milliseconds, ahead of now'));
  }
  return { ok: true, value: { value: secret, expiresAt } };
}

/** base64 of iv (16 bytes) ‖ AES-256-CBC with PKCS #7 (NIST SP 800-38A §6.2, RFC 5652 §6.3), key SHA-256(app key). */
function decrypt(sealed: unknown, appKey: string): string | undefined {
  if (typeof sealed !== 'string') return undefined;
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < 32) return undefined;
  try {
    const decipher = createDecipheriv(
      'aes-256-cbc',
      createHash('sha256').update(appKey).digest(),
      bytes.subarray(0, 16),
    );
    const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
    return new TextDecoder('utf-8', { fatal: true }).decode(plain) || undefined;
  } catch {
    return undefined; // another key's padding
  }
}

/** What the relay means by its own codes: it let nobody through, the service behind it was never asked. */
const platformReasons: ReadonlyMap<string, UpstreamFailure['reason']> = new Map([
  ['400', 'vertical-refused'],
  ['401', 'vertical-refused'],
  ['403', 'vertical-refused'],
  ['404', 'vertical-refused'],
  ['408', 'vertical-refused'],
  ['500', 'vertical-unavailable'],
  ['502', 'vertical-unavailable'],
]);

/** 平台内部错误; of the others only 502 is trouble, and that is the service's that did not answer it. */
const ownTroubleCode = '500';

/** 超出流量限制 */
const tooOftenCode = '429';

const platformErrorBytesMax = 4096;

/** The relay says its own "no" as a short JSON `{ code, message }`, also in front of XML services. */
function platformFailure({ body }: InboundReply): UpstreamFailure | undefined {
  if (body.length > platformErrorBytesMax) return undefined;
  const answer = parseJson(new TextDecoder().decode(body));
  if (!answer.ok || !isObject(answer.value) || (answer.value.data ?? null) !== null) return undefined;
  const code = asCode(answer.value.code) ?? '';
  if (code === tooOftenCode) return spent('moment', `relay: code ${code}`);
  const reason = platformReasons.get(code);
  return (
    reason && failed(reason, `relay: code ${code}`, { renewSession: code === '401', atRelay: code === ownTroubleCode })
  );
}

const no = (failure: UpstreamFailure) => ({ ok: false as const, failure });
