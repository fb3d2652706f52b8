import { z } from 'zod';
import {
  demandIdSchema,
  idSchema,
  matterSchema,
  nameSchema,
  parameterFormatSchema,
  statedPathSchema,
  textSchema,
} from './common.ts';

const parameterSchema = z.strictObject({
  path: statedPathSchema,
  format: parameterFormatSchema,
  required: z.boolean().default(true).describe('false if it may be left out'),
  title: textSchema,
});

const evidenceSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  record: textSchema.describe('what is looked up, as a sentence to the citizen calls it: 接种记录'),
  paper: textSchema.describe('the paper it spares the citizen: 接种证'),
  demand: demandIdSchema,
  required: z.boolean().describe('whether the life event needs it'),
  group: idSchema.optional().describe('of the evidence that shares a group, one is enough'),
  calls: z
    .array(
      z.record(
        nameSchema,
        z
          .string()
          .regex(/^(\$[a-z][A-Za-z0-9]*(\[\])?(\.[a-z][A-Za-z0-9]*)*|@[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9]*)$/)
          .describe('$path of a parameter of the life event, or @evidence.field of an evidence above'),
      ),
    )
    .min(1)
    .describe(
      'one map per call: parameter of the resource → $path or @evidence.field; $things[].path makes one per thing',
    ),
  combine: z.enum(['all', 'any']).default('all').describe('how several calls make one status'),
  predicates: z.array(idSchema).default([]).describe('predicates of the demand that are asked here'),
  onMissing: z
    .enum(['upload', 'skip', 'block', 'accept-and-follow-up'])
    .describe('what to do without it: ask for the paper, skip it, stop, or accept and follow up'),
});

export const lifeEventSchema = z
  .strictObject({
    name: textSchema,
    batch: z.union([z.literal(1), z.literal(2)]).describe('the national list it is from: 1 or 2'),
    lead: idSchema.describe('the department that leads'),
    matter: matterSchema,
    departments: z.array(idSchema).min(1).describe('the departments that take part, the lead among them'),
    deadlineMs: z
      .int()
      .min(100)
      .max(60_000)
      .describe('the whole bundle answers within this, milliseconds, at most 60000'),
    keepHours: z
      .int()
      .min(1)
      .max(168)
      .default(24)
      .describe('how long a bundle that was asked for asynchronously is kept, hours, at most seven days'),
    parameters: z.array(parameterSchema).min(1).describe('what the applicant states once, a list'),
    evidence: z.array(evidenceSchema).min(1).describe('what is needed, in the order it is fetched, a list'),
    delegations: z
      .array(
        z.strictObject({
          demand: demandIdSchema,
          to: idSchema.describe('the department that may receive its answer: the lead'),
          basis: z.string().min(1).describe('what the delegation rests on'),
        }),
      )
      .default([])
      .describe("leave for the lead to receive what rests on another department's demand"),
    uploads: z
      .array(
        z.strictObject({
          title: textSchema,
          required: z.boolean(),
          insteadOf: idSchema.optional().describe('the evidence it may replace'),
          note: z.string().min(1).optional().describe('when it is asked for'),
        }),
      )
      .default([])
      .describe('papers no vertical can replace, or taken in place of an evidence'),
  })
  .describe('a life event: name, lead, matter, parameters, evidence and so on');

export type LifeEventConfig = z.infer<typeof lifeEventSchema>;
