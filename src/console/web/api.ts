import type { Entry } from '../../model/index.ts';
import type { RequestRow } from '../../ops/row.ts';
import type { Summary, SummaryWindow } from '../../ops/summary.ts';
import type { RelayHealth, VerticalHealth } from '../../ops/verticals.ts';
import type { Problem } from '../../problems.ts';
import type { CatalogNames } from '../names.ts';

export interface Page {
  readonly items: readonly RequestRow[];
  readonly next?: string;
  readonly incomplete?: readonly string[];
}

export interface DescribedEntry {
  readonly entry: Entry;
  readonly receipt: string;
}

export interface DescribedRequest extends DescribedEntry {
  readonly parts?: readonly DescribedEntry[];
}

export interface Session {
  readonly signedIn: boolean;
  readonly department?: string;
  readonly name?: { readonly zh: string; readonly en: string };
}

/** An answer that is no success, in the reader's language. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Answers come in the language of the page. */
export function createApi() {
  async function ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(path, {
      ...init,
      headers: { Accept: 'application/json', 'Accept-Language': document.documentElement.lang, ...init.headers },
    });
    if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => ({})));
    return (await response.json()) as Answer;
  }

  return {
    session: () => ask<Session>('/console/session'),
    signIn: (code: string) =>
      ask<Session>('/console/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ code }),
      }),
    signOut: () => ask<Session>('/console/session', { method: 'DELETE' }),
    names: () => ask<CatalogNames>('/console/names'),
    requests: (query: URLSearchParams, signal: AbortSignal) => ask<Page>(`/ops/requests?${query}`, { signal }),
    request: (id: string, signal: AbortSignal) =>
      ask<DescribedRequest>(`/ops/requests/${encodeURIComponent(id)}`, { signal }),
    summary: (window: SummaryWindow, signal: AbortSignal) => ask<Summary>(`/ops/summary?window=${window}`, { signal }),
    verticals: (signal: AbortSignal) =>
      ask<{ readonly items: readonly VerticalHealth[]; readonly relays: readonly RelayHealth[] }>('/ops/verticals', {
        signal,
      }),
  };
}

export type Api = ReturnType<typeof createApi>;
