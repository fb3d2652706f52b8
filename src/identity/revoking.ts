import type { Catalog, Result, Text } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { findDepartment } from './departments.ts';
import type { RevocationView } from './revocation-view.ts';
import type { Revocation, RevocationStore } from './stores.ts';
import { tokenKinds } from './token-mint.ts';

/** What is to end: `id` is a token's `jti`, `{department}/{kid}`, or a department. */
export interface RevocationTarget {
  readonly kind: Revocation['kind'];
  readonly id: string;
}

export interface Revoking {
  /** Durable once it resolves; holds here at once and on every instance within 10 s. */
  revoke(target: RevocationTarget): Promise<Result<Revocation, Refusal>>;
  /** Takes a revocation back; tokens that have not expired count again. */
  lift(target: RevocationTarget): Promise<Result<RevocationTarget, Refusal>>;
}

/** No token outlives this, so neither need the revocation of one. */
const longestLifeMs = tokenKinds.session.lifetimeSeconds * 1000;

export function createRevoking({
  store,
  view,
  catalog,
  now,
}: {
  readonly store: RevocationStore;
  readonly view: RevocationView;
  readonly catalog: () => Catalog;
  readonly now: () => number;
}): Revoking {
  return {
    async revoke(target) {
      const fault = targetFault(target, catalog());
      if (fault !== undefined) return invalid(fault);
      const at = now();
      const revocation: Revocation = {
        ...target,
        at,
        ...(target.kind === 'token' && { until: at + longestLifeMs }),
      };
      try {
        await store.revoke(revocation);
      } catch (error) {
        return unavailable(error);
      }
      await view.fresh();
      return { ok: true, value: revocation };
    },

    async lift(target) {
      try {
        await store.lift(target.kind, target.id);
      } catch (error) {
        return unavailable(error);
      }
      await view.fresh();
      return { ok: true, value: target };
    },
  };
}

/** A slip in an id would end nothing and look like success. A key may be revoked that the catalog no longer has. */
function targetFault({ kind, id }: RevocationTarget, catalog: Catalog): Text | undefined {
  if (kind === 'token')
    return uuid.test(id)
      ? undefined
      : { zh: 'id 应为访问令牌的 jti（UUID）', en: 'id must be the jti of a token, a UUID' };
  const [department = '', kid] = kind === 'key' ? split(id) : [id, ''];
  if (kid === undefined || (kind === 'key' && kid === ''))
    return { zh: 'id 应为“部门/kid”', en: 'id must be {department}/{kid}' };
  return findDepartment(catalog, department) === undefined
    ? { zh: `没有部门 ${department}`, en: `there is no department ${department}` }
    : undefined;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function split(id: string): readonly [string, string | undefined] {
  const slash = id.indexOf('/');
  return slash < 0 ? [id, undefined] : [id.slice(0, slash), id.slice(slash + 1)];
}

function invalid(message: Text): Result<never, Refusal> {
  return { ok: false, failure: { reason: 'invalid-parameters', errors: [{ field: 'id', message }] } };
}

function unavailable(error: unknown): Result<never, Refusal> {
  return {
    ok: false,
    failure: { reason: 'overloaded', retryAfterSeconds: 5, note: `revocation store: ${String(error)}` },
  };
}
