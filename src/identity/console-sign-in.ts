import type { Catalog, Result } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { consoleKeyId } from './authenticate.ts';
import { findDepartment, findOperator } from './departments.ts';
import { type TokenMint, tokenKinds } from './token-mint.ts';

/** What the browser keeps: the cookie's value, and for how long. */
export interface ConsoleSession {
  readonly cookie: string;
  readonly maxAgeSeconds: number;
}

export interface ConsoleSignIn {
  createConsoleLink(): Promise<string>;
  redeemConsoleCode(code: string): Promise<Result<ConsoleSession, Refusal>>;
}

/** Signing in to the console by a link that works once: whoever can read the gateway's output runs the gateway. */
export function createConsoleSignIn({
  mint,
  catalog,
  now,
  markUsed,
}: {
  readonly mint: TokenMint;
  readonly catalog: () => Catalog;
  readonly now: () => number;
  readonly markUsed: (user: string, id: string, expiresAt: number) => Promise<boolean | undefined>;
}): ConsoleSignIn {
  const seconds = () => Math.floor(now() / 1000);
  return {
    async createConsoleLink() {
      const operator = findOperator(catalog());
      if (operator === undefined) throw new Error('no department in the catalog may have the scope `ops`');
      return mint.sign('code', { department: operator.id, scopes: ['ops'], keyId: consoleKeyId }, seconds());
    },

    async redeemConsoleCode(code) {
      const verified = await mint.verify('code', code, seconds());
      if (!verified.ok)
        return refused(verified.failure === 'expired' ? 'expired-token' : 'invalid-token', verified.failure);
      const { department, scopes, keyId, tokenId, expiresAt } = verified.value;
      if (!findDepartment(catalog(), department)?.scopes.includes('ops'))
        return refused('invalid-token', 'withdrawn-scope');
      const first = await markUsed(`${department}/${consoleKeyId}`, tokenId, expiresAt);
      if (first === undefined)
        return { ok: false, failure: { reason: 'overloaded', retryAfterSeconds: 5, note: 'replay store' } };
      if (!first) return refused('invalid-token', 'used-code');
      const cookie = await mint.sign('session', { department, scopes, keyId }, seconds());
      return { ok: true, value: { cookie, maxAgeSeconds: tokenKinds.session.lifetimeSeconds } };
    },
  };
}

function refused(reason: Refusal['reason'], note: string): Result<never, Refusal> {
  return { ok: false, failure: { reason, note } };
}
