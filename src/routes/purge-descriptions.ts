import { createRoute, z } from '@hono/zod-openapi';
import { answerHeaders, bodyReasons, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import { wordsForLedger } from './validation.ts';

export const PurgeWish = z
  .object({
    resource: z
      .string()
      .max(120)
      .optional()
      .openapi({
        description: both({ zh: '一个数据资源的全部留存', en: 'All that is kept of a resource' }),
        example: 'mps-population.household-record',
      }),
    vertical: z
      .string()
      .max(60)
      .optional()
      .openapi({ description: both({ zh: '一个垂管系统的全部留存', en: 'All that is kept of a vertical' }) }),
    subject: z
      .object({ name: z.string(), idNumber: z.string() })
      .strict()
      .optional()
      .openapi({
        description: both({
          zh: '以其号码查得的全部留存；号码只在正文中传，日志里是假名',
          en: 'All that was asked for by this number; it travels in the body alone and is a pseudonym in the ledger',
        }),
      }),
    reason: wordsForLedger.optional().openapi({
      description: both({ zh: '缘由，写入存证日志；运维必填', en: 'Why; it goes into the ledger; ops must say' }),
      example: both({ zh: '户籍数据已更正', en: 'The register was corrected' }),
    }),
  })
  .strict()
  .openapi('PurgeWish');

const PurgeDone = z
  .object({
    resource: z.string().optional(),
    vertical: z.string().optional(),
    subject: z.string().optional(),
    purgedAt: z.iso.datetime(),
    reach: z.enum(['every-instance', 'this-instance']).openapi({
      description: both({
        zh: '在哪里生效：有 Redis 时即刻在所有实例上；没有时只在本实例上，Redis 失联时恢复后即告知其余，与 Redis 断开的实例在重新连上时得知。Workers 的各隔离区（isolate）无论有无 Redis 都在 3 秒内生效',
        en: 'Where it holds: with Redis on every instance at once; without it on this instance alone; while Redis is lost the others are told once it is back, and an instance that is cut off from it learns of it when it is back itself. On Workers in every isolate within 3 s, with or without it',
      }),
    }),
  })
  .openapi('PurgeDone');

const wishExample = { resource: 'mps-population.household-record', reason: '户籍数据已更正' };
const doneExample = {
  resource: 'mps-population.household-record',
  purgedAt: '2026-11-24T04:30:00.000Z',
  reach: 'every-instance',
};

const request = {
  body: { required: true, content: { 'application/json': { schema: PurgeWish, example: wishExample } } },
};
const done = {
  description: both({ zh: '已清除', en: 'Purged' }),
  headers: answerHeaders,
  content: { 'application/json': { schema: PurgeDone, example: doneExample } },
};

export const opsPurgeRoute = createRoute({
  method: 'post',
  path: '/ops/purges',
  operationId: 'purge',
  summary: both({ zh: '清除留存', en: 'Purge what is kept' }),
  description: both({
    zh: '此前取得的应答不再使用，下一次重新向垂管系统查询。先写存证日志，再清除；写不了日志就不清除。',
    en: 'Answers fetched before are no longer used; the next call asks the vertical. The act is in the ledger first; without its entry nothing is purged.',
  }),
  parameters: plainHeaders,
  request,
  responses: {
    200: done,
    ...problemResponses(...bodyReasons, ...callerReasons, 'insufficient-scope', 'ledger-unavailable'),
  },
});

export const verticalPurgeRoute = createRoute({
  method: 'post',
  path: '/verticals/{vertical}/purges',
  operationId: 'purgeByVertical',
  summary: both({ zh: '垂管系统通知清除', en: 'A vertical purges what is kept of it' }),
  description: both({
    zh: '垂管系统的数据变了，通知网关不再使用先前的应答；正文 {} 表示该系统的全部留存。按 Standard Webhooks 以双方约定的密钥签名（HMAC-SHA256）；时间相差 5 分钟以上或重复的消息不受理。',
    en: 'A vertical whose data changed tells the gateway to use earlier answers no more; a body of {} means all that is kept of it. Signed as Standard Webhooks has it, with the secret both sides hold (HMAC-SHA256); a message more than 5 minutes off, or seen before, is refused.',
  }),
  security: [],
  request: {
    ...request,
    params: z.object({ vertical: z.string().openapi({ example: 'mps-population' }) }),
    headers: z.object({
      'webhook-id': z.string().openapi({
        description: both({ zh: '消息编号，重发不变', en: 'The message’s id, the same where it is sent again' }),
        example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
      }),
      'webhook-timestamp': z.string().openapi({
        description: both({ zh: '发送时间，1970 年以来的秒数', en: 'When it was sent, seconds since 1970' }),
        example: '1795494600',
      }),
      'webhook-signature': z.string().openapi({
        description: both({ zh: 'v1, 与签名的 base64', en: 'v1, and base64 of the MAC' }),
        example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
      }),
    }),
  },
  responses: {
    200: done,
    ...problemResponses(
      'invalid-token',
      'malformed',
      'invalid-parameters',
      'too-large',
      'overloaded',
      'ledger-unavailable',
    ),
  },
});
