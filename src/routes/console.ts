import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type AssetReader, assetHeaders, catalogNames, pageHeaders } from '../console/index.ts';
import type { Identity } from '../identity/index.ts';
import type { Ops } from '../ops/index.ts';
import type { Refusal } from '../problems.ts';
import { consoleCookie, crossSite, isSameOrigin, type RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { readJson } from './read-json.ts';

export interface ConsoleRooms {
  readonly identity: Pick<Identity, 'redeemConsoleCode' | 'authenticateSession' | 'revoke'>;
  /** The built pages, `index.html` among them. */
  readonly assets: AssetReader;
  readonly ops: Pick<Ops, 'refusedBeforeAuthentication'>;
  readonly issuer: string;
  readonly requireCaller: RequireCaller;
}

/** The web console's page, its files and its session. */
export function consoleRoutes({ identity, assets, ops, issuer, requireCaller }: ConsoleRooms): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  const cookie = {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    secure: issuer.startsWith('https:'),
  } as const;

  const refuse = (c: Context<AppEnv>, refusal: Refusal) => {
    ops.refusedBeforeAuthentication(refusal.reason);
    return problemResponse(c, issuer, refusal);
  };

  app.get('/console/session', async (c) => {
    c.header('Cache-Control', 'no-store');
    const caller = await identity.authenticateSession(getCookie(c, consoleCookie), { address: c.var.address });
    if (!caller.ok) return c.json({ signedIn: false });
    const { department, expiresAt } = caller.value;
    return c.json({
      signedIn: true,
      department,
      name: c.var.catalog.departments.get(department)?.name,
      expiresAt: new Date(expiresAt * 1000).toISOString(),
    });
  });

  // The code comes in the link's fragment, which no server and no link preview ever sees; the page posts it here.
  app.post('/console/session', async (c) => {
    if (!isSameOrigin(c, issuer)) return refuse(c, crossSite);
    const body = await readJson(c);
    if (!body.ok) return problemResponse(c, issuer, body.failure);
    const code = SignIn.safeParse(body.value);
    if (!code.success) return refuse(c, { reason: 'malformed' });
    const session = await identity.redeemConsoleCode(code.data.code);
    if (!session.ok) return refuse(c, session.failure.reason === 'overloaded' ? session.failure : spentLink);
    setCookie(c, consoleCookie, session.value.cookie, { ...cookie, maxAge: session.value.maxAgeSeconds });
    c.header('Cache-Control', 'no-store');
    return c.json({ signedIn: true });
  });

  app.delete('/console/session', requireCaller('ops'), async (c) => {
    // Also ends the session itself: a copy of the cookie is worth nothing afterwards.
    await identity.revoke({ kind: 'token', id: c.var.caller.tokenId });
    deleteCookie(c, consoleCookie, cookie);
    c.header('Cache-Control', 'no-store');
    return c.json({ signedIn: false });
  });

  app.get('/console/names', requireCaller('ops'), (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json(catalogNames(c.var.catalog));
  });

  app.get('/console/assets/*', async (c) => {
    const asset = await assets(c.req.path.slice('/console/'.length), { encodings: c.req.header('Accept-Encoding') });
    if (!asset) return problemResponse(c, issuer, { reason: 'not-found' });
    return c.body(asset.body, 200, assetHeaders(asset));
  });

  const page = async (c: Context<AppEnv>) => {
    const html = await assets('index.html', { encodings: c.req.header('Accept-Encoding') });
    if (html) return c.body(html.body, 200, { ...assetHeaders(html), ...pageHeaders });
    return c.html(notBuilt, 503, pageHeaders);
  };
  app.get('/console', page);
  app.get('/console/', (c) => c.redirect('/console', 308));
  app.get('/console/:page{requests}', page);

  return app;
}

const SignIn = z.strictObject({ code: z.string().min(1).max(4096) });

const spentLink: Refusal = {
  reason: 'invalid-token',
  detail: {
    zh: '登录链接无效、已过期或已经用过。每个链接只能用一次，十分钟内有效。',
    en: 'The sign-in link is invalid, has expired or was used. Each works once, within ten minutes.',
  },
  remedy: {
    zh: '在网关所在的机器上运行 npx shuqiao console link，取得新的链接。',
    en: 'Run npx shuqiao console link on the gateway’s machine for a new one.',
  },
};

const notBuilt = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>数桥控制台</title>
<p>控制台页面尚未构建。请运行 <code>npm run build:console</code> 后刷新。</p>
<p lang="en">The console has not been built. Run <code>npm run build:console</code> and reload.</p></html>`;
