import { z } from 'zod';
import { environmentSchema, idSchema, textSchema } from './common.ts';

const credentialSchema = z
  .record(z.string(), z.string())
  .describe('the members of a credential by name; a secret is env:NAME');

export const verticalSchema = z
  .strictObject({
    name: textSchema,
    spokenName: textSchema.describe('what its office calls itself in a sentence read to a citizen: 公安部门'),
    spokenSystem: textSchema.describe('the system itself in such a sentence: 公安系统'),
    owner: textSchema.describe('the ministry or provincial department that runs it'),
    holds: textSchema.describe('what it holds'),
    upstream: z
      .strictObject({
        baseUrl: environmentSchema.describe('env:NAME of scheme, host and port, no slash at the end'),
        signing: z.string().describe('how it knows who calls, such as platform-hmac'),
        envelope: z.string().describe('how it wraps its answers, such as status-message-data'),
        envelopeSettings: z
          .record(z.string(), z.unknown())
          .default({})
          .describe(
            'member names and codes of the envelope: which code is success, which means no record, which that the calls of the day are used (quotaUsed: not asked again before the next) and which that they come too often (tooOften: not asked for a moment)',
          ),
        format: z.string().describe('how its messages are written: json, xml, form or soap'),
        charset: z.enum(['utf-8', 'gb18030']).default('utf-8').describe('utf-8 or gb18030'),
        relay: idSchema
          .optional()
          .describe('the platform it is reached through, where several verticals share one, such as national-platform'),
        takes: z
          .array(z.enum(['officer', 'department', 'matter', 'case']))
          .default([])
          .describe('what travels upstream with the call beside the parameters'),
        credential: z
          .union([z.literal('per-demand'), credentialSchema])
          .describe("per-demand where the platform gives each demand its own, else the vertical's one credential"),
      })
      .describe('how it is called'),
    webhookSecret: environmentSchema
      .optional()
      .describe(
        'env:NAME of the secret by which it signs its purges: whsec_ and base64 of 24 to 64 bytes (Standard Webhooks); without it none are taken',
      ),
    service: z
      .strictObject({
        p50Ms: z.int().positive().describe('usual time of an answer, milliseconds'),
        p95Ms: z.int().positive().describe('time that 95 of 100 answers keep, milliseconds'),
        timeoutMs: z
          .int()
          .positive()
          .max(60_000)
          .describe('after this the gateway gives up, milliseconds, at most 60000'),
        window: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/)
          .describe('opening hours in Beijing time, HH:MM-HH:MM'),
        qps: z.int().positive().describe('calls a second it grants the county'),
        dailyQuota: z.int().positive().describe('calls a day it grants the county'),
      })
      .describe('what it promises'),
  })
  .describe('a vertical: name, upstream, service and so on, as the other files of the folder');

export type VerticalConfig = z.infer<typeof verticalSchema>;
