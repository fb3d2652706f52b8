import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { type Ledger, outcomeOf } from '../ledger/index.ts';
import type { EntryDraft } from '../model/index.ts';
import type { Reason } from '../problems.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { receiptHeader } from './data-response.ts';
import { entryOf } from './entry-of.ts';

/**
 * Puts what an authenticated caller reads (the catalog, its requests, a receipt) and what it is refused before its handler on
 * record too, so that nothing a token does is missing from the ledger. Data answers have their own entry already.
 */
export function recordReads({
  ledger,
  issuer,
  now,
  refusalsOnly = false,
}: {
  readonly ledger: Ledger;
  readonly issuer: string;
  readonly now: () => number;
  /** For paths whose readings are on record by themselves where that is wanted: polling figures would fill the log. */
  readonly refusalsOnly?: boolean;
}): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    if (c.var.caller === undefined || c.var.recorded || isStream(c.res)) return;
    if (refusalsOnly && c.res.status !== 403) return;
    const body = new Uint8Array(await c.res.clone().arrayBuffer());
    const reason = c.res.status >= 400 ? reasonOf(body) : undefined;
    const draft: EntryDraft = {
      ...entryOf(c, now),
      kind: 'read',
      outcome: reason ? outcomeOf(reason) : 'ok',
      ...(reason && { reason }),
      note: `${c.req.method} ${routePath(c, -1)}`,
      status: c.res.status,
    };
    const recorded = await ledger.record(draft, body);
    if ('ledgerUnavailable' in recorded) {
      c.res = undefined; // with all its headers
      c.res = new Response();
      c.res = problemResponse(c, issuer, { reason: 'ledger-unavailable', retryAfterSeconds: 5 });
      return;
    }
    c.res.headers.set('Receipt', receiptHeader(recorded));
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store'); // it is this caller's, and on record once
  };
}

function isStream(response: Response): boolean {
  return response.headers.get('Content-Type')?.startsWith('text/event-stream') ?? false;
}

function reasonOf(body: Uint8Array): Reason {
  try {
    return JSON.parse(new TextDecoder().decode(body)).reason ?? 'internal';
  } catch {
    return 'internal';
  }
}
