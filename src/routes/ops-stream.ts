import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { EntryFilter, Ledger } from '../ledger/index.ts';
import type { Entry } from '../model/index.ts';
import { decodeCursor, encodeCursor, type Feed, toRow } from '../ops/index.ts';
import { answerHeaders, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';
import type { OpsRooms } from './ops.ts';
import { OpsRequestFilters, toSearch } from './request-search.ts';

/** `GET /ops/requests/stream`: every request as it is recorded, as server-sent events. */
export function mountOpsStream(app: OpenAPIHono<AppEnv>, { ledger, ops, issuer, now, requireCaller }: OpsRooms): void {
  app.openapi({ ...streamRoute, middleware: requireCaller('ops') }, (c) => {
    const search = toSearch(c.req.valid('query'));
    if (!search.ok) return problemResponse(c, issuer, search.failure);
    const lastEventId = c.req.header('Last-Event-ID');
    const { filter } = search.value;
    const response = streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const mayGoOn = () => requireCaller.stillCounts(c, 'ops'); // a revocation holds within 10 s, here too
      const tail = { stream, feed: ops.feed, ledger, filter, signal: gone.signal };
      await follow(tail, await begin(tail, lastEventId, now()), mayGoOn);
    });
    response.headers.set('Cache-Control', 'no-store');
    response.headers.set('X-Accel-Buffering', 'no'); // a proxy before us must not hold events back
    response.headers.set('Connection', 'close'); // once it has ended: a connection kept alive would hold up a gateway that stops
    return response;
  });
}

interface Tail {
  readonly stream: SSEStreamingApi;
  readonly feed: Feed;
  readonly ledger: Ledger;
  readonly filter: EntryFilter;
  readonly signal: AbortSignal;
}

const heartbeatMs = 5_000;
const batch = 200;
/** Longer than any request takes: entries become durable in another order than their requests came. */
const overlapMs = 2 * 60_000;
const catchUpMax = 1000;
/** How often the other instances are asked, where they do not tell by themselves. */
const othersMs = 2_000;
/** Then the client comes again: at the edge, one request may make only so many calls, and each asks every log. */
const othersAskedMax = 15;

/**
 * Where to go on: exactly after the event the client saw last, if the feed still has it; else with what the ledger holds since
 * shortly before it, so that after a restart a row may come twice (its id tells) but none is missing.
 */
async function begin({ stream, feed, ledger, filter }: Tail, lastEventId: string | undefined, now: number) {
  await ledger.catchUp?.(0); // what was recorded before it was opened is not its own
  const end = feed.end();
  const newest = feed.newest();
  const last = lastEventId === undefined ? undefined : decodeCursor(lastEventId);
  await stream.writeSSE({
    event: 'open',
    data: '{}',
    retry: 2000,
    id: encodeCursor(last ?? newest ?? { time: new Date(now).toISOString(), id: '' }),
  });
  if (!last) return { position: end, sent: new Set<string>() };
  // Where others write too, this feed has their entries later than its own: what stands before the last one seen may be new.
  const position = ledger.catchUp ? undefined : feed.after(last.id);
  if (position !== undefined && feed.from(position, 1) !== 'lost') return { position, sent: new Set<string>() };
  const since = new Date(
    Math.max(Date.parse(last.time) - overlapMs, Date.parse(filter.since ?? '1970-01-01')),
  ).toISOString();
  const { entries, next } = await ledger.search({ ...filter, since }, { limit: catchUpMax });
  if (next) await stream.writeSSE({ event: 'gap', data: JSON.stringify({ since: last.time }) });
  const missed = next ? [] : entries.toReversed().filter(({ id }) => id !== last.id);
  for (const entry of missed) await send(stream, entry);
  return { position: end, sent: new Set<string>(missed.map(({ id }) => id)) };
}

/** Sends what comes until the client goes, its right ends or the gateway stops. Writing waits for a slow client; the feed does not. */
async function follow(
  { stream, feed, ledger, filter, signal }: Tail,
  { position: start, sent }: { position: number; sent: ReadonlySet<string> },
  mayGoOn: () => Promise<boolean>,
) {
  let position = start;
  let checkedAt = performance.now();
  let [askedAt, asked] = [checkedAt, 0];
  while (!signal.aborted && !feed.closed()) {
    const entries = feed.from(position, batch);
    if (entries === 'lost') {
      await stream.writeSSE({ event: 'gap', data: '{}' });
      position = feed.end();
      continue;
    }
    for (const entry of entries) {
      if (signal.aborted) return;
      if (!sent.has(entry.id) && matches(entry, filter)) await send(stream, entry);
    }
    position += entries.length;
    if (performance.now() - checkedAt >= heartbeatMs) {
      if (!(await mayGoOn())) return;
      checkedAt = performance.now();
      await stream.write(': still here\n\n');
    }
    await feed.wait(position, ledger.catchUp ? othersMs : heartbeatMs, signal);
    if (!ledger.catchUp || performance.now() - askedAt < othersMs) continue;
    if (asked === othersAskedMax) {
      await stream.write('retry: 100\n\n');
      return;
    }
    await ledger.catchUp();
    [askedAt, asked] = [performance.now(), asked + 1];
  }
}

function send(stream: SSEStreamingApi, entry: Entry): Promise<void> {
  return stream.writeSSE({ event: 'request', id: encodeCursor(entry), data: JSON.stringify(toRow(entry)) });
}

/** The same question as the ledger's search, asked of one entry. */
export function matches(entry: Entry, { since, until, kind, subject, ...words }: EntryFilter): boolean {
  if (subject !== undefined && !entry.subjects?.includes(subject)) return false;
  if (kind !== undefined && !kind.split(',').includes(entry.kind)) return false;
  if (since !== undefined && entry.time < since) return false;
  if (until !== undefined && entry.time >= until) return false;
  return Object.entries(words).every(([name, wanted]) => wanted === undefined || entry[name as keyof Entry] === wanted);
}

const streamRoute = createRoute({
  method: 'get',
  path: '/ops/requests/stream',
  operationId: 'followRequests',
  summary: both({ zh: '实时请求日志', en: 'Follow requests live' }),
  description: both({
    zh: 'server-sent events：每条记录存证后即推送，`event: request`，`data` 为请求日志的一行。断线后带 Last-Event-ID 重连即可续上；`event: gap` 表示落后太多，请改用 /ops/requests 补齐。',
    en: 'Server-sent events: each entry once it is durable, `event: request` with a row of the log as `data`. Reconnect with Last-Event-ID to go on; `event: gap` means too much was missed, read /ops/requests instead.',
  }),
  parameters: plainHeaders,
  request: { query: OpsRequestFilters },
  responses: {
    200: {
      description: both({ zh: '事件流', en: 'The stream' }),
      headers: answerHeaders,
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
    ...problemResponses('malformed', ...callerReasons, 'insufficient-scope'),
  },
});
