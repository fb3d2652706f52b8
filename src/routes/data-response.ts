import type { Context } from 'hono';
import { serializeItem, serializeList } from 'structured-headers';
import type { Answer } from '../answer.ts';
import type { CacheUse, LedgerUnavailable, LimitState, Recorded } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { type AppEnv, problemResponse } from './context.ts';

/** The response to a data call. Only a `Recorded` can become one; without it there is 503 and nothing else. */
export function dataResponse(c: Context<AppEnv>, issuer: string, answer: Answer | LedgerUnavailable): Response {
  if ('ledgerUnavailable' in answer) return ledgerUnavailable(c, issuer);
  const { recorded, limits, reply, refusal } = answer;
  setLimits(c, limits);
  if (reply) {
    c.header('Cache-Status', cacheStatus(reply.cache));
    if ('ageSeconds' in reply.cache) c.header('Age', String(reply.cache.ageSeconds));
  }
  c.header('Server-Timing', serverTiming(recorded, reply?.upstream.requestId === recorded.entry.id));
  return recordedResponse(c, recorded, refusal);
}

/** Sends the recorded bytes with their receipt: the address, and the salt that is kept nowhere (RFC 9651). */
export function recordedResponse(c: Context<AppEnv>, recorded: Recorded, refusal?: Refusal): Response {
  c.set('recorded', true);
  c.header('Receipt', receiptHeader(recorded));
  c.header('Cache-Control', 'no-store');
  if (refusal?.retryAfterSeconds !== undefined) c.header('Retry-After', String(refusal.retryAfterSeconds));
  if (recorded.entry.status === 204) return c.body(null, 204);
  return c.body(recorded.body, recorded.entry.status as 200, {
    'Content-Type': refusal ? 'application/problem+json' : 'application/json',
    'Content-Language': c.var.language,
  });
}

/** There is no entry for this answer, and none is tried for again. */
export function ledgerUnavailable(c: Context<AppEnv>, issuer: string): Response {
  c.set('recorded', true);
  return problemResponse(c, issuer, { reason: 'ledger-unavailable', retryAfterSeconds: 5 });
}

export function receiptHeader({ receipt, salt }: Recorded): string {
  return serializeItem([receipt, new Map([['salt', Uint8Array.from(atob(salt), (c) => c.charCodeAt(0)).buffer]])]);
}

/** RFC 9211. A stale answer that was asked for anew in vain is not called a hit (§2.1); where nobody was asked it is one. */
function cacheStatus(use: CacheUse): string {
  switch (use.kind) {
    case 'hit':
      return use.staleForSeconds === undefined
        ? 'Shuqiao; hit'
        : `Shuqiao; hit; ttl=-${use.staleForSeconds}; detail=stale-while-revalidate`;
    case 'stale':
      return `Shuqiao; ${use.tried ? 'fwd=stale' : 'hit'}; ttl=-${use.staleForSeconds}; detail=served-stale`;
    case 'joined':
      return `Shuqiao; fwd=${use.renewed ? 'stale' : 'miss'}; collapsed`;
    case 'miss':
      return `Shuqiao; fwd=${use.renewed ? 'stale' : 'miss'}`;
    case 'bypass':
      return 'Shuqiao; fwd=bypass';
  }
}

/** IETF draft-ietf-httpapi-ratelimit-headers: `"rate";r=39;t=1` and `"rate";q=40;w=10`. */
function setLimits(c: Context, limits: readonly LimitState[]): void {
  if (limits.length === 0) return;
  c.header(
    'RateLimit',
    serializeList(
      limits.map(({ name, remaining, resetSeconds }) => [
        name,
        new Map([
          ['r', remaining],
          ['t', resetSeconds],
        ]),
      ]),
    ),
  );
  c.header(
    'RateLimit-Policy',
    serializeList(
      limits.map(({ name, limit, windowSeconds }) => [
        name,
        new Map([
          ['q', limit],
          ['w', windowSeconds],
        ]),
      ]),
    ),
  );
}

/** How long it took, and how much of it was the vertical's; a kept answer's vertical took none of this call's time. */
function serverTiming({ entry }: Recorded, ownUpstreamCall: boolean): string {
  const total = `total;dur=${entry.durationMs}`;
  return entry.upstream && ownUpstreamCall ? `${total}, vertical;dur=${entry.upstream.durationMs}` : total;
}
