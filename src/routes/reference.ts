import { createHash } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { type AssetReader, assetHeaders } from '../console/index.ts';
import type { Caller, Language } from '../model/index.ts';
import {
  asReason,
  docsPage,
  frontPage,
  noSuchProblemPage,
  problemIndexPage,
  problemPage,
  type Reference,
} from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { docsRoute, documentRoute, frontRoute, links, problemRoute, problemsRoute } from './reference-descriptions.ts';

export interface ReferenceRooms {
  readonly reference: Reference;
  readonly issuer: string;
  /** Reads what `build:reference` made. */
  readonly assets: AssetReader;
  /** Sets `caller` where a valid token is sent; only `?view=mine` asks it. */
  readonly optionalCaller: MiddlewareHandler<AppEnv>;
}

/** Front page, API reference, its document, and a page per reason. */
export function referenceRoutes({ reference, issuer, assets, optionalCaller }: ReferenceRooms): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  const tag = createTagger();

  app.openapi(frontRoute, (c) => {
    const language = languageOf(c);
    if (!wantsHtml(c)) return c.json(links(issuer), 200, { Vary: 'Accept' });
    const { catalog } = c.var;
    const counts = {
      departments: catalog.departments.size,
      verticals: catalog.verticals.size,
      resources: catalog.resources.size,
      demands: catalog.demands.size,
      lifeEvents: catalog.lifeEvents.size,
    };
    const tryIt = reference.tryIt(catalog);
    return page(c, language, frontPage({ language, path: '/', counts, tryIt }));
  });

  app.openapi(docsRoute, (c) => page(c, languageOf(c), docsPage(languageOf(c))));

  app.get('/docs/assets/:file', async (c) => {
    const asset = await assets(c.req.param('file'), { encodings: c.req.header('Accept-Encoding') });
    if (!asset) return problemResponse(c, issuer, { reason: 'not-found' });
    const headers = { ...assetHeaders(asset), ETag: tag(asset.body) };
    if (c.req.header('If-None-Match') === headers.ETag) return c.body(null, 304, headers);
    return c.body(asset.body, 200, headers);
  });

  app.use('/openapi.json', (c, next) => (c.req.query('view') === 'mine' ? optionalCaller(c, next) : next()));
  app.openapi(documentRoute, (c) => {
    const mine = c.req.query('view') === 'mine';
    const caller: Caller | undefined = mine ? c.var.caller : undefined;
    if (mine && !caller) return problemResponse(c, issuer, { reason: 'invalid-token', note: 'no-token' });
    const language = languageOf(c);
    const text = reference.document({ catalog: c.var.catalog, language, caller });
    return c.body(text, 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Language': language,
      'Cache-Control': mine ? 'private, no-cache' : 'no-cache',
      Vary: 'Accept-Language',
    });
  });

  app.openapi(problemsRoute, (c) => {
    const language = languageOf(c);
    return page(c, language, problemIndexPage({ language, path: '/problems' }));
  });
  app.openapi(problemRoute, (c) => {
    const language = languageOf(c);
    const path = c.req.path;
    const reason = asReason(c.req.param('reason'));
    if (!reason) return page(c, language, noSuchProblemPage({ language, path }), 404);
    const places = reference.places(reason, { catalog: c.var.catalog, language });
    return page(c, language, problemPage(reason, { language, path, issuer, places }));
  });
  return app;
}

/** Scripts and data from here alone; Scalar sets styles from script, which needs `unsafe-inline` for styles only. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

async function page(
  c: Context<AppEnv>,
  language: Language,
  body: ReturnType<typeof docsPage>,
  status: 200 | 404 = 200,
) {
  return c.html(await body, status, {
    'Content-Language': language,
    'Content-Security-Policy': contentSecurityPolicy,
    'Cache-Control': 'no-cache',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept, Accept-Language',
  });
}

/** `?lang=` beats Accept-Language, so that a link keeps its language. */
function languageOf(c: Context<AppEnv>): Language {
  const asked = c.req.query('lang');
  return asked === 'zh' || asked === 'en' ? asked : c.var.language;
}

function wantsHtml(c: Context): boolean {
  const accept = c.req.header('Accept') ?? '';
  return !accept.includes('application/json') || accept.includes('text/html');
}

/** Strong entity tags (RFC 9110 §8.8.3) of bodies that are kept while the gateway runs: each is hashed once. */
function createTagger(): (body: Uint8Array) => string {
  const known = new WeakMap<Uint8Array, string>();
  return (body) => {
    const tag = known.get(body) ?? `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    known.set(body, tag);
    return tag;
  };
}
