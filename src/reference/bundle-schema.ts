import { z } from '@hono/zod-openapi';
import { both } from './text.ts';

const status = z.enum(['ok', 'absent', 'not_found', 'refused', 'unavailable', 'pending']);

/** A bundle of any life event; the operations of the life events describe the fields of each evidence. */
export const BundleSchema = z
  .object({
    id: z.uuid(),
    lifeEvent: z.string(),
    case: z.string(),
    complete: z.boolean(),
    sentence: z.string(),
    expiresAt: z.iso.datetime().openapi({
      description: both({ zh: '保留到何时，到时自动删除', en: 'Until when it is kept' }),
    }),
    nextTryAt: z.iso
      .datetime()
      .optional()
      .openapi({
        description: both({
          zh: '下次自动补查的时间',
          en: 'When what could not be reached is looked up again',
        }),
      }),
    evidence: z.array(
      z.looseObject({
        id: z.string(),
        title: z.string(),
        required: z.boolean(),
        onMissing: z.enum(['upload', 'skip', 'block', 'accept-and-follow-up']),
        status,
        sentence: z.string(),
        source: z.object({ vertical: z.string(), title: z.string() }),
      }),
    ),
  })
  .openapi('Bundle', {
    description: both({
      zh: '材料包；各项材料的字段见相应一件事的操作',
      en: 'A bundle; the fields of each evidence are described with the operation of its life event',
    }),
  });
