import { z } from 'zod';
import { parseParameter } from '../catalog/index.ts';
import { cipherNames } from '../exchange/index.ts';
import type { Trait } from '../sandbox/index.ts';
import { readRedisUrl } from './redis/redis-url.ts';

const traits = ['latency', 'hours', 'quota'] as const satisfies readonly Trait[];

/** The variables that both runtimes read, each with what would be right. */
export const sharedVariables = {
  SHUQIAO_ISSUER: z
    .string()
    .regex(
      /^https?:\/\/[^/?#]+$/,
      'should be an origin such as https://share.example.cn, without a path or a slash at the end',
    )
    .optional(),
  SHUQIAO_SANDBOX: z.enum(['on', 'off', 'public'], 'should be on, off or public').optional(),
  SHUQIAO_SANDBOX_TEMPER: z
    .string()
    .transform((text) => (text === 'on' ? [...traits] : text === 'off' ? [] : text.split(/[\s,]+/).filter(Boolean)))
    .pipe(z.array(z.enum(traits, `should be on, off, or some of ${traits.join(',')}`)))
    .default([]),
  SHUQIAO_LIMITS_FACTOR: z.coerce.number().min(1).default(1),
  SHUQIAO_TRUSTED_PROXIES: z.string().default(''),
  SHUQIAO_CACHE_CIPHER: z.enum(cipherNames, `should be ${cipherNames.join(' or ')}`).default('aes-256-gcm'),
  SHUQIAO_CANARIES: z
    .string()
    .transform((text, context) =>
      text
        .split(/[\s,]+/)
        .filter(Boolean)
        .flatMap((canary, place) => {
          const parsed = parseParameter('id-number-or-uscc', canary, startedAt()); // as a call's own, or it would never be met
          if (parsed.ok) return [parsed.value];
          context.addIssue({
            code: 'custom',
            message: `should be identifiers; number ${place + 1}: ${parsed.failure.en}`,
          });
          return [];
        }),
    )
    .default([]),
  REDIS_URL: z
    .string()
    .superRefine((url, context) => {
      const read = readRedisUrl(url);
      if (!read.ok) context.addIssue({ code: 'custom', message: read.failure });
    })
    .optional(),
};

/** Milliseconds since 1970. While a Worker starts its clock stands at 0, and every birth date would be one to come. */
function startedAt(): number {
  return Date.now() || Date.UTC(9_000, 0);
}

/** An empty variable counts as one that is not set; workerd tells of those as null. */
export function givenVariables(environment: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => {
      const [, value] = entry;
      return typeof value === 'string' && value !== '';
    }),
  );
}

/** One line a fault: the variable, and what would be right. */
export function faultsOf(error: z.ZodError): readonly string[] {
  return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
}

/** What must hold where demo keys are not accepted. */
export function productionFaults({
  issuer,
  limitsFactor,
}: {
  readonly issuer: string | undefined;
  readonly limitsFactor: number;
}): readonly string[] {
  return [
    ...(issuer?.startsWith('https:')
      ? []
      : ['SHUQIAO_ISSUER should be the public https:// origin of the gateway, for example https://share.example.cn']),
    ...(limitsFactor === 1 ? [] : ['SHUQIAO_LIMITS_FACTOR works with the sandbox alone; unset it']),
  ];
}

/** A list of CIDR blocks. */
export function blocksIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
