import type { Context } from 'hono';
import { proofAlgorithms } from '../identity/index.ts';
import type { Caller, Catalog, Language, RequestId } from '../model/index.ts';
import { problems, type Refusal, toProblem } from '../problems.ts';

/** What every handler may rely on: set by the app before any route runs. */
export interface AppEnv {
  Variables: {
    requestId: RequestId;
    /** Milliseconds since 1970. */
    receivedAt: number;
    language: Language;
    /** The peer's address after `trustedProxies`. */
    address: string;
    /** The catalog this request began with. */
    catalog: Catalog;
    /** Set by `requireCaller`; where a token is optional, it may be missing. */
    caller: Caller;
    /** W3C trace context of this request, the caller's trace carried on. */
    traceparent: string;
    /** The answer has its own entry already. */
    recorded: boolean;
  };
}

/** The RFC 9457 answer to a refusal, in the caller's language. It carries no data. */
export function problemResponse(c: Context<AppEnv>, issuer: string, refusal: Refusal): Response {
  const problem = toProblem(refusal, { issuer, requestId: c.var.requestId, language: c.var.language });
  c.header('Cache-Control', 'no-store');
  if (refusal.retryAfterSeconds !== undefined) c.header('Retry-After', String(refusal.retryAfterSeconds));
  if (problems[refusal.reason].status === 401) c.header('WWW-Authenticate', challenge(refusal));
  return c.body(JSON.stringify(problem), problem.status as 400, {
    'Content-Type': 'application/problem+json',
    'Content-Language': c.var.language,
  });
}

/** RFC 6750 §3: a request without a token gets no error code. */
function challenge({ reason, note }: Refusal): string {
  const proof = { 'invalid-dpop-proof': 'invalid_dpop_proof', 'use-dpop-nonce': 'use_dpop_nonce' }[String(reason)];
  const scheme = `DPoP realm="shuqiao", algs="${proofAlgorithms.join(' ')}"`; // RFC 9449 §7.1
  if (proof) return `${scheme}, error="${proof}"`;
  if (note === 'needs-dpop') return `${scheme}, error="invalid_token"`;
  if (note === 'no-token') return 'Bearer realm="shuqiao"';
  const description = reason === 'expired-token' ? 'the access token expired' : 'the access token is invalid';
  return `Bearer realm="shuqiao", error="invalid_token", error_description="${description}"`;
}
