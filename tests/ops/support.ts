import { createParser } from 'eventsource-parser';
import type { Answer, Client } from '../support/client.ts';
import type { County } from '../support/county.ts';

export const household = 'mps-population.household-record';

// biome-ignore lint/suspicious/noExplicitAny: what a test reads of a row, it asserts
type Row = any;

/** Asks as a department's system does, for one case after another; resolves with the ids, oldest first. */
export async function ask(
  county: County,
  client: Client,
  cases: readonly string[],
  officer = '0427',
): Promise<string[]> {
  const ids: string[] = [];
  for (const [at, caseNumber] of cases.entries()) {
    const person = county.sandbox.people()[at];
    const answer = await client.query(
      household,
      { name: person?.name, idNumber: person?.idNumber },
      { headers: { 'Sharing-Case': caseNumber, 'Sharing-Officer': officer } },
    );
    ids.push(idOf(answer));
  }
  return ids;
}

export function idOf({ headers }: Answer): string {
  return headers.get('Request-Id') ?? '';
}

export function casesOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}-${String(at).padStart(6, '0')}`);
}

/** All pages of a search. */
export async function allRows(
  ops: Client,
  query: string,
  between: () => Promise<unknown> = async () => {},
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after = ''; ; ) {
    const { status, body } = await ops.call('GET', `/ops/requests?${query}${after && `&after=${after}`}`);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    rows.push(...body.items);
    if (!body.next) return rows;
    after = body.next;
    await between();
  }
}

export interface Tail {
  /** Events as they came, `open` and `gap` among them. */
  readonly events: { readonly event: string; readonly id: string; readonly data: Row }[];
  /** Resolves when the condition holds. */
  until(condition: (tail: Tail) => boolean): Promise<void>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Follows the log as a browser's EventSource does. */
export async function follow(
  url: string,
  token: string,
  { query = '', lastEventId }: { readonly query?: string; readonly lastEventId?: string } = {},
): Promise<Tail> {
  const controller = new AbortController();
  const response = await fetch(`${url}/ops/requests/stream?${query}`, {
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
    },
    signal: controller.signal,
  });
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
  const events: Tail['events'] = [];
  const waiting = new Set<() => void>();
  const parser = createParser({
    onEvent: ({ event = 'message', id = '', data }) => {
      events.push({ event, id, data: JSON.parse(data) });
      for (const look of waiting) look();
    },
  });
  const read = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
  };
  const ended = read(response.body).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  const tail: Tail = {
    events,
    until(condition) {
      return new Promise((resolve) => {
        const look = () => {
          if (!condition(tail)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    ended,
    close: () => controller.abort(),
  };
  await tail.until(() => events.length > 0);
  return tail;
}

export function rowsOf({ events }: Tail): Row[] {
  return events.filter(({ event }) => event === 'request').map(({ data }) => data);
}
