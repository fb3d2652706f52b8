import { z } from 'zod';
import { textSchema } from './common.ts';

export const codeListSchema = z
  .strictObject({
    title: textSchema,
    source: z.string().optional().describe('the standard or notice the codes come from'),
    values: z
      .array(
        z.strictObject({
          code: z.string().min(1).describe("the vertical's code, in quotes, such as '1'"),
          value: z
            .string()
            .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
            .describe("the county's value for it, of lower-case letters, digits and single hyphens"),
          title: textSchema,
        }),
      )
      .min(1)
      .describe('the codes, a list of { code, value, title }'),
  })
  .describe('a code list, { title: …, values: … }');

export type CodeListConfig = z.infer<typeof codeListSchema>;
