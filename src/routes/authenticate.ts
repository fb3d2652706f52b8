import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Identity, PresentedProof } from '../identity/index.ts';
import type { Caller, Result, Scope } from '../model/index.ts';
import type { Ops } from '../ops/index.ts';
import type { Refusal } from '../problems.ts';
import { type AppEnv, problemResponse } from './context.ts';

/** Holds the console's session; only paths that ops may use look at it. */
export const consoleCookie = 'shuqiao-console';

export interface RequireCaller {
  /** Lets a request on whose caller has one of the scopes; sets `c.var.caller`. */
  (...scopes: readonly Scope[]): MiddlewareHandler<AppEnv>;
  /** Whether a request that was let on would be let on now: for an answer that goes on for long. */
  stillCounts(c: Context<AppEnv>, ...scopes: readonly Scope[]): Promise<boolean>;
}

interface AuthenticationRooms {
  readonly identity: Pick<Identity, 'authenticate' | 'authenticateSession' | 'dpopNonce'>;
  readonly issuer: string;
  readonly ops: Pick<Ops, 'refusedBeforeAuthentication'>;
}

/**
 * Who is calling: an access token (RFC 6750 §2.1) or, where ops may come in, the console's session cookie. Who could not be made
 * out is refused and counted, without an entry; who lacks the scope is known by then.
 */
export function createRequireCaller({ identity, issuer, ops }: AuthenticationRooms): RequireCaller {
  const who = (c: Context<AppEnv>, scopes: readonly Scope[], again = false) =>
    authenticate(c, identity, { issuer, cookies: scopes.includes('ops'), again });
  const may = ({ scopes: granted }: Caller, scopes: readonly Scope[]) =>
    scopes.some((scope) => granted.includes(scope));

  const requireCaller = (...scopes: readonly Scope[]): MiddlewareHandler<AppEnv> => {
    return async (c, next) => {
      const caller = await who(c, scopes);
      if (!caller.ok) {
        ops.refusedBeforeAuthentication(caller.failure.reason);
        return problemResponse(c, issuer, caller.failure);
      }
      c.set('caller', caller.value);
      if (may(caller.value, scopes)) return next();
      return problemResponse(c, issuer, { reason: 'insufficient-scope', note: `needs ${scopes.join(' or ')}` });
    };
  };
  return Object.assign(requireCaller, {
    async stillCounts(c: Context<AppEnv>, ...scopes: readonly Scope[]) {
      const caller = await who(c, scopes, true);
      return caller.ok && may(caller.value, scopes);
    },
  });
}

/** For paths that anyone may read and a caller sees more of: without credentials goes on, with bad ones refuses. */
export function createOptionalCaller(
  requireCaller: RequireCaller,
  ...scopes: readonly Scope[]
): MiddlewareHandler<AppEnv> {
  const guard = requireCaller(...scopes);
  return (c, next) => {
    const shown = c.req.header('Authorization') ?? (scopes.includes('ops') ? getCookie(c, consoleCookie) : undefined);
    return shown === undefined ? next() : guard(c, next);
  };
}

async function authenticate(
  c: Context<AppEnv>,
  identity: AuthenticationRooms['identity'],
  { issuer, cookies, again }: { readonly issuer: string; readonly cookies: boolean; readonly again: boolean },
): Promise<Result<Caller, Refusal>> {
  const possession = presentedProof(c);
  if (possession && !again) c.header('DPoP-Nonce', identity.dpopNonce());
  const place = { address: c.var.address, again, ...(possession && { possession }) };
  const authorization = c.req.header('Authorization');
  const cookie = authorization === undefined && cookies ? getCookie(c, consoleCookie) : undefined;
  if (cookie === undefined) return identity.authenticate(authorization, place);
  if (!isSameOrigin(c, issuer)) return { ok: false, failure: crossSite };
  return identity.authenticateSession(cookie, place);
}

/** The DPoP header of a request (RFC 9449 §4.1), and what the proof in it has to be for. */
export function presentedProof(c: Context): PresentedProof | undefined {
  const proof = c.req.header('DPoP');
  return proof === undefined ? undefined : { proof, method: c.req.method, path: c.req.path };
}

/**
 * A browser sends the cookie by itself, so what changes something must come from the console's own pages. `Sec-Fetch-Site` cannot
 * be set by a page (Fetch Metadata §2.4); browsers that lack it send `Origin` with all but GET and HEAD (RFC 6454 §7.3).
 */
export function isSameOrigin(c: Context, issuer: string): boolean {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return true;
  const site = c.req.header('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('Origin');
  return origin !== undefined && (origin === new URL(issuer).origin || origin === new URL(c.req.url).origin);
}

export const crossSite: Refusal = {
  reason: 'invalid-token',
  detail: {
    zh: '请求不是从控制台自己的页面发出的，登录状态未予采用。',
    en: 'The request does not come from the console’s own pages; its session was not accepted.',
  },
  note: 'cross-site',
};
