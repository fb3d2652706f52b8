import { z } from 'zod';
import { idSchema, nameSchema, parameterFormatSchema, textSchema, upstreamNameSchema } from './common.ts';

const parameterSchema = z.strictObject({
  name: nameSchema,
  upstream: upstreamNameSchema,
  format: parameterFormatSchema,
  required: z.boolean().default(true).describe('false if it may be left out'),
  title: textSchema,
});

const fieldSchema = z.strictObject({
  name: nameSchema,
  upstream: upstreamNameSchema,
  type: z
    .enum(['string', 'boolean', 'integer', 'decimal', 'date', 'enum'])
    .describe('string, boolean, integer, decimal (an amount, two decimals, as text), date or enum'),
  level: z
    .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .describe('data level: 1 public, 2 internal, 3 personal, 4 sensitive'),
  mask: z
    .enum([
      'none',
      'name',
      'id-number',
      'phone',
      'address',
      'bank-card',
      'certificate-no',
      'plate-number',
      'date-year',
      'money-band',
      'redact',
    ])
    .describe('how it leaves unless a demand names it unmasked'),
  title: textSchema,
  codeList: idSchema
    .optional()
    .describe("the code list that turns the vertical's codes into values; every enum has one"),
  codes: z
    .record(z.string(), z.boolean())
    .optional()
    .describe("the vertical's codes for yes and no, { '1': true, '0': false }; booleans only"),
  convert: idSchema
    .optional()
    .describe(
      "a named converter where the type's own (or for names and citizen ids, their mask's) will not do, such as month",
    ),
  example: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .describe("a made-up value in the county's schema, for the API reference"),
});

const resourceSchema = z.strictObject({
  id: idSchema.describe('the resource within its vertical, such as household-record'),
  operation: z.string().min(1).describe("the operationId in the vertical's spec"),
  service: z.string().optional().describe("the service's own number at the platform, where the spec does not give it"),
  title: textSchema,
  subject: z
    .enum(['person', 'child', 'enterprise', 'property', 'vehicle', 'project'])
    .describe('whom or what it is about'),
  sharing: z.enum(['unconditional', 'conditional', 'not-shared']).describe('the sharing class (共享属性)'),
  notShared: textSchema.optional().describe('why it is closed; only and always for not-shared'),
  freshness: z.enum(['realtime', 'daily', 'monthly', 'yearly']).describe('how often its owner brings it up to date'),
  onEmpty: z
    .enum(['absence-is-an-answer', 'absence-proves-nothing'])
    .describe('what no record means: the answer no, or nothing at all'),
  many: z.boolean().default(false).describe('true if the answer is a list of rows'),
  share: z
    .enum(['county', 'department', 'never'])
    .describe('who may be served a kept copy: any department, the same one, or only a repeat for the same case'),
  parameters: z.array(parameterSchema).min(1).describe('what the caller sends, a list'),
  fields: z.array(fieldSchema).min(1).describe('what an answer holds, a list'),
});

export const resourcesSchema = z.array(resourceSchema).describe('the resources of one vertical, a list');
export type ResourceConfig = z.infer<typeof resourceSchema>;
export type FieldConfig = z.infer<typeof fieldSchema>;
