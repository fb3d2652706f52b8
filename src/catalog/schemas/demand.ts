import { z } from 'zod';
import {
  dateSchema,
  demandIdSchema,
  idSchema,
  matterSchema,
  nameSchema,
  pathSchema,
  resourceIdSchema,
  subjectBasisSchema,
  textSchema,
} from './common.ts';

const statedSchema = z.strictObject({ parameter: pathSchema });
const clockSchema = z.strictObject({
  clock: z.enum(['today', 'this-month']).describe('today as YYYY-MM-DD or this-month as YYYY-MM, Beijing time'),
});

const predicateTestSchema = z
  .union([
    z.strictObject({
      field: nameSchema,
      equals: z.union([z.string(), z.number(), z.boolean(), statedSchema, clockSchema]),
    }),
    z.strictObject({ field: nameSchema, contains: z.union([z.string().min(1), statedSchema]) }),
    z.strictObject({ field: nameSchema, atLeast: z.union([z.string(), z.number(), statedSchema, clockSchema]) }),
    z.strictObject({ field: nameSchema, exists: z.literal(true).describe('true: the record has a value there') }),
    z.strictObject({
      birthDateOf: nameSchema.describe('a parameter that holds an identity number'),
      onOrBefore: z
        .string()
        .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
        .describe('month and day, MM-DD'),
      yearsAgo: z.int().min(0).max(150).describe('how many years before the present one'),
    }),
  ])
  .describe(
    'a test: { field, exists: true }, { field, equals | contains | atLeast } with a constant, { parameter: father.name } or { clock: today }, or { birthDateOf, onOrBefore, yearsAgo }',
  );

const predicateSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  whenAbsent: z
    .literal('confirmed')
    .optional()
    .describe('confirmed, for a question such as “not listed” on a resource where no record is an answer'),
  whenContradicted: textSchema.optional().describe('what to tell the citizen when the answer is no'),
  all: z.array(predicateTestSchema).min(1).optional().describe('tests that must all hold'),
  any: z.array(predicateTestSchema).min(1).optional().describe('tests of which one must hold'),
});

const durationSchema = z.string().regex(/^P(?=\d|T\d)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/);

const demandSchema = z.strictObject({
  id: demandIdSchema,
  title: textSchema,
  resource: resourceIdSchema,
  matters: z.array(matterSchema).min(1).describe('the matters it covers, a list of { code, title }'),
  lifeEvents: z.array(idSchema).default([]).describe('the life events it may serve'),
  legalBasis: z.array(z.string().min(1)).min(1).describe('the articles it rests on'),
  subjectBasis: subjectBasisSchema,
  subjectBasisByLifeEvent: z
    .record(z.string(), subjectBasisSchema)
    .default({})
    .describe('replaces subjectBasis within the life events it names'),
  maxAge: durationSchema.describe(
    'how old a kept answer may be, an ISO 8601 duration of weeks, days or time such as P1D or PT0S',
  ),
  staleWhileRevalidate: durationSchema
    .optional()
    .describe(
      'how long after it is no longer fresh a kept answer is still given at once, while a new one is fetched behind it, such as PT30M; not at all if left out, and at most maxAge',
    ),
  staleIfError: durationSchema
    .optional()
    .describe(
      'how long after it is no longer fresh a kept answer stands in for a vertical that does not answer, such as PT6H; maxAge if left out, and at most that',
    ),
  quotaPerDay: z.int().positive().describe('calls a day, cached answers included'),
  ratePerSecond: z.int().positive().describe('calls a second'),
  validFrom: dateSchema.describe('the first day it holds, YYYY-MM-DD'),
  validUntil: dateSchema.describe('the last day it holds, YYYY-MM-DD'),
  fields: z
    .array(nameSchema)
    .describe('the most that may leave: fields of the resource; [] where only its predicates are answered'),
  unmasked: z.array(nameSchema).default([]).describe('those of the fields that leave without their mask'),
  unmaskedOnly: z
    .record(
      nameSchema,
      z.strictObject({
        matters: z.array(z.string()).default([]).describe('codes of matters of the demand'),
        lifeEvents: z.array(idSchema).default([]).describe('life events of the demand'),
      }),
    )
    .default({})
    .describe('narrows unmasked, field by field, to the matters and life events it names'),
  predicates: z.array(predicateSchema).default([]).describe('yes-or-no questions it may have answered'),
  credential: z
    .record(z.string(), z.string())
    .optional()
    .describe('its own credential, where the vertical gives them per demand: { rid: …, appKey: env:NAME }'),
});

export const demandsSchema = z.array(demandSchema).describe('the demands of one department, a list');
export type DemandConfig = z.infer<typeof demandSchema>;
export type PredicateConfig = z.infer<typeof predicateSchema>;
