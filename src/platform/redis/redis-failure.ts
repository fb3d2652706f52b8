import { ReplyError } from 'ioredis';

/** An error that Redis itself answered with: the connection is well. */
export function isReplyError(error: unknown): error is Error {
  return error instanceof ReplyError;
}

/** A slot that lies, or is about to lie, on another node than the one that was asked (Redis Cluster specification, redirection). */
export function isRedirection(error: unknown): boolean {
  return isReplyError(error) && /^(MOVED|ASK|TRYAGAIN) /.test(error.message);
}

/** Why a Sentinel cannot be asked. */
export class SentinelError extends Error {
  constructor(cause: unknown) {
    super('a Sentinel cannot be asked', { cause });
  }
}

/**
 * What is wrong, in one line for ops, and where a setting is to blame what to do. It holds no user, password, key or value. Undefined
 * where the error only says that something is, which another one tells.
 */
export function explainFailure(error: unknown): string | undefined {
  if (error instanceof SentinelError) return explain(error.cause, 'ofSentinels');
  const message = String((error as { message?: unknown }).message);
  const [, ofSentinels] = message.split(/^All sentinels are unreachable.*? Last error: /); // so ioredis words it
  if (ofSentinels !== undefined) return explain(new Error(ofSentinels), 'ofSentinels');
  return message.startsWith('All sentinels') ? undefined : explain(error, 'ofRedis');
}

function explain(error: unknown, whose: 'ofRedis' | 'ofSentinels'): string | undefined {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const [known, said] = [typeof code === 'string' ? code : '', String(message ?? '')];
  if (saysOnlyThatItIsOver.test(said)) return undefined;
  if (saysThatNothingCame.test(said)) return whose === 'ofRedis' ? noAnswer : 'no Sentinel answers';
  const setting = settings.find(({ sign }) => sign.test(`${known} ${said}`));
  if (setting) return setting[whose];
  const short = known || said.slice(0, 80) || 'unknown error';
  return whose === 'ofRedis' ? short : `no Sentinel answers: ${short}`;
}

/** In the words of ioredis and of workerd. */
const saysOnlyThatItIsOver = /^(Connection is closed|Network connection lost)\.$/;

const saysThatNothingCame = /^(Socket timeout\.|Command timed out$|timeout$)/;

/** One word for all the ways in which it is noticed, so that the log says it once. */
export const noAnswer = 'no answer';

function setting(sign: RegExp, lineOf: (who: string, where: string) => string) {
  return {
    sign,
    ofRedis: lineOf('Redis', 'user:password@ before the hosts of REDIS_URL'),
    ofSentinels: lineOf('Sentinel', '?sentinelUsername=…&sentinelPassword=… at the end of REDIS_URL'),
  };
}

/** As Redis words its errors, and as OpenSSL and Node do (Node.js, "TLS: X509 certificate error codes"). */
const settings = [
  setting(
    /WRONGPASS|invalid password/,
    (who, where) => `WRONGPASS: ${who} refuses the user or password, set the right ones as ${where}, percent-encoded`,
  ),
  setting(/NOAUTH/, (who, where) => `NOAUTH: ${who} asks for a password, set it as ${where}, percent-encoded`),
  setting(
    /NOPERM/,
    (who) => `NOPERM: ${who} does not allow its user what the gateway needs, give it the ACL that the README shows`,
  ),
  setting(
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|unable to (verify|get)|self-signed certificate/,
    (who) =>
      `the certificate of ${who} is by an authority that is not known here, start the gateway with NODE_EXTRA_CA_CERTS naming the PEM file of that authority`,
  ),
  setting(/CERT_HAS_EXPIRED|certificate has expired/, (who) => `the certificate of ${who} has expired, renew it there`),
  setting(
    /ALTNAME_INVALID|does not match certificate/,
    (who) =>
      `the certificate of ${who} names other hosts than the one that was called, put into it what REDIS_URL, Sentinels or the cluster call it by`,
  ),
  setting(
    /WRONG_VERSION_NUMBER|packet length too long|EPROTO/,
    (who) =>
      `${who} does not speak TLS on this port, give its TLS port, or begin REDIS_URL with redis instead of rediss`,
  ),
] as const;
