import { canonicalBytes } from '../answer.ts';
import { outcomeOf } from '../ledger/index.ts';
import type { LedgerUnavailable, Recorded, RequestId } from '../model/index.ts';
import { problems, type Refusal, toProblem } from '../problems.ts';
import { admit, draftBundle, statedPurpose } from './admit.ts';
import type { Bundle, BundleRequest, Item } from './bundle.ts';
import { type BundleRooms, gather } from './gather.ts';
import { bundleSentence } from './sentences.ts';
import { isComplete } from './status.ts';

/** The recorded answer to a life event; `bundle` is what its body says, or missing where it was refused as a whole. */
export interface BundleAnswer {
  readonly recorded: Recorded;
  readonly bundle?: Bundle;
  readonly refusal?: Refusal;
}

/**
 * Asks for all the evidence of a life event side by side. Each call is a data call of its own, with its own entry and receipt;
 * one that fails leaves the others as they are. `onItem` hears of each evidence as it is settled.
 */
export async function assemble(
  request: BundleRequest,
  rooms: BundleRooms,
  onItem?: (item: Item) => void,
): Promise<BundleAnswer | LedgerUnavailable> {
  const admitted = admit(request);
  if (!admitted.ok) return recordRefusal(request, rooms, admitted.failure);
  const { lifeEvent, purpose, stated } = admitted.value;
  const gathered = await gather({ ...request, lifeEvent, stated, onItem }, rooms);
  if ('ledgerUnavailable' in gathered) return gathered;
  if (gathered.kind === 'withheld') return recordRefusal(request, rooms, gathered.refusal, gathered.calls);
  const complete = isComplete(lifeEvent, gathered.items);
  const bundle: Bundle = {
    id: request.id,
    lifeEvent: lifeEvent.id,
    case: purpose.case,
    complete,
    sentence: bundleSentence(gathered.items, complete, request.language),
    evidence: gathered.items,
  };
  const recorded = await rooms.ledger.record(
    {
      ...draftBundle(request, rooms.now(), purpose),
      lifeEvent: lifeEvent.id,
      outcome: 'ok',
      status: 200,
      parts: gathered.calls,
    },
    canonicalBytes(bundle),
  );
  return 'ledgerUnavailable' in recorded ? recorded : { recorded, bundle };
}

/** Puts on record that a life event as a whole was refused, with the calls that had been made for it. */
export async function recordRefusal(
  request: BundleRequest,
  rooms: BundleRooms,
  refusal: Refusal,
  calls: readonly RequestId[] = [],
): Promise<BundleAnswer | LedgerUnavailable> {
  const { id, language } = request;
  const { lifeEvent, purpose } = statedPurpose(request);
  const recorded = await rooms.ledger.record(
    {
      ...draftBundle(request, rooms.now(), purpose),
      ...(lifeEvent && { lifeEvent: lifeEvent.id }),
      ...(calls.length > 0 && { parts: calls }),
      outcome: outcomeOf(refusal.reason),
      reason: refusal.reason,
      ...(refusal.note && { note: refusal.note }),
      status: problems[refusal.reason].status,
    },
    canonicalBytes(toProblem(refusal, { issuer: rooms.issuer, requestId: id, language })),
  );
  return 'ledgerUnavailable' in recorded ? recorded : { recorded, refusal };
}
