import { type Hook, z } from '@hono/zod-openapi';
import { type FieldError, problems } from '../problems.ts';
import { type AppEnv, problemResponse } from './context.ts';

/** For `defaultHook` of a route group: what does not fit its schema is `malformed`, each field with what would be right. */
// biome-ignore lint/suspicious/noExplicitAny: the hook serves routes of every shape; it reads only what all of them share
export function refuseInvalid(issuer: string): Hook<any, AppEnv, any, any> {
  return (result, c) => {
    if (result.success) return undefined;
    return problemResponse(c, issuer, { reason: 'malformed', errors: result.error.issues.map(toFieldError) });
  };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function toFieldError({ path, message }: Issue): FieldError {
  return {
    field: path.map(String).join('.') || 'body',
    message: { zh: `${problems.malformed.title.zh}（${message}）`, en: message },
  };
}

/** Words of ops that go into the ledger as they are. */
export const wordsForLedger = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/\p{C}/u.test(text), 'Invalid string: must not contain control or invisible characters');
