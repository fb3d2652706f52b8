import type { Context } from 'hono';
import type { EntryDraft } from '../model/index.ts';
import type { AppEnv } from './context.ts';

/** What the entry of every authenticated request says of it, as of this moment. `now`: milliseconds since 1970. */
export function entryOf(c: Context<AppEnv>, now: () => number) {
  const { requestId, receivedAt, caller, catalog } = c.var;
  return {
    id: requestId,
    time: new Date(receivedAt).toISOString(),
    department: caller.department,
    durationMs: Math.max(0, now() - receivedAt),
    revision: catalog.revision,
    token: caller.tokenId,
    key: caller.keyId,
  } satisfies Partial<EntryDraft>;
}
