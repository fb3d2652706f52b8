import { type Answer, type AnswerRooms, type Prepared, prepare, record, withhold } from '../answer.ts';
import type {
  DataCall,
  Evidence,
  EvidenceCall,
  Language,
  LedgerUnavailable,
  LifeEvent,
  RequestId,
  Row,
} from '../model/index.ts';
import type { EvidenceStanding, Refusal } from '../problems.ts';
import { type PlannedCall, planCalls, sourcesOf } from './arguments.ts';
import type { BundleRequest, Item, ItemStatus } from './bundle.ts';
import { makeItem, type PartAnswer } from './item.ts';
import { withheldSentence } from './sentences.ts';
import type { Stated } from './stated.ts';
import { combineStatuses, covers, statusOf, statusWithout } from './status.ts';

export interface BundleRooms extends AnswerRooms {
  readonly newRequestId: () => RequestId;
}

/** Whose evidence is looked up, for what, and how. */
export interface Gathering
  extends Pick<
    BundleRequest,
    'id' | 'catalog' | 'caller' | 'context' | 'language' | 'traceparent' | 'fault' | 'hungUp'
  > {
  readonly lifeEvent: LifeEvent;
  readonly stated: Stated;
  /** Give all that is required, or no data at all. */
  readonly strict: boolean;
  /** Evidence that was had before, by id: it is not asked for again. */
  readonly had?: ReadonlyMap<string, Had>;
  /** Whether what cannot be had now is asked for again later. `end`: when it can be had again, where that is known; milliseconds since 1970. */
  readonly isRetried?: (end: number | undefined) => boolean;
  /** Aborted when nothing more is to be waited for; the life event's deadline ends the wait too. */
  readonly ending?: AbortSignal;
  /** Hears of each evidence as soon as it may leave. */
  readonly onItem?: ((item: Item) => void) | undefined;
}

/** An evidence that was had, with the rows that others are looked up with. */
export interface Had {
  readonly item: Item;
  readonly rows: readonly Row[];
}

export type Gathered =
  | {
      readonly kind: 'items';
      /** In the life event's order. */
      readonly items: readonly Item[];
      readonly calls: readonly RequestId[];
      /** By evidence, unmasked: they must not leave. */
      readonly rows: Readonly<Record<string, readonly Row[]>>;
      /** By evidence that could not be had: when it can be, where that is known. Milliseconds since 1970. */
      readonly ends: ReadonlyMap<string, number>;
    }
  | { readonly kind: 'withheld'; readonly refusal: Refusal; readonly calls: readonly RequestId[] };

/**
 * Looks up the evidence of a life event side by side, each as soon as what it is looked up with is there. Each call is a data call
 * of its own, on record before its item is told. Once the caller has hung up nothing more is asked, and nothing told.
 */
export async function gather(gathering: Gathering, rooms: BundleRooms): Promise<Gathered | LedgerUnavailable> {
  const { lifeEvent, stated, strict, hungUp, ending, onItem } = gathering;
  const timeout = AbortSignal.timeout(lifeEvent.deadlineMs);
  const deadline = ending ? AbortSignal.any([ending, timeout]) : timeout;
  const calls: RequestId[] = [];
  const asked = new Map<string, Promise<Asked>>();
  for (const evidence of inOrder(lifeEvent.evidence)) asked.set(evidence.id, strict ? ask(evidence) : settle(evidence));
  const all = await Promise.all(lifeEvent.evidence.flatMap(({ id }) => asked.get(id) ?? []));
  if (hungUp?.aborted) return abandon(all);
  if (strict && !isWhole(lifeEvent, all)) return withholdAll(all);
  const items = strict ? await Promise.all(all.map((one) => itemOf(one))) : all.map(({ item }) => item);
  if (!items.every((item) => item !== undefined)) return { ledgerUnavailable: true };
  if (strict) for (const item of items) onItem?.(item);
  return {
    kind: 'items',
    items,
    calls,
    rows: Object.fromEntries(all.map(({ evidence: { id }, rows }) => [id, rows])),
    ends: new Map(all.flatMap(({ evidence: { id }, end }) => (end === undefined ? [] : [[id, end]]))),
  };

  async function settle(evidence: Evidence): Promise<Asked> {
    const one = await ask(evidence);
    if (one.item || hungUp?.aborted) return one;
    const item = await itemOf(one);
    if (item) onItem?.(item);
    return { ...one, item };
  }

  async function ask(evidence: Evidence): Promise<Asked> {
    const had = gathering.had?.get(evidence.id);
    if (had) return { evidence, parts: [], lost: undefined, status: had.item.status, ...had };
    const asking = await Promise.all(evidence.calls.map((call) => askCall(evidence, call)));
    const parts = asking.flatMap((one) => one.parts);
    const lost = asking.flatMap((one) => (one.parts.length === 0 && one.lost ? [one.lost] : []));
    const waits = parts.length === 0 ? lost[0] : undefined;
    const statuses = [
      ...parts.map(({ prepared }) => statusOf(prepared.outcome)),
      ...lost.map(({ status }) => statusWithout(status)).filter((status) => status !== 'not_found'),
    ];
    return {
      evidence,
      parts,
      lost: waits?.evidence,
      status: waits ? statusWithout(waits.status) : combineStatuses(statuses, evidence.combine),
      rows: parts.flatMap(({ prepared: { outcome, reply } }) => (outcome === 'ok' ? (reply?.rows ?? []) : [])),
      end: endOf(parts, lost, rooms.now()),
    };
  }

  /** Waits for what this one call is looked up with, and for nothing else. `lost`: what could not be had of that. */
  async function askCall(
    evidence: Evidence,
    call: EvidenceCall,
  ): Promise<{ readonly parts: readonly AskedPart[]; readonly lost: Asked | undefined }> {
    const sources = await Promise.all(sourcesOf([call]).flatMap((id) => asked.get(id) ?? []));
    if (hungUp?.aborted) return { parts: [], lost: undefined };
    const earlier = Object.fromEntries(sources.map(({ evidence: { id }, rows }) => [id, rows]));
    const parts = await Promise.all(
      planCalls([call], stated, earlier).map(async ({ of, ...plan }) => {
        const id = rooms.newRequestId();
        calls.push(id);
        const prepared = await prepare(dataCall(id, evidence, plan), rooms);
        return { of, prepared, answer: strict ? undefined : await record(prepared, rooms) };
      }),
    );
    return { parts, lost: sources.find(({ status }) => status !== 'ok') };
  }

  /** Undefined where the ledger could not record one of its calls. */
  async function itemOf(one: Asked, withheld?: Refusal): Promise<Item | undefined> {
    const answers = await Promise.all(
      one.parts.map(async ({ of, prepared, answer }) => {
        const leaves = withheld && isData(prepared) ? withhold(prepared, withheld) : prepared;
        return { ...(of && { of }), answer: answer ?? (await record(leaves, rooms)) };
      }),
    );
    if (!answers.every(isRecorded)) return undefined;
    const { status, lost } = one;
    const { language, isRetried } = gathering;
    const retried = isRetried?.(one.end) ?? false;
    return makeItem(one.evidence, answers, { ...gathering, status, retried, waitsFor: lost?.title[language] });
  }

  /** What was fetched and is not on record yet has not left either. */
  async function abandon(all: readonly Asked[]): Promise<Gathered | LedgerUnavailable> {
    const refusal: Refusal = { reason: 'caller-gone' };
    const unrecorded = all.flatMap(({ parts }) => parts.filter(({ answer }) => answer === undefined));
    const records = await Promise.all(
      unrecorded.map(({ prepared }) => record(isData(prepared) ? withhold(prepared, refusal) : prepared, rooms)),
    );
    const isLost = records.some((one) => 'ledgerUnavailable' in one);
    return isLost ? { ledgerUnavailable: true } : { kind: 'withheld', refusal, calls };
  }

  async function withholdAll(all: readonly Asked[]): Promise<Gathered | LedgerUnavailable> {
    const items = await Promise.all(all.map((one) => itemOf(one, { reason: 'bundle-incomplete' })));
    if (!items.every((item) => item !== undefined)) return { ledgerUnavailable: true };
    const evidence = items.map((item) => standingOf(item, gathering.language));
    const waits = evidence.some(({ status }) => status === 'unavailable');
    const refusal: Refusal = { reason: 'bundle-incomplete', evidence, ...(waits && { retryAfterSeconds }) };
    return { kind: 'withheld', refusal, calls };
  }

  function dataCall(id: RequestId, evidence: Evidence, plan: Omit<PlannedCall, 'of'>): DataCall {
    const { catalog, caller, context, language, traceparent, fault } = gathering;
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
        bundle: gathering.id,
        demand: evidence.demand,
        predicates: evidence.predicates,
        stated: plan.stated,
      },
      language,
      ...(traceparent && { traceparent }),
      ...(fault && { fault }),
      ...(hungUp && { hungUp }),
      deadline,
    };
  }
}

/** A vertical that could not be reached may be back by then. */
const retryAfterSeconds = 30;

/** One evidence whose calls have been made. */
interface Asked {
  readonly evidence: Evidence;
  readonly parts: readonly AskedPart[];
  /** What it is looked up with, where that could not be had. */
  readonly lost: Evidence | undefined;
  readonly status: ItemStatus;
  /** Unmasked, for the evidence that is looked up with this one. */
  readonly rows: readonly Row[];
  /** When what is lacking can be had again, where that is known of all of it. */
  readonly end?: number | undefined;
  readonly item?: Item | undefined;
}

interface AskedPart {
  readonly of: string | undefined;
  readonly prepared: Prepared;
  /** Where it is on record already. */
  readonly answer: Answer | LedgerUnavailable | undefined;
}

/** What a vertical has announced: its opening, the end of its maintenance, the day that brings new calls. */
function endOf(parts: readonly AskedPart[], lost: readonly Asked[], now: number): number | undefined {
  const lacking = parts.filter(({ prepared }) => statusOf(prepared.outcome) === 'unavailable');
  const ends = [
    ...lacking.map(({ prepared: { refusal } }) => {
      const { reason, retryAfterSeconds } = refusal ?? {};
      const isAnnounced = reason === 'vertical-closed' || reason === 'vertical-quota-used';
      return isAnnounced && retryAfterSeconds !== undefined ? now + retryAfterSeconds * 1_000 : undefined;
    }),
    ...lost.filter(({ status }) => status === 'unavailable').map(({ end }) => end),
  ];
  return ends.length > 0 && ends.every((end) => end !== undefined) ? Math.max(...ends) : undefined;
}

function isWhole(lifeEvent: LifeEvent, all: readonly Asked[]): boolean {
  return covers(lifeEvent, new Set(all.filter(({ status }) => isThere(status)).map(({ evidence }) => evidence.id)));
}

function isThere(status: ItemStatus): status is 'ok' | 'absent' {
  return status === 'ok' || status === 'absent';
}

/** What would tell something about a person; a refusal does not. */
function isData({ released, refusal }: Prepared): boolean {
  return released !== undefined && refusal === undefined;
}

function isRecorded(part: { of?: string; answer: Answer | LedgerUnavailable }): part is PartAnswer {
  return !('ledgerUnavailable' in part.answer);
}

function standingOf({ id, title, required, status, sentence }: Item, language: Language): EvidenceStanding {
  if (isThere(status)) return { id, title, required, status: 'withheld', sentence: withheldSentence(language) };
  return { id, title, required, status: status === 'pending' ? 'unavailable' : status, sentence };
}

/** Evidence after all that it is looked up with; `check` has proven that there is such an order. */
function inOrder(evidence: readonly Evidence[]): readonly Evidence[] {
  const done = new Set<string>();
  const order: Evidence[] = [];
  while (order.length < evidence.length) {
    const next = evidence
      .filter(({ id }) => !done.has(id))
      .filter((one) => sourcesOf(one.calls).every((id) => done.has(id)));
    if (next.length === 0) throw new Error('evidence refers to itself in a circle');
    for (const one of next) done.add(one.id);
    order.push(...next);
  }
  return order;
}
