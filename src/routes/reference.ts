import { createHash } from 'node:crypto';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { type AssetReader, assetHeaders } from '../console/index.ts';
import type { Caller, Language } from '../model/index.ts';
import {
  answerHeaders,
  asReason,
  both,
  docsPage,
  frontPage,
  noSuchProblemPage,
  plainHeaders,
  problemIndexPage,
  problemPage,
  problemResponses,
  type Reference,
} from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';

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

function links(issuer: string) {
  return {
    name: 'shuqiao',
    reference: `${issuer}/docs`,
    openapi: `${issuer}/openapi.json`,
    problems: `${issuer}/problems`,
    console: `${issuer}/console`,
    authorisation: `${issuer}/.well-known/oauth-authorization-server`,
    checkpoint: `${issuer}/ledger/checkpoint`,
  };
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

const LanguageQuery = z.object({
  lang: z
    .enum(['zh', 'en'])
    .optional()
    .catch(undefined)
    .openapi({
      type: 'string',
      enum: ['zh', 'en'],
      description: both({ zh: '语言；优先于 Accept-Language', en: 'Language; beats Accept-Language' }),
    }),
});

const pageExample = `<!doctype html><title>${both({ zh: '数桥', en: 'Shuqiao' })}</title>`;
const htmlContent = { 'text/html': { schema: z.string(), example: pageExample } };

const frontRoute = createRoute({
  method: 'get',
  path: '/',
  operationId: 'front-page',
  summary: both({ zh: '首页', en: 'Front page' }),
  description: both({
    zh: '这是什么、往哪里去；Accept: application/json 得到同样的链接。',
    en: 'What this is and where to go; with Accept: application/json the same links.',
  }),
  parameters: plainHeaders,
  request: { query: LanguageQuery },
  responses: {
    200: {
      description: both({ zh: '首页', en: 'The page, or its links' }),
      headers: answerHeaders,
      content: {
        ...htmlContent,
        'application/json': {
          schema: z.object({
            name: z.string(),
            reference: z.url(),
            openapi: z.url(),
            problems: z.url(),
            console: z.url(),
            authorisation: z.url(),
            checkpoint: z.url(),
          }),
          example: links('https://gateway.example'),
        },
      },
    },
  },
});

const docsRoute = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'reference-page',
  summary: both({ zh: '接口文档', en: 'API reference' }),
  description: both({
    zh: '可在线试用的接口文档，所有文件都在本地。',
    en: 'The API reference with try-it; every file of it is served from here.',
  }),
  parameters: plainHeaders,
  request: { query: LanguageQuery },
  responses: {
    200: { description: both({ zh: '页面', en: 'The page' }), headers: answerHeaders, content: htmlContent },
  },
});

const documentRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'openapi-document',
  summary: both({ zh: '接口描述', en: 'The description' }),
  description: both({
    zh: '本文档（OpenAPI 3.1）。带令牌并加 ?view=mine，只列出贵部门能调用的接口、能得到的字段。',
    en: 'This document (OpenAPI 3.1). With a token and ?view=mine, only what the caller may call and the fields it would get.',
  }),
  parameters: plainHeaders,
  request: {
    query: LanguageQuery.extend({
      view: z
        .enum(['mine'])
        .optional()
        .catch(undefined)
        .openapi({
          type: 'string',
          enum: ['mine'],
          description: both({ zh: '只看本部门的（需要令牌）', en: 'Only the caller’s own (needs a token)' }),
        }),
    }),
  },
  responses: {
    200: {
      description: both({ zh: 'OpenAPI 3.1 文档', en: 'An OpenAPI 3.1 document' }),
      headers: answerHeaders,
      content: {
        'application/json': {
          schema: z.looseObject({ openapi: z.string() }),
          example: {
            openapi: '3.1.1',
            info: { title: both({ zh: '数桥', en: 'Shuqiao' }), version: '1.0.0' },
            paths: {},
          },
        },
      },
    },
    ...problemResponses('invalid-token', 'expired-token'),
  },
});

const problemsRoute = createRoute({
  method: 'get',
  path: '/problems',
  operationId: 'problems-page',
  summary: both({ zh: '问题说明', en: 'All reasons' }),
  description: both({ zh: '网关说“不”的每一种原因。', en: 'Every reason why the gateway says no.' }),
  parameters: plainHeaders,
  request: { query: LanguageQuery },
  responses: {
    200: { description: both({ zh: '页面', en: 'The page' }), headers: answerHeaders, content: htmlContent },
  },
});

const problemRoute = createRoute({
  method: 'get',
  path: '/problems/{reason}',
  operationId: 'problem-page',
  summary: both({ zh: '一种原因', en: 'One reason' }),
  description: both({
    zh: '发生了什么、怎么办；问题文档的 type 指向这里。',
    en: 'What happened and what to do; the type of a problem document leads here.',
  }),
  parameters: plainHeaders,
  request: {
    params: z.object({
      reason: z.string().openapi({
        description: both({ zh: '原因', en: 'The reason' }),
        example: 'demand-expired',
      }),
    }),
    query: LanguageQuery,
  },
  responses: {
    200: { description: both({ zh: '页面', en: 'The page' }), headers: answerHeaders, content: htmlContent },
    404: {
      description: both({ zh: '没有这个原因', en: 'No such reason' }),
      headers: answerHeaders,
      content: htmlContent,
    },
  },
});
