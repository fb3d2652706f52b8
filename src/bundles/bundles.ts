import { canonicalBytes } from '../answer.ts';
import type { Caller, Catalog, LedgerUnavailable, Recorded, RequestId } from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { type Admitted, admit, draftBundle } from './admit.ts';
import { recordRefusal } from './assemble.ts';
import type { Bundle, BundleRequest } from './bundle.ts';
import type { BundleRooms } from './gather.ts';
import { makeItem } from './item.ts';
import { pendingSentence } from './sentences.ts';
import { type BundleKeys, type BundleState, keyUse, openState, sealState } from './state.ts';
import type { BundleStore, BundleWork } from './store.ts';
import { createWork } from './work.ts';

export interface BundlesParts extends BundleRooms {
  /** The catalog of this moment. */
  readonly catalog: () => Catalog;
  readonly store: BundleStore;
  readonly keys: () => BundleKeys;
  /** Whether one who asked before would still be let in. */
  readonly stillCounts: (caller: Caller) => Promise<boolean>;
}

/** Bundles that are asked for now and fetched later. All but `work` may reject where the store does not answer. */
export interface Bundles {
  /** Takes a request in, to be worked on soon; with a key, the same request again comes to the same bundle. */
  accept(request: BundleRequest, key: string | undefined): Promise<Accepted | LedgerUnavailable>;
  /** The bundle as far as it is there; undefined where this department has none of this id. Each reading is an entry. */
  read(wish: BundleWish): Promise<Read | LedgerUnavailable | undefined>;
  /** Removes it at once, an entry too. */
  discard(wish: BundleWish): Promise<Recorded | LedgerUnavailable | undefined>;
  readonly work: BundleWork;
}

/** What an authenticated caller wants with a bundle. */
export interface BundleWish extends Pick<BundleRequest, 'id' | 'at' | 'caller' | 'catalog'> {
  readonly bundle: string;
}

export interface Accepted {
  readonly recorded: Recorded;
  /** The bundle's id, where it was not refused. */
  readonly accepted?: RequestId;
  readonly refusal?: Refusal;
}

export interface Read {
  readonly recorded: Recorded;
  readonly language: BundleState['language'];
  /** When to look again, where more is to come. */
  readonly retryAfterSeconds?: number;
}

/** An `Idempotency-Key` stands for its request this long. */
const keyMs = 24 * 3_600_000;
const hourMs = 3_600_000;
/** What a department has not fetched and deleted: enough for its busiest day, and no more than the store can take. */
const keptMax = 1_000;
/** Beside the deadline of the life event, what one piece of work may take for the ledger and the store. */
const workMarginMs = 5_000;

export function createBundles(parts: BundlesParts): Bundles {
  const { store, keys, ledger, now } = parts;

  async function accept(request: BundleRequest, key: string | undefined): Promise<Accepted | LedgerUnavailable> {
    const admitted = admit(request);
    if (!admitted.ok) return refuse(request, admitted.failure);
    const { lifeEvent, purpose } = admitted.value;
    const { id, at, caller } = request;
    const state = newState(request, admitted.value);
    const kept = {
      id,
      department: caller.department,
      sealed: sealState(id, state, keys()),
      dueAt: at,
      expiresAt: at + lifeEvent.keepHours * hourMs,
      workMs: lifeEvent.deadlineMs + workMarginMs,
      keptMax,
    };
    const use = key === undefined ? undefined : useOf(key, request, admitted.value);
    const created = await store.create(kept, now(), use);
    if (created.kind === 'mismatch') return refuse(request, { reason: 'idempotency-mismatch' });
    if (created.kind === 'full') {
      return refuse(request, { reason: 'too-many-bundles', retryAfterSeconds: secondsUntil(created.until) });
    }
    const { id: bundle, expiresAt } = created.kind === 'known' ? created : kept;
    const recorded = await ledger.record(
      {
        ...draftBundle(request, now(), purpose),
        lifeEvent: lifeEvent.id,
        ...(bundle !== id && { bundle }),
        outcome: 'ok',
        status: 202,
      },
      canonicalBytes(bodyOf(bundle, state, { expiresAt })),
    );
    if (!('ledgerUnavailable' in recorded)) return { recorded, accepted: bundle };
    if (bundle === id) await store.remove(id, caller.department);
    return recorded;
  }

  async function refuse(request: BundleRequest, refusal: Refusal): Promise<Accepted | LedgerUnavailable> {
    const refused = await recordRefusal(request, parts, refusal);
    return 'ledgerUnavailable' in refused ? refused : { recorded: refused.recorded, refusal };
  }

  function useOf(key: string, { at, caller }: BundleRequest, { lifeEvent, purpose, stated }: Admitted) {
    const { case: number, authorisation = '' } = purpose;
    const request = canonicalBytes({ lifeEvent: lifeEvent.id, case: number, authorisation, stated });
    return keyUse({ department: caller.department, key, request }, keys(), at + keyMs);
  }

  async function find({ bundle, caller }: BundleWish) {
    if (!isUuid(bundle)) return undefined;
    const kept = await store.find(bundle, caller.department, now());
    const state = kept && openState(kept.id, kept.sealed, keys());
    return state && { kept, state };
  }

  async function read(wish: BundleWish): Promise<Read | LedgerUnavailable | undefined> {
    const found = await find(wish);
    if (!found) return undefined;
    const { kept, state } = found;
    const retriedAt = state.unfinished && state.unfinished.tries > 0 ? kept.dueAt : undefined;
    const body = canonicalBytes(bodyOf(kept.id, state, { expiresAt: kept.expiresAt, retriedAt }));
    // What gives nothing yet is a reading like that of the catalog; polling must not bury the answers in the log.
    const gives = state.calls.length > 0;
    const recorded = await ledger.record(
      {
        ...draftBundle(wish, now(), state.purpose),
        kind: gives ? 'bundle' : 'read',
        lifeEvent: state.lifeEvent,
        bundle: kept.id,
        ...(gives && { parts: state.calls }),
        outcome: 'ok',
        note: 'GET /v1/bundles/:bundle',
        status: 200,
      },
      body,
    );
    if ('ledgerUnavailable' in recorded) return recorded;
    const { language } = state;
    return { recorded, language, ...(state.unfinished && { retryAfterSeconds: secondsUntil(retriedAt) }) };
  }

  function secondsUntil(moment: number | undefined): number {
    return moment === undefined ? 1 : Math.max(1, Math.ceil((moment - now()) / 1000));
  }

  async function discard(wish: BundleWish): Promise<Recorded | LedgerUnavailable | undefined> {
    const found = await find(wish);
    if (!found) return undefined;
    const recorded = await ledger.record(
      {
        ...draftBundle(wish, now(), found.state.purpose),
        kind: 'read',
        lifeEvent: found.state.lifeEvent,
        bundle: found.kept.id,
        outcome: 'ok',
        note: 'DELETE /v1/bundles/:bundle',
        status: 204,
      },
      new Uint8Array(),
    );
    if (!('ledgerUnavailable' in recorded)) await store.remove(found.kept.id, wish.caller.department);
    return recorded;
  }

  return { accept, read, discard, work: createWork(parts) };
}

function newState(request: BundleRequest, { lifeEvent, purpose, stated }: Admitted): BundleState {
  const { caller, context, language, traceparent, fault } = request;
  return {
    lifeEvent: lifeEvent.id,
    purpose,
    language,
    complete: false,
    sentence: pendingSentence(language),
    items: lifeEvent.evidence.map((evidence) => makeItem(evidence, [], { ...request, lifeEvent, status: 'pending' })),
    calls: [],
    unfinished: {
      caller,
      context,
      stated,
      ...(traceparent && { traceparent }),
      ...(fault && { fault }),
      tries: 0,
      rows: {},
    },
  };
}

function bodyOf(
  id: RequestId,
  { lifeEvent, purpose, complete, sentence, items }: BundleState,
  { expiresAt, retriedAt }: { readonly expiresAt: number; readonly retriedAt?: number | undefined },
): Bundle {
  return {
    id,
    lifeEvent,
    case: purpose.case,
    complete,
    sentence,
    expiresAt: new Date(expiresAt).toISOString(),
    ...(retriedAt !== undefined && { nextTryAt: new Date(retriedAt).toISOString() }),
    evidence: items,
  };
}

function isUuid(id: string): id is RequestId {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
