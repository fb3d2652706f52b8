import canonicalize from 'canonicalize';
import type { Exchange } from './exchange/index.ts';
import { draftCall, type Ledger, outcomeOf } from './ledger/index.ts';
import type {
  Allowed,
  DataCall,
  EntryOutcome,
  LedgerUnavailable,
  LimitState,
  Recorded,
  Released,
  Reply,
} from './model/index.ts';
import { minimise, type Policy } from './policy/index.ts';
import { problems, type Refusal, toProblem } from './problems.ts';

export interface AnswerRooms {
  readonly policy: Policy;
  readonly exchange: Exchange;
  readonly ledger: Ledger;
  readonly pseudonym: (id: string) => string;
  /** Problems link to its pages. */
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a data call came to. Only `recorded` may leave; the rest is for the sentence, the headers and the next evidence. */
export interface Answer {
  readonly outcome: EntryOutcome;
  readonly recorded: Recorded;
  readonly limits: readonly LimitState[];
  readonly refusal?: Refusal;
  /** Unmasked: values passed on to the next evidence of a bundle are taken from it, nothing else. */
  readonly reply?: Reply;
  readonly released?: Released;
}

/** What a data call came to before it is on record. It must not leave. */
export interface Prepared {
  readonly call: DataCall;
  readonly outcome: EntryOutcome;
  readonly reached: Partial<Allowed>;
  readonly limits: readonly LimitState[];
  readonly refusal?: Refusal;
  readonly reply?: Reply;
  readonly released?: Released;
}

/**
 * One data call, line by line as the design's "A request's life": decide, fetch, cut, record. What it returns is durable in the
 * ledger; only a `Recorded` can become a response.
 */
export async function answer(call: DataCall, rooms: AnswerRooms): Promise<Answer | LedgerUnavailable> {
  return record(await prepare(call, rooms), rooms);
}

/** The same without the last step, for an answer that leaves only together with others. */
export async function prepare(call: DataCall, rooms: AnswerRooms): Promise<Prepared> {
  const decision = await rooms.policy.decide(call);
  if (!decision.ok) {
    const { reached, limits } = decision.failure;
    return prepared(call, { reached, limits, refusal: decision.failure });
  }
  const allowed = decision.value;
  const { limits } = allowed;
  const reply = await rooms.exchange.fetch(call, allowed);
  if (!reply.ok) return prepared(call, { reached: allowed, limits, refusal: reply.failure });
  const released = minimise(reply.value, allowed, call.at);
  return prepared(call, { reached: allowed, limits, reply: reply.value, released });
}

function prepared(call: DataCall, reached: Omit<Prepared, 'call' | 'outcome'>): Prepared {
  const { reply, released } = reached;
  const notFound = isNotFound(reached);
  // Where only questions are answered, that there is no record is part of the answer and not a refusal.
  const refusal =
    reached.refusal ?? (notFound && !released?.withoutRecord ? { reason: 'record-not-found' as const } : undefined);
  const outcome = refusal
    ? outcomeOf(refusal.reason)
    : notFound
      ? 'not_found'
      : reply?.rows.length === 0
        ? 'absent'
        : 'ok';
  return { call, outcome, ...reached, ...(refusal && { refusal }) };
}

/** Data that was fetched and will not leave: its entry says so, names no field, and commits to the refusal. */
export function withhold({ call, reached, limits, reply }: Prepared, refusal: Refusal): Prepared {
  return { call, reached, limits, refusal, outcome: outcomeOf(refusal.reason), ...(reply && { reply }) };
}

/** Resolves once the entry is durable. */
export async function record(outcome: Prepared, rooms: AnswerRooms): Promise<Answer | LedgerUnavailable> {
  const { call, reply, released, limits, refusal } = outcome;
  const body = refusal
    ? { ...toProblem(refusal, { issuer: rooms.issuer, requestId: call.id, language: call.language }) }
    : dataBody(outcome);
  const draft = draftCall({
    call,
    reached: outcome.reached,
    ...(reply && { reply }),
    ...(released && { released }),
    outcome: outcome.outcome,
    status: refusal ? problems[refusal.reason].status : 200,
    ...(refusal && { reason: refusal.reason, note: refusal.note, upstream: refusal.upstream }),
    now: rooms.now(),
    pseudonym: rooms.pseudonym,
  });
  const recorded = await rooms.ledger.record(draft, canonicalBytes(body));
  if ('ledgerUnavailable' in recorded) return recorded;
  return {
    outcome: outcome.outcome,
    recorded,
    limits,
    ...(refusal && { refusal }),
    ...(reply && { reply }),
    ...(released && { released }),
  };
}

/** No record, where that proves nothing. */
function isNotFound({ reached, reply }: Pick<Prepared, 'reached' | 'reply'>): boolean {
  return reply?.rows.length === 0 && reached.resource?.onEmpty === 'absence-proves-nothing';
}

/** The bare record, `{ items }` where there may be many, `{ absent: true }` where no record is the answer; `{ findings }` alone without a record. */
function dataBody({ reached, released }: Prepared): unknown {
  if (released?.withoutRecord) return { findings: released.findings };
  const rows = released?.rows ?? [];
  if (reached.resource?.many) return { items: rows };
  return rows[0] ?? { absent: true };
}

/** RFC 8785 JSON in UTF-8: the same answer is the same bytes, so its commitment can be checked by anyone. */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}
