import { z } from '@hono/zod-openapi';
import { problems, type Reason } from '../problems.ts';
import { both } from './text.ts';

const reasons = Object.keys(problems) as [Reason, ...Reason[]];

/** An RFC 9457 problem document. */
export const ProblemSchema = z
  .object({
    type: z
      .string()
      .openapi({ format: 'uri', description: both({ zh: '此原因的说明页', en: 'The page of this reason' }) }),
    title: z.string().openapi({ description: both({ zh: '原因的简称', en: 'The reason in a few words' }) }),
    status: z.int().openapi({ description: both({ zh: 'HTTP 状态码', en: 'The HTTP status' }) }),
    detail: z.string().openapi({ description: both({ zh: '这一次发生了什么', en: 'What happened this time' }) }),
    instance: z.string().openapi({
      description: both({ zh: '请求编号，与 Request-Id 相同', en: "The request's id, the same as in Request-Id" }),
    }),
    reason: z.enum(reasons).openapi({
      description: both({
        zh: '机器可读的原因；按它分支，不要按文字',
        en: 'Machine-readable; branch on this, never on words',
      }),
    }),
    remedy: z.string().openapi({ description: both({ zh: '怎么办', en: 'What to do' }) }),
    errors: z
      .array(
        z.object({
          field: z.string().openapi({
            description: both({
              zh: '参数名、请求头名或以点分隔的路径',
              en: 'A parameter, a header, or a dotted path',
            }),
          }),
          message: z.string().openapi({ description: both({ zh: '错在哪里', en: 'What is wrong with it' }) }),
        }),
      )
      .optional()
      .openapi({ description: both({ zh: '哪一处不对、为什么', en: 'Which field, and why' }) }),
    evidence: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          required: z.boolean(),
          status: z.enum(['withheld', 'not_found', 'refused', 'unavailable']).openapi({
            description: both({
              zh: 'withheld：已取得，因其他材料未取齐而未提供',
              en: '`withheld`: was had, and not given since others could not be had',
            }),
          }),
          sentence: z.string(),
        }),
      )
      .optional()
      .openapi({
        description: both({
          zh: 'bundle-incomplete：每项材料的状态，不含数据',
          en: 'With bundle-incomplete: how each evidence stands, without data',
        }),
      }),
  })
  .openapi('Problem', { description: both({ zh: 'RFC 9457 问题文档', en: 'An RFC 9457 problem document' }) });

/** The envelope of every list: `next` continues it as `?after=`, `incomplete` names what did not answer. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item).openapi({ description: both({ zh: '本页条目', en: 'The entries of this page' }) }),
    next: z
      .string()
      .optional()
      .openapi({
        description: both({
          zh: '下一页游标，原样放进 ?after=；没有则已到末页',
          en: 'Opaque cursor of the next page, for ?after=; absent on the last',
        }),
      }),
    incomplete: z
      .array(z.string())
      .optional()
      .openapi({
        description: both({
          zh: '没有应答的日志；本页缺少它们的条目',
          en: 'Logs that did not answer; their entries are missing here',
        }),
      }),
  });
}

/** Query parameters of every list. */
export const PageQuery = z.object({
  after: z
    .string()
    .max(512)
    .optional()
    .openapi({ description: both({ zh: '上一页的 next', en: '`next` of the page before' }) }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .openapi({ description: both({ zh: '每页条数，1 至 1000', en: 'Entries per page, 1 to 1000' }), example: 50 }),
});
