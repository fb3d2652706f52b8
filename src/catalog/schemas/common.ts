import { z } from 'zod';

/** Building blocks of the config files. A description says what would be right: editors show it, `check` prints it. */

export const textSchema = z
  .strictObject({
    zh: z.string().min(1).describe('Chinese text'),
    en: z.string().min(1).describe('English text'),
  })
  .describe('the words in both languages, { zh: …, en: … }');

export const idSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .describe('an id of lower-case letters, digits and single hyphens, such as household-record');

export const resourceIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/)
  .describe('a resource as {vertical}.{operation}, such as mps-population.household-record');

export const demandIdSchema = z
  .string()
  .regex(/^[A-Z]{2}-D-\d{2,4}$/)
  .describe('a demand number such as SN-D-02');

export const nameSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/)
  .describe("a name in the county's schema, in camel case, such as registeredAddress");

export const pathSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/)
  .describe('what the applicant states, as a dotted path such as father.name');

export const statedPathSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*(\[\])?(\.[a-z][A-Za-z0-9]*)*$/)
  .describe(
    'what the applicant states, as a dotted path such as father.name; of several things, vehicles[].plateNumber',
  );

export const upstreamNameSchema = z.string().min(1).describe("the vertical's own name for it, as its spec writes it");

export const environmentSchema = z
  .string()
  .regex(/^env:[A-Z][A-Z0-9_]*$/)
  .describe('env:NAME, read from the environment at start; secrets are never written in config');

export const matterSchema = z
  .strictObject({
    code: z
      .string()
      .regex(/^[0-9A-HJ-NPQRTUWXY]{18}[1-6][0-9]{12}([0-9]{2})?$/)
      .describe('a matter code (事项编码): credit code (18), level (1), basic code (12), optionally 2 digits more'),
    title: z.string().min(1).describe('the title of the matter, in Chinese'),
  })
  .describe('a matter, { code: …, title: … }');

export const parameterFormatSchema = z
  .enum([
    'person-name',
    'id-number',
    'uscc',
    'entity-name',
    'person-or-entity-name',
    'id-number-or-uscc',
    'county-code',
    'certificate-no',
    'plate-number',
    'plate-type',
    'project-code',
    'year',
    'text',
    'month',
    'date',
  ])
  .describe('how a value is normalised and checked; id-number is GB 11643, uscc is GB 32100');

export const subjectBasisSchema = z
  .enum(['statutory-duty-with-notice', 'subject-authorisation', 'public-data'])
  .describe("why the person's data may be fetched: a duty by law with notice, the person's mandate, or public data");

export const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .describe('a day as YYYY-MM-DD, Beijing time');
