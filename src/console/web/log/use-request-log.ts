import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { RequestRow } from '../../../ops/row.ts';
import { useSignedIn } from '../session.tsx';
import { type Filters, isPast, toQuery } from './filters.ts';
import { type LogRows, noRows, withLive, withNewest, withPage } from './log-rows.ts';
import { followLog, type TailState } from './tail.ts';

export interface RequestLogState extends LogRows {
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly error: Error | undefined;
  readonly incomplete: readonly string[];
  readonly tail: TailState | 'paused' | 'past';
  /** Rows that came while they were held back, newest last. */
  readonly held: readonly RequestRow[];
  /** Rows that came live, to be pointed out. */
  readonly fresh: ReadonlySet<string>;
  readonly loadMore: () => void;
  readonly reload: () => void;
  readonly release: () => void;
}

interface Log extends LogRows {
  readonly held: readonly RequestRow[];
  readonly fresh: ReadonlySet<string>;
  readonly cursors: ReadonlyMap<string, string>;
}

type Event =
  | { readonly do: 'clear' }
  | {
      readonly do: 'page';
      readonly newest: boolean;
      readonly items: readonly RequestRow[];
      readonly next: string | undefined;
    }
  | {
      readonly do: 'live';
      readonly rows: readonly RequestRow[];
      readonly cursors: ReadonlyMap<string, string>;
      readonly hold: boolean;
    }
  | { readonly do: 'release' };

const empty: Log = { ...noRows, held: [], fresh: new Set(), cursors: new Map() };

function reduce(log: Log, event: Event): Log {
  switch (event.do) {
    case 'clear':
      return empty;
    case 'page':
      return { ...log, ...(event.newest ? withNewest : withPage)(log, event) };
    case 'live': {
      const cursors = new Map([...log.cursors, ...event.cursors]);
      if (event.hold) return { ...log, cursors, held: [...log.held, ...event.rows] };
      return { ...log, cursors, ...withLive(log, event.rows, cursors), fresh: new Set(event.rows.map(({ id }) => id)) };
    }
    case 'release':
      return {
        ...log,
        ...withLive(log, log.held, log.cursors),
        held: [],
        fresh: new Set(log.held.map(({ id }) => id)),
      };
  }
}

/**
 * The log under some filters: its newest page, what is recorded from then on, and older pages as they are asked for. The newest
 * page is read once more when the tail has begun, so that nothing falls between the two. `hold` keeps new rows back while the reader is
 * further down; `paused` keeps the tail closed.
 */
export function useRequestLog(
  filters: Filters,
  { paused, hold }: { readonly paused: boolean; readonly hold: () => boolean },
): RequestLogState {
  const { api, onError } = useSignedIn();
  const [log, dispatch] = useReducer(reduce, empty);
  const [status, setStatus] = useState<{
    loading: boolean;
    loadingMore: boolean;
    error?: Error;
    incomplete: readonly string[];
  }>({ loading: true, loadingMore: false, incomplete: [] });
  const [tail, setTail] = useState<TailState>('connecting');
  const [round, setRound] = useState(0);
  const reading = useRef(new AbortController());
  const holding = useRef(hold);
  holding.current = hold;
  const past = isPast(filters, Date.now());

  const read = useCallback(
    async (after: string | undefined, signal: AbortSignal) => {
      const query = toQuery(filters, Date.now());
      if (after) query.set('after', after);
      try {
        const page = await api.requests(query, signal);
        if (signal.aborted) return;
        dispatch({ do: 'page', newest: after === undefined, items: page.items, next: page.next });
        setStatus({ loading: false, loadingMore: false, incomplete: page.incomplete ?? [] });
      } catch (error) {
        if (signal.aborted) return;
        onError(error);
        setStatus({ loading: false, loadingMore: false, error: error as Error, incomplete: [] });
      }
    },
    [api, filters, onError],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for the same once more
  useEffect(() => {
    const controller = new AbortController();
    reading.current = controller;
    dispatch({ do: 'clear' });
    setStatus({ loading: true, loadingMore: false, incomplete: [] });
    read(undefined, controller.signal);
    return () => controller.abort();
  }, [read, round]);

  useEffect(() => {
    if (paused || past) return undefined;
    return followLog(toQuery({ ...filters, time: filters.time === 'custom' ? 'custom' : 'all' }, Date.now()), {
      onRows: (rows, cursors) => dispatch({ do: 'live', rows, cursors, hold: holding.current() }),
      onState: setTail,
      onBegin: () => read(undefined, reading.current.signal),
      onRefused: () => api.session().then((session) => session.signedIn || setRound((at) => at + 1), onError),
    });
  }, [api, filters, paused, past, read, onError]);

  const { next } = log;
  const loadMore = useCallback(() => {
    if (!next) return;
    setStatus((before) => {
      if (before.loading || before.loadingMore) return before;
      read(next, reading.current.signal);
      return { ...before, loadingMore: true };
    });
  }, [next, read]);

  return {
    ...log,
    loading: status.loading,
    loadingMore: status.loadingMore,
    error: status.error,
    incomplete: status.incomplete,
    tail: past ? 'past' : paused ? 'paused' : tail,
    loadMore,
    reload: useCallback(() => setRound((at) => at + 1), []),
    release: useCallback(() => dispatch({ do: 'release' }), []),
  };
}
