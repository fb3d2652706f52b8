import type { RequestRow } from '../../../ops/row.ts';

export type TailState = 'connecting' | 'live' | 'reconnecting';

interface TailListener {
  /** Rows in the order they were recorded, with each one's place in the log. */
  readonly onRows: (rows: readonly RequestRow[], cursors: ReadonlyMap<string, string>) => void;
  readonly onState: (state: TailState) => void;
  /** Following begins, anew or again, or too much was missed: what was recorded until now is to be read as a page. */
  readonly onBegin: () => void;
  /** The server refused: the session may have ended. */
  readonly onRefused: () => void;
}

const gatherMs = 150;
const retryMs = 3_000;

/** Follows the log by server-sent events until the returned function is called. Rows are handed on in small batches. */
export function followLog(query: URLSearchParams, { onRows, onState, onBegin, onRefused }: TailListener): () => void {
  let source: EventSource | undefined;
  let rows: RequestRow[] = [];
  let cursors = new Map<string, string>();
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;

  const handOn = () => {
    gathering = undefined;
    onRows(rows, cursors);
    rows = [];
    cursors = new Map();
  };

  const open = () => {
    source = new EventSource(`/ops/requests/stream?${query}`);
    source.addEventListener('open', () => {
      onState('live');
      onBegin();
    });
    source.addEventListener('request', (event) => {
      const row = JSON.parse(event.data) as RequestRow;
      rows.push(row);
      cursors.set(row.id, event.lastEventId);
      gathering ??= setTimeout(handOn, gatherMs);
    });
    source.addEventListener('gap', onBegin);
    source.addEventListener('error', () => {
      onState('reconnecting');
      if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself, with Last-Event-ID
      onRefused();
      clearTimeout(retrying);
      retrying = setTimeout(open, retryMs);
    });
  };

  onState('connecting');
  open();
  return () => {
    source?.close();
    clearTimeout(gathering);
    clearTimeout(retrying);
  };
}
