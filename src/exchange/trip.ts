import { randomBytes } from 'node:crypto';
import { ExponentialBackoff, handleWhenResult, retry } from 'cockatiel';
import type {
  Allowed,
  Channel,
  DataCall,
  OutboundRequest,
  Pipe,
  Reading,
  Result,
  Row,
  UpstreamCall,
  Vertical,
} from '../model/index.ts';
import { callerGone, failed, failureOfSending, type TripFailure } from './failure.ts';
import type { Care } from './guard.ts';
import { unpacked } from './gzip.ts';
import type { HttpClient } from './http-client.ts';
import type { KeptAnswer } from './kept.ts';
import type { ExchangeKeys } from './keys.ts';
import { sessionName } from './naming.ts';
import { untilThen } from './retry-after.ts';
import type { Sessions } from './sessions.ts';
import { unlessAborted } from './unless-aborted.ts';

/** All that one upstream call needs. */
export interface Trip {
  readonly call: DataCall;
  readonly allowed: Allowed;
  readonly vertical: Vertical;
  readonly pipe: Pipe;
  readonly channel: Channel;
  readonly fault: string | undefined;
  /** Without it nothing is counted, and nothing tried again. */
  readonly care?: Care;
  /** Aborted when nobody waits for it any more. */
  readonly abandoned?: AbortSignal | undefined;
  /** Filled in by the first request that is made for it, also where its caller is gone by then: the ministry has that on record. */
  readonly sent: Sent;
}

export interface Sent {
  /** Milliseconds since 1970. */
  at?: number;
}

export interface TripParts {
  readonly http: HttpClient;
  readonly sessions: Sessions;
  readonly keys: () => ExchangeKeys;
  readonly now: () => number;
}

const bodyBytesMax = 1_048_576;
/** A list with more pages is not one that a window can use. */
const pagesMax = 20;

/** Out and back, once for each page that the vertical has, all of it within the pipe's `timeoutMs`. */
export async function travel(trip: Trip, parts: TripParts): Promise<Result<KeptAnswer, TripFailure>> {
  const startedAt = parts.now();
  const deadlineAt = startedAt + trip.pipe.timeoutMs;
  const rows = await followPages(trip, parts, deadlineAt);
  if (!rows.ok) return rows;
  const fetchedAt = parts.now();
  const { vertical, call } = trip;
  const upstream = { requestId: call.id, vertical: vertical.id, durationMs: fetchedAt - startedAt };
  return { ok: true, value: { rows: rows.value, fetchedAt, upstream } };
}

/** The rows of all pages; of a list that does not end, none. */
async function followPages(
  trip: Trip,
  parts: TripParts,
  deadlineAt: number,
): Promise<Result<readonly Row[], TripFailure>> {
  const rows: Row[] = [];
  for (let page = 0; page < pagesMax; page += 1) {
    const uncounted = page > 0 ? await trip.care?.again() : undefined;
    if (uncounted) return { ok: false, failure: uncounted };
    const reading = await ask(trip, parts, { deadlineAt, page });
    if (reading.kind === 'failed') return { ok: false, failure: reading };
    if (reading.kind === 'rows') rows.push(...reading.rows);
    if (reading.kind === 'no-record' || !reading.more) return { ok: true, value: rows };
  }
  return { ok: false, failure: failed('vertical-invalid-answer', `more than ${pagesMax} pages`) };
}

interface Turn {
  /** Milliseconds since 1970. */
  readonly deadlineAt: number;
  /** From 0. */
  readonly page: number;
}

/** Session, request, reply, reading; and once more with a fresh session where the vertical did not accept the one we had. */
async function ask(trip: Trip, parts: TripParts, turn: Turn): Promise<Attempt['reading']> {
  const attempt = await tryTwice(trip, parts, turn);
  if (attempt.session === undefined || !isSessionRefused(attempt, trip)) return attempt.reading;
  if (await trip.care?.again()) return attempt.reading;
  return (await tryOnce(trip, parts, turn, attempt.session)).reading;
}

/** Before the second try: up to 40 ms, at random, so that a crowd does not come back together. */
const backoff = { initialDelay: 30, maxDelay: 200 };

/**
 * Once more where nothing came back, the budget allows it, and there is time for an answer. Safe, for every operation is a query
 * (design §2). Each try is signed anew, under another nonce and time, or the owner would take the second for a replay; so it is not
 * left to undici's retrying interceptor, which sends the same bytes again.
 */
function tryTwice(trip: Trip, parts: TripParts, turn: Turn): Promise<Attempt> {
  const { care, vertical } = trip;
  if (care === undefined) return tryOnce(trip, parts, turn);
  const { retries } = care;
  const hasTime = () => turn.deadlineAt - parts.now() > backoff.maxDelay + vertical.service.p50Ms;
  const isWorthIt = handleWhenResult((attempt) => isUnanswered(attempt as Attempt) && hasTime() && retries.left() > 0);
  const policy = retry(isWorthIt, { maxAttempts: 1, backoff: new ExponentialBackoff(backoff) });
  let first: Attempt | undefined;
  return policy.execute(async () => {
    if (first) {
      retries.retried();
      if (await care.again()) return first; // there is no call left for a second try
    }
    first = await tryOnce(trip, parts, turn);
    return first;
  });
}

function isUnanswered({ reading }: Attempt): boolean {
  return reading.kind === 'failed' && reading.unanswered !== undefined;
}

interface Attempt {
  readonly reading: Exclude<Reading, { kind: 'failed' }> | TripFailure;
  /** The session it was made with, where the channel has one. */
  readonly session?: string;
}

async function tryOnce(trip: Trip, parts: TripParts, { deadlineAt, page }: Turn, rejected?: string): Promise<Attempt> {
  const { channel } = trip;
  const session = channel.session && (await obtainSession(trip, parts, deadlineAt, rejected));
  if (session && !session.ok) return { reading: unlessSent(session.failure) };
  const used = session && { session: session.value.value };
  const request = channel.request({ ...upstreamCall(trip, parts.now()), page, ...used });
  const reply = await send(withTrace(request, trip, trip.fault), parts, { trip, deadlineAt, signal: trip.abandoned });
  if (!reply.ok) return { reading: reply.failure, ...used };
  return { reading: untilThen(channel.read(reply.value, page), reply.value, parts.now()), ...used };
}

/** What obtains a session may use something up: it is not sent twice unless the first was surely not. */
function unlessSent({ unanswered, ...failure }: TripFailure): TripFailure {
  return unanswered === 'unsent' ? { ...failure, unanswered } : failure;
}

/** A refusal that was asked for says nothing about the session, which others use too. */
function isSessionRefused({ reading }: Attempt, { fault }: Trip): boolean {
  return fault === undefined && reading.kind === 'failed' && reading.renewSession === true;
}

function obtainSession(trip: Trip, parts: TripParts, deadlineAt: number, rejected: string | undefined) {
  const { channel, vertical } = trip;
  if (channel.session === undefined) throw new Error('the channel has no session');
  // Not broken off: all calls share what comes of it, and it may use something up.
  const obtaining = parts.sessions.obtain(
    sessionName(vertical.id, channel.session.key, parts.keys()),
    channel.session,
    (request) => send(withTrace(request, trip), parts, { trip, deadlineAt }),
    rejected,
  );
  return unlessAborted(trip.abandoned, callerGone, obtaining);
}

interface Sending {
  readonly trip: Trip;
  /** Milliseconds since 1970. */
  readonly deadlineAt: number;
  readonly signal?: AbortSignal | undefined;
}

async function send(request: OutboundRequest, { http, now }: TripParts, { trip, deadlineAt, signal }: Sending) {
  const timeoutMs = deadlineAt - now();
  if (timeoutMs <= 0) return { ok: false, failure: failed('vertical-timeout', 'no time left for this call') } as const;
  if (signal?.aborted) return { ok: false, failure: callerGone } as const;
  trip.sent.at ??= now();
  const sent = await http.send(request, { timeoutMs, bodyBytesMax, signal });
  if (!sent.ok) return { ok: false, failure: failureOfSending(sent.failure) } as const;
  return unpacked(sent.value, bodyBytesMax);
}

/** What the vertical is told of who asks. The department is the one whose officer it is, also where it asks by delegation. */
function upstreamCall({ call, allowed }: Trip, now: number): UpstreamCall {
  const { purpose, parameters } = allowed;
  const department = call.catalog.departments.get(call.caller.department);
  if (department === undefined) throw new Error(`department ${call.caller.department} is not in the catalog`);
  return {
    id: call.id,
    parameters,
    department: { id: department.id, name: department.name.zh, uscc: department.uscc },
    officer: purpose.officer,
    matter: purpose.matter,
    case: purpose.case,
    now,
    nonce: randomBytes(16).toString('hex'),
  };
}

/** What every request carries: the id lets the ministry match its log with ours; a trace context travels on only in its exact form (W3C). */
function withTrace(request: OutboundRequest, { call }: Trip, fault?: string): OutboundRequest {
  const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(call.traceparent ?? '')?.[0];
  const added = {
    'x-request-id': call.id,
    'accept-encoding': 'gzip',
    ...(traceparent !== undefined && { traceparent }),
    ...(fault !== undefined && { 'sandbox-fault': fault }),
  };
  const own = Object.entries(request.headers).filter(([name]) => !(name.toLowerCase() in added));
  return { ...request, headers: { ...Object.fromEntries(own), ...added } };
}
