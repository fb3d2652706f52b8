import { type Answer, type AnswerRooms, answer, canonicalBytes } from '../answer.ts';
import { outcomeOf } from '../ledger/index.ts';
import type {
  DataCall,
  EntryDraft,
  Evidence,
  LedgerUnavailable,
  LifeEvent,
  LifeEventId,
  Purpose,
  Recorded,
  RequestId,
  Result,
  Row,
} from '../model/index.ts';
import { parsePurpose } from '../policy/index.ts';
import { problems, type Refusal, toProblem } from '../problems.ts';
import { type PlannedCall, planCalls, sourcesOf } from './arguments.ts';
import type { Bundle, BundleRequest, Item } from './bundle.ts';
import { makeItem, type PartAnswer } from './item.ts';
import { bundleSentence } from './sentences.ts';
import { parseStated, type Stated } from './stated.ts';
import { isComplete } from './status.ts';

export interface BundleRooms extends AnswerRooms {
  readonly newRequestId: () => RequestId;
}

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
  onItem: (item: Item) => void = () => {},
): Promise<BundleAnswer | LedgerUnavailable> {
  const admitted = admit(request);
  if (!admitted.ok) return recordRefusal(request, rooms, admitted.failure);
  const { lifeEvent, purpose } = admitted.value;
  const run = await runEvidence(request, admitted.value, rooms, onItem);
  if (run === undefined) return { ledgerUnavailable: true };
  const complete = isComplete(lifeEvent, run.items);
  const bundle: Bundle = {
    id: request.id,
    lifeEvent: lifeEvent.id,
    case: purpose.case,
    complete,
    sentence: bundleSentence(run.items, complete, request.language),
    evidence: run.items,
  };
  const recorded = await rooms.ledger.record(
    {
      ...draftBundle(request, rooms.now(), purpose),
      lifeEvent: lifeEvent.id,
      outcome: 'ok',
      status: 200,
      parts: run.parts,
    },
    canonicalBytes(bundle),
  );
  return 'ledgerUnavailable' in recorded ? recorded : { recorded, bundle };
}

interface Admitted {
  readonly lifeEvent: LifeEvent;
  readonly purpose: Purpose;
  readonly stated: Stated;
}

function admit({ catalog, caller, context, ...request }: BundleRequest): Result<Admitted, Refusal> {
  if (!caller.scopes.includes('data')) return { ok: false, failure: { reason: 'insufficient-scope' } };
  const lifeEvent = catalog.lifeEvents.get(request.lifeEvent as LifeEventId);
  if (!lifeEvent) return { ok: false, failure: { reason: 'unknown-life-event' } };
  const purpose = parsePurpose(context, lifeEvent.matter.code);
  if (!purpose.ok) return purpose;
  if (!request.stated.ok) return request.stated;
  const stated = parseStated(request.stated.value, lifeEvent, request.at);
  if (!stated.ok) return stated;
  return { ok: true, value: { lifeEvent, purpose: purpose.value, stated: stated.value } };
}

/** Items in the life event's order and the ids of all calls; undefined where the ledger could not record one of them. */
async function runEvidence(
  request: BundleRequest,
  { lifeEvent, stated }: Admitted,
  rooms: BundleRooms,
  onItem: (item: Item) => void,
): Promise<{ items: readonly Item[]; parts: readonly RequestId[] } | undefined> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(lifeEvent.deadlineMs)]);
  const parts: RequestId[] = [];
  const settled = new Map<string, Promise<Settled | undefined>>();
  for (const evidence of inOrder(lifeEvent.evidence)) {
    settled.set(evidence.id, settle(evidence));
  }
  const all = await Promise.all(lifeEvent.evidence.map(({ id }) => settled.get(id)));
  const items = all.map((one) => one?.item);
  return items.every((item) => item !== undefined) ? { items, parts } : undefined;

  async function settle(evidence: Evidence): Promise<Settled | undefined> {
    const sources = (await Promise.all(sourcesOf(evidence).map((id) => settled.get(id)))).filter(
      (source) => source !== undefined,
    );
    const earlier = Object.fromEntries(sources.map(({ item, rows }) => [item.id, rows]));
    const planned = planCalls(evidence, stated, earlier);
    const answers = await Promise.all(
      planned.map(async ({ of, ...plan }): Promise<PartAnswer | undefined> => {
        const id = rooms.newRequestId();
        parts.push(id);
        const given = await answer(dataCall(id, evidence, plan), rooms);
        return 'ledgerUnavailable' in given ? undefined : { ...(of && { of }), answer: given };
      }),
    );
    if (!answers.every((given) => given !== undefined)) return undefined;
    const missing = sources.map(({ item }) => item).find(({ status }) => status !== 'ok');
    const item = makeItem(evidence, answers, { ...request, lifeEvent, ...(missing && { missing }) });
    onItem(item);
    return { item, rows: answers.flatMap(({ answer }) => rowsOf(answer)) };
  }

  function dataCall(id: RequestId, evidence: Evidence, plan: Omit<PlannedCall, 'of'>): DataCall {
    const { catalog, caller, context, language, traceparent, fault } = request;
    return {
      id,
      at: rooms.now(),
      catalog,
      caller,
      resource: catalog.demands.get(evidence.demand)?.resource ?? '',
      parameters: { ok: true, value: plan.parameters },
      context,
      occasion: {
        lifeEvent: lifeEvent.id,
        evidence: evidence.id,
        bundle: request.id,
        demand: evidence.demand,
        predicates: evidence.predicates,
        stated: plan.stated,
      },
      language,
      ...(traceparent && { traceparent }),
      ...(fault && { fault }),
      signal,
    };
  }
}

interface Settled {
  readonly item: Item;
  readonly rows: readonly Row[];
}

function rowsOf({ outcome, reply }: Answer): readonly Row[] {
  return outcome === 'ok' ? (reply?.rows ?? []) : [];
}

/** Evidence after all that it is looked up with; `check` has proven that there is such an order. */
function inOrder(evidence: readonly Evidence[]): readonly Evidence[] {
  const done = new Set<string>();
  const order: Evidence[] = [];
  while (order.length < evidence.length) {
    const next = evidence.filter(({ id }) => !done.has(id)).filter((one) => sourcesOf(one).every((id) => done.has(id)));
    if (next.length === 0) throw new Error('evidence refers to itself in a circle');
    for (const one of next) done.add(one.id);
    order.push(...next);
  }
  return order;
}

async function recordRefusal(
  request: BundleRequest,
  rooms: BundleRooms,
  refusal: Refusal,
): Promise<BundleAnswer | LedgerUnavailable> {
  const { id, language, context, catalog } = request;
  const lifeEvent = catalog.lifeEvents.get(request.lifeEvent as LifeEventId);
  const purpose = lifeEvent && parsePurpose(context, lifeEvent.matter.code);
  const recorded = await rooms.ledger.record(
    {
      ...draftBundle(request, rooms.now(), purpose?.ok ? purpose.value : undefined),
      ...(lifeEvent && { lifeEvent: lifeEvent.id }),
      outcome: outcomeOf(refusal.reason),
      reason: refusal.reason,
      ...(refusal.note && { note: refusal.note }),
      status: problems[refusal.reason].status,
    },
    canonicalBytes(toProblem(refusal, { issuer: rooms.issuer, requestId: id, language })),
  );
  return 'ledgerUnavailable' in recorded ? recorded : { recorded, refusal };
}

function draftBundle(
  { id, at, caller, catalog }: BundleRequest,
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
