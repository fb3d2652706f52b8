import { findLifeEvent } from '../catalog/index.ts';
import type { EntryDraft, LifeEvent, Purpose, Result } from '../model/index.ts';
import { parsePurpose } from '../policy/index.ts';
import type { Refusal } from '../problems.ts';
import type { BundleRequest } from './bundle.ts';
import { parseStated, type Stated } from './stated.ts';

/** A wish for evidence whose form is right; whether each evidence may be had is decided call by call. */
export interface Admitted {
  readonly lifeEvent: LifeEvent;
  readonly purpose: Purpose;
  readonly stated: Stated;
}

export function admit({ catalog, caller, context, ...request }: BundleRequest): Result<Admitted, Refusal> {
  if (!caller.scopes.includes('data')) return { ok: false, failure: { reason: 'insufficient-scope' } };
  const lifeEvent = findLifeEvent(catalog, request.lifeEvent);
  if (!lifeEvent) return { ok: false, failure: { reason: 'unknown-life-event' } };
  const purpose = parsePurpose(context, lifeEvent.matter.code);
  if (!purpose.ok) return purpose;
  if (!request.stated.ok) return request.stated;
  const stated = parseStated(request.stated.value, lifeEvent, request.at);
  if (!stated.ok) return stated;
  return { ok: true, value: { lifeEvent, purpose: purpose.value, stated: stated.value } };
}

/** As much of a wish as can be put on record where it is refused. */
export function statedPurpose({ catalog, context, ...request }: BundleRequest): Partial<Admitted> {
  const lifeEvent = findLifeEvent(catalog, request.lifeEvent);
  const purpose = lifeEvent && parsePurpose(context, lifeEvent.matter.code);
  return { ...(lifeEvent && { lifeEvent }), ...(purpose?.ok && { purpose: purpose.value }) };
}

/** What every entry about a bundle says of the request. */
export function draftBundle(
  { id, at, caller, catalog }: Pick<BundleRequest, 'id' | 'at' | 'caller' | 'catalog'>,
  now: number,
  purpose: Purpose | undefined,
): Omit<EntryDraft, 'outcome' | 'status'> {
  return {
    id,
    time: new Date(at).toISOString(),
    kind: 'bundle',
    department: caller.department,
    ...(purpose && { matter: purpose.matter, case: purpose.case, officer: purpose.officer }),
    durationMs: Math.max(0, now - at),
    revision: catalog.revision,
    token: caller.tokenId,
    key: caller.keyId,
  };
}
