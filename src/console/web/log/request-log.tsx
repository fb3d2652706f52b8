import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useSpeech } from '../language.tsx';
import { FilterBar } from './filter-bar.tsx';
import { isFiltered } from './filters.ts';
import { Overview } from './overview.tsx';
import { RequestTable } from './request-table.tsx';
import { useAddress } from './use-address.ts';
import { type RequestLogState, useRequestLog } from './use-request-log.ts';
import './request-log.css';

const RequestLife = lazy(() => import('../life/request-life.tsx'));

/** How far down the page new rows are held back, so that what is being read stays where it is. */
const atTopPx = 160;

/** 请求日志: every request of the county, live, to be filtered and opened. */
export function RequestLog() {
  const { words } = useSpeech();
  const { filters, id, filterBy, open } = useAddress();
  const [paused, setPaused] = useState(false);
  const log = useRequestLog(filters, { paused, hold: () => window.scrollY > atTopPx });
  useHotKey();
  useReleaseAtTop(log);

  return (
    <main className="page">
      <h1 className="unseen">{words.requests}</h1>
      <Overview />
      <FilterBar filters={filters} onChange={filterBy} />
      <section className="card listing" aria-busy={log.loading}>
        <div className="bar">
          <Tail state={log.tail} />
          {log.tail !== 'past' && (
            <button type="button" className="quiet" onClick={() => setPaused(!paused)}>
              {paused ? words.resume : words.pause}
            </button>
          )}
          <span className="soft grow">{log.rows.length > 0 && words.shown(log.rows.length)}</span>
          <span className="soft wide">{words.keys}</span>
        </div>
        {log.tail === 'reconnecting' && (
          <p className="notice" role="status">
            {words.reconnectingHint}
          </p>
        )}
        {log.incomplete.length > 0 && (
          <p className="notice" role="status">
            {words.incomplete(log.incomplete.join(', '))}
          </p>
        )}
        {log.held.length > 0 && (
          <button
            type="button"
            className="arrived"
            onClick={() => {
              log.release();
              window.scrollTo({ top: 0 });
            }}
          >
            ↑ {words.fresh(log.held.length)}
          </button>
        )}
        {log.rows.length > 0 && <RequestTable rows={log.rows} fresh={log.fresh} openId={id} onOpen={open} />}
        <Foot log={log} filtered={isFiltered(filters)} />
      </section>
      {id && (
        <Suspense fallback={null}>
          <RequestLife
            id={id}
            onOpen={open}
            onClose={() => open(undefined)}
            onCase={(caseNumber) => filterBy({ time: 'all', case: caseNumber })}
          />
        </Suspense>
      )}
    </main>
  );
}

function Tail({ state }: { readonly state: RequestLogState['tail'] }) {
  const { words } = useSpeech();
  return (
    <span className={`tail ${state}`} role="status" title={state === 'live' ? words.liveHint : undefined}>
      {words[state]}
    </span>
  );
}

/** What is below the rows: older ones on their way, the end, nothing at all, or what went wrong. */
function Foot({ log, filtered }: { readonly log: RequestLogState; readonly filtered: boolean }) {
  const { words } = useSpeech();
  const sentinel = useRef<HTMLDivElement>(null);
  const { next, loadMore, loading, loadingMore, error, rows } = log;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that comes may leave the sentinel in sight: look again
  useEffect(() => {
    if (!sentinel.current || !next || error) return undefined;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && loadMore(), { rootMargin: '400px' });
    observer.observe(sentinel.current);
    return () => observer.disconnect();
  }, [next, loadMore, error, rows.length]);

  if (error) {
    return (
      <div className="foot" role="alert">
        <strong>{words.failedTitle}</strong>
        <p className="soft">{error.message}</p>
        <button type="button" className="solid" onClick={log.reload}>
          {words.retry}
        </button>
      </div>
    );
  }
  if (loading && rows.length === 0) return <Skeleton />;
  if (rows.length === 0) {
    return (
      <div className="foot">
        <strong>{filtered ? words.emptyFilteredTitle : words.emptyTitle}</strong>
        <p className="soft">{filtered ? words.emptyFilteredHint : words.emptyHint}</p>
      </div>
    );
  }
  return (
    <div className="foot" ref={sentinel}>
      <span className="soft">{next || loadingMore ? words.more : words.end}</span>
    </div>
  );
}

function Skeleton() {
  const { words } = useSpeech();
  return (
    <div className="skeleton" role="status" aria-label={words.loading}>
      {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => (
        <span key={key} />
      ))}
    </div>
  );
}

/** `/` goes to the case number, as in many tools. */
function useHotKey() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      document.querySelector<HTMLInputElement>('[data-hot-key="/"]')?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function useReleaseAtTop({ held, release }: RequestLogState) {
  const any = held.length > 0;
  useEffect(() => {
    if (!any) return undefined;
    const onScroll = () => window.scrollY <= atTopPx && release();
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, [any, release]);
}
