import { memo, useRef } from 'react';
import type { RequestRow } from '../../../ops/row.ts';
import { problems, type Reason } from '../../../problems.ts';
import { useSpeech } from '../language.tsx';
import { Ago } from '../parts/ago.tsx';
import { OutcomeChip } from '../parts/chip.tsx';
import { useSignedIn } from '../session.tsx';
import { clockTime, dayOf, milliseconds, span, wholeTime } from '../time.ts';

interface RequestTableProps {
  readonly rows: readonly RequestRow[];
  readonly fresh: ReadonlySet<string>;
  readonly openId: string | undefined;
  readonly onOpen: (id: string) => void;
}

/** The log as a table; on a narrow screen each row is a card (style.css). */
export function RequestTable({ rows, fresh, openId, onOpen }: RequestTableProps) {
  const { words } = useSpeech();
  const body = useRef<HTMLTableSectionElement>(null);
  const { columns } = words;

  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (!step || !body.current) return;
    const buttons = [...body.current.querySelectorAll<HTMLButtonElement>('button.open')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = buttons[at + step];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <table className="log" onKeyDown={move}>
      <thead>
        <tr>
          <th scope="col">{columns.time}</th>
          <th scope="col">{columns.outcome}</th>
          <th scope="col">{columns.who}</th>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.purpose}</th>
          <th scope="col">{columns.source}</th>
          <th scope="col" className="number">
            {columns.duration}
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row) => (
          <Line key={row.id} row={row} fresh={fresh.has(row.id)} open={row.id === openId} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

const Line = memo(function Line({
  row,
  fresh,
  open,
  onOpen,
}: {
  readonly row: RequestRow;
  readonly fresh: boolean;
  readonly open: boolean;
  readonly onOpen: (id: string) => void;
}) {
  const { words, say, language } = useSpeech();
  const { names } = useSignedIn();
  const department = (id: string) => (names.departments[id] ? say(names.departments[id]) : id);
  const reason = row.reason && problems[row.reason as Reason]?.title[language];
  const classes = [`kind-${row.kind}`, fresh && 'fresh', open && 'selected', row.bundle && 'part'].filter(Boolean);
  return (
    // The row's button is what the keyboard uses; the whole row is for the mouse.
    <tr className={classes.join(' ')} onClick={() => onOpen(row.id)} data-request={row.id}>
      <td className="time">
        <button type="button" className="open" title={`${wholeTime(row.time)}\n${row.id}`}>
          <time dateTime={row.time}>
            <span className="day">{dayOf(row.time)}</span> {clockTime(row.time)}
          </time>
        </button>
        <small>
          <Ago time={row.time} />
        </small>
      </td>
      <td className="outcome">
        <OutcomeChip of={row} />
        {reason && <small title={row.reason}>{reason}</small>}
      </td>
      <td className="who">
        <span>{department(row.department)}</span>
        <small>
          {row.officer && words.officerOf(row.officer)}
          {row.onBehalfOf && ` · ${words.onBehalfOf(department(row.onBehalfOf))}`}
        </small>
      </td>
      <td className="what">
        <What row={row} />
      </td>
      <td className="purpose">
        {row.case ? <code>{row.case}</code> : <span className="soft">{words.none}</span>}
        {row.matter && <small title={row.matter}>{names.matters[row.matter] ?? row.matter}</small>}
      </td>
      <td className="source">
        {row.cache === 'none' ? (
          <span className="soft">{words.none}</span>
        ) : (
          <span className={`source ${row.cache}`}>{words.sources[row.cache]}</span>
        )}
        {row.ageSeconds !== undefined && row.cache !== 'joined' && (
          <small>{words.ago(span(row.ageSeconds, language))}</small>
        )}
      </td>
      <td className="number">{milliseconds(row.durationMs)}</td>
    </tr>
  );
});

/** What was asked: a resource, a life event, or what ops did. */
function What({ row }: { readonly row: RequestRow }) {
  const { words, say } = useSpeech();
  const { names } = useSignedIn();
  if (row.kind === 'act' || row.kind === 'read') {
    return (
      <>
        <span>{(row.act && words.acts[row.act]) || words.kinds[row.kind]}</span>
        {row.act && words.acts[row.act] && <small>{words.kinds[row.kind]}</small>}
      </>
    );
  }
  const event = row.lifeEvent === undefined ? undefined : names.lifeEvents[row.lifeEvent];
  const resource = row.resource === undefined ? undefined : names.resources[row.resource];
  const evidence = row.evidence === undefined ? undefined : event?.evidence[row.evidence];
  if (row.kind === 'bundle') {
    return (
      <>
        <span>
          <span className="tag">{words.filters.lifeEvent}</span>{' '}
          {event ? say(event.title) : (row.lifeEvent ?? words.none)}
        </span>
        {row.parts !== undefined && <small>{words.parts(row.parts)}</small>}
      </>
    );
  }
  return (
    <>
      <span>
        {row.bundle && (
          <span className="tag soft" title={event && say(event.title)}>
            {words.part}
          </span>
        )}{' '}
        {resource ? say(resource.title) : (row.resource ?? words.none)}
      </span>
      <small>
        {evidence
          ? say(evidence)
          : resource && names.verticals[resource.vertical]
            ? say(names.verticals[resource.vertical] ?? { zh: '', en: '' })
            : ''}
      </small>
    </>
  );
}
