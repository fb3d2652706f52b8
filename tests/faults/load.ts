import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Kind, kinds, type Question } from './questions.ts';

/** Whom the load asks. */
export interface Asked {
  readonly url: string;
  readonly token: string;
  readonly question: (kind: Kind, turn: number) => Question;
}

export interface LoadOptions {
  /** Begins every case number. */
  readonly name: string;
  /** Reasons of a problem that may be told of a kind while a fault is played; any other is wrong. */
  readonly mayRefuse: (kind: Kind) => readonly string[];
  /** Whether a connection may break: the process behind it is killed. */
  readonly mayBreak: boolean;
}

export interface Asking {
  readonly kind: Kind;
  /** Milliseconds, as `performance.now()` has them. */
  readonly sentAt: number;
  readonly doneAt: number;
  readonly verdict: 'right' | 'refused' | 'wrong' | 'hung' | 'cut off';
  /** The `Request-Id` of an answer that has to have an entry. */
  readonly entry?: string;
  /** What was wrong, or the reason of a refusal. */
  readonly note?: string;
}

/** Nothing that is asked may take longer: the verticals' deadline is 2 s, the ledger's 5 s. */
const hungMs = 8_000;
/** A question each so many milliseconds, whether those before are answered or not. */
const everyMs = 12;
/** Told before the caller is known or anything is done, or because the ledger cannot write: no entry. */
const withoutEntry = new Set(['ledger-unavailable', 'overloaded', 'expired-token', 'invalid-token']);

/** A steady load: it asks at its own pace, so what a fault holds up is seen in every question that came meanwhile. */
export function startLoad(asked: Asked, options: LoadOptions) {
  const askings: Asking[] = [];
  const underWay = new Set<Promise<void>>();
  let over = false;
  const pace = (async () => {
    const begin = performance.now();
    for (let turn = 0; !over; turn += 1) {
      const kind = kinds[turn % kinds.length] ?? 'catalog';
      const one = ask(asked, kind, Math.floor(turn / kinds.length), options).then((asking) => {
        askings.push(asking);
        underWay.delete(one);
      });
      underWay.add(one);
      await pause(Math.max(0, begin + (turn + 1) * everyMs - performance.now()));
    }
  })();
  return {
    askings,
    async stop(): Promise<readonly Asking[]> {
      over = true;
      await pace;
      await Promise.all(underWay);
      return askings;
    },
  };
}

/** Every second question repeats the one before: what is kept and what is fetched are both asked for. */
async function ask({ url, token, question }: Asked, kind: Kind, turn: number, options: LoadOptions): Promise<Asking> {
  const asked = question(kind, Math.floor(turn / 2));
  const { method, path, body, matter } = asked;
  const sentAt = performance.now();
  const asking = { kind, sentAt };
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body && { 'Content-Type': 'application/json' }),
        'Sharing-Matter': matter,
        'Sharing-Case': `${options.name}-${String(Math.floor(turn / 2)).padStart(6, '0')}`,
        'Sharing-Officer': '0427',
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(hungMs),
    });
    const told = await response.text();
    const doneAt = performance.now();
    return { ...asking, doneAt, ...judged(response, told, asked, options.mayRefuse(kind)) };
  } catch (error) {
    const doneAt = performance.now();
    if (error instanceof Error && error.name === 'TimeoutError') return { ...asking, doneAt, verdict: 'hung' };
    const note = error instanceof Error ? `${error.message}: ${error.cause}` : String(error);
    return { ...asking, doneAt, verdict: options.mayBreak ? 'cut off' : 'wrong', note };
  }
}

function judged(
  { status, headers }: Response,
  text: string,
  { truth, recorded }: Question,
  mayRefuse: readonly string[],
): Pick<Asking, 'verdict' | 'note' | 'entry'> {
  const body: unknown = parsed(text);
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? String(body.reason) : '';
  const entry = !recorded || withoutEntry.has(reason) ? {} : { entry: headers.get('Request-Id') ?? 'none' };
  if (status === 200) {
    const isRight = truth === undefined || isDeepStrictEqual(body, truth);
    return isRight ? { verdict: 'right', ...entry } : { verdict: 'wrong', note: text.slice(0, 300), ...entry };
  }
  const isClear = headers.get('Content-Type')?.startsWith('application/problem+json') && mayRefuse.includes(reason);
  return {
    verdict: isClear ? 'refused' : 'wrong',
    note: isClear ? reason : `${status} ${text.slice(0, 300)}`,
    ...entry,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Which of these entries are neither in the department's own list nor, being of readings, to be had as a receipt. */
export async function missingEntries(
  { url, token }: Asked,
  { entries, since }: { readonly entries: readonly string[]; readonly since: string },
): Promise<readonly string[]> {
  const get = (path: string) => fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  const recorded = new Set<string>();
  for (let after = '', more = true; more; ) {
    const answer = await get(`/v1/requests?limit=1000&since=${encodeURIComponent(since)}${after}`);
    const page = (await answer.json()) as { items: readonly { id: string }[]; next?: string };
    for (const { id } of page.items) recorded.add(id);
    more = page.next !== undefined;
    after = `&after=${page.next}`;
  }
  const missing: string[] = [];
  for (const id of entries.filter((one) => !recorded.has(one))) {
    const receipt = await get(`/v1/receipts/main/${id}`);
    if (!(await receipt.text()).startsWith('c2sp.org/tlog-proof')) missing.push(id);
  }
  return missing;
}
