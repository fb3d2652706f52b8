import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { canonicalBytes } from '../answer.ts';
import type { EntryDraft } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { answerHeaders, both } from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { ledgerUnavailable, recordedResponse } from './data-response.ts';
import { entryOf } from './entry-of.ts';
import type { OpsRooms } from './ops.ts';

export interface Act {
  readonly act: NonNullable<EntryDraft['act']>;
  readonly answer: Readonly<Record<string, unknown>>;
  /** Rejects where it does not hold. */
  carryOut(): Promise<void>;
}

/** First the entry, then the deed: what is not on record is not done. Of one that then could not be done the caller is told so. */
export async function act(
  c: Context<AppEnv>,
  { ledger, issuer, now }: OpsRooms,
  { act, answer, carryOut }: Act,
): Promise<Response> {
  const recorded = await ledger.record(
    {
      ...entryOf(c, now),
      kind: 'act',
      act,
      outcome: 'ok',
      status: 200,
    },
    canonicalBytes(answer),
  );
  if ('ledgerUnavailable' in recorded) return ledgerUnavailable(c, issuer);
  return carryOut().then(
    () => recordedResponse(c, recorded),
    () => problemResponse(c, issuer, notKept),
  );
}

const notKept: Refusal = {
  reason: 'overloaded',
  detail: { zh: '未能写入，尚未生效；请重试。', en: 'It could not be written and does not hold yet; try again.' },
  retryAfterSeconds: 1,
  note: 'state store',
};

export const unknownVertical: Refusal = {
  reason: 'not-found',
  detail: { zh: '目录里没有这个垂管系统。', en: 'The catalog has no such vertical.' },
};

/** What one instance is told the others know by then. */
export const holdsWithinSeconds = 10;

export const VerticalParameter = z.object({
  vertical: z
    .string()
    .openapi({ description: both({ zh: '垂管系统标识', en: 'Id of the vertical' }), example: 'mps-population' }),
});

const ActDone = z
  .object({
    vertical: z.string(),
    from: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
    note: z.string().optional(),
    holdsWithinSeconds: z.int(),
  })
  .openapi('VerticalActDone');

export const done = {
  200: {
    description: both({ zh: '已生效', en: 'Done' }),
    headers: answerHeaders,
    content: { 'application/json': { schema: ActDone } },
  },
};
