import { createRoute, z } from '@hono/zod-openapi';
import { answerHeaders, both, plainHeaders, problemResponses } from '../reference/index.ts';

/** The front page for programs. */
export function links(issuer: string) {
  return {
    name: 'shuqiao',
    reference: `${issuer}/docs`,
    openapi: `${issuer}/openapi.json`,
    problems: `${issuer}/problems`,
    console: `${issuer}/console`,
    authorisation: `${issuer}/.well-known/oauth-authorization-server`,
    ledger: `${issuer}/ledger`,
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

export const frontRoute = createRoute({
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
            ledger: z.url(),
          }),
          example: links('https://gateway.example'),
        },
      },
    },
  },
});

export const docsRoute = createRoute({
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

export const documentRoute = createRoute({
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

export const problemsRoute = createRoute({
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

export const problemRoute = createRoute({
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
