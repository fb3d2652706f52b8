import type { ReactNode } from 'react';
import type { Entry } from '../../../model/index.ts';
import { type ProblemDefinition, problems, type Reason } from '../../../problems.ts';
import { useSpeech } from '../language.tsx';
import { Ago } from '../parts/ago.tsx';
import { OutcomeChip } from '../parts/chip.tsx';
import { Id } from '../parts/id.tsx';
import { useSignedIn } from '../session.tsx';
import { milliseconds, wholeTime } from '../time.ts';

/** What was asked and what became of it, at a glance. */
export function Head({ entry, onOpen }: { readonly entry: Entry; readonly onOpen: (id: string) => void }) {
  const { words } = useSpeech();
  const title = useTitle()(entry);
  const { bundle } = entry;
  return (
    <header className="head">
      {bundle && (
        <button type="button" className="quiet back" onClick={() => onOpen(bundle)}>
          ← {words.life.back}
        </button>
      )}
      <h2>{title}</h2>
      <p>
        <OutcomeChip of={entry} /> <code>{entry.status}</code> · {milliseconds(entry.durationMs)} ·{' '}
        <time dateTime={entry.time}>{wholeTime(entry.time)}</time>
        <span className="soft">
          {' '}
          {words.beijingTime} · <Ago time={entry.time} />
        </span>
      </p>
      <p>
        <span className="soft">{words.life.id}</span> <Id value={entry.id} />
      </p>
    </header>
  );
}

/** What a request is about, in words. */
export function useTitle(): (entry: Entry) => string {
  const { words, say } = useSpeech();
  const { names } = useSignedIn();
  return ({ kind, act, resource, lifeEvent }) => {
    if (kind === 'act' || kind === 'read') return words.acts[String(act?.what)] ?? words.kinds[kind];
    const text = resource
      ? names.resources[resource]?.title
      : lifeEvent === undefined
        ? undefined
        : names.lifeEvents[lifeEvent]?.title;
    return text ? say(text) : (resource ?? lifeEvent ?? words.kinds[kind]);
  };
}

/** Why there is no data, and what to do about it, in the words the caller got. */
export function WhyNot({ entry }: { readonly entry: Entry }) {
  const { words, language } = useSpeech();
  if (!entry.reason) return null;
  const problem: ProblemDefinition | undefined = problems[entry.reason as Reason];
  return (
    <section className={`notice ${entry.outcome}`} aria-label={words.life.problem}>
      <strong>{problem?.title[language] ?? entry.reason}</strong> <code className="soft">{entry.reason}</code>
      {problem && <p>{problem.happened[language]}</p>}
      {problem && (
        <p>
          <span className="soft">{words.life.remedy}：</span>
          {problem.remedy[language]}
        </p>
      )}
      {entry.note && (
        <p>
          <span className="soft">{words.life.note}：</span>
          <code>{entry.note}</code>
        </p>
      )}
      <p>
        <a href={`/problems/${entry.reason}`} target="_blank" rel="noreferrer">
          {words.life.problemPage} ↗
        </a>
      </p>
    </section>
  );
}

/** Who asked, for which matter and which case. */
export function Purpose({ entry, onCase }: { readonly entry: Entry; readonly onCase: (caseNumber: string) => void }) {
  const { words, say } = useSpeech();
  const { names } = useSignedIn();
  const l = words.life;
  const department = (id: string) => (names.departments[id] ? say(names.departments[id]) : id);
  const { officer, matter, case: caseNumber, authorisation, onBehalfOf, act } = entry;
  return (
    <section>
      <h3>{l.whoAndWhy}</h3>
      <dl className="facts">
        <Fact label={l.department}>
          {department(entry.department)} <code className="soft">{entry.department}</code>
        </Fact>
        {onBehalfOf && (
          <Fact label={l.behalf}>
            {department(onBehalfOf)} <code className="soft">{onBehalfOf}</code>
          </Fact>
        )}
        {officer && (
          <Fact label={l.officer}>
            <code>{officer}</code>
          </Fact>
        )}
        {matter && (
          <Fact label={l.matter}>
            {names.matters[matter] ?? ''} <Id value={matter} />
          </Fact>
        )}
        {caseNumber && (
          <Fact label={l.case}>
            <Id value={caseNumber} />{' '}
            <button type="button" className="link" onClick={() => onCase(caseNumber)}>
              {l.allOfCase}
            </button>
          </Fact>
        )}
        {authorisation && (
          <Fact label={l.authorisation}>
            <code>{authorisation}</code>
          </Fact>
        )}
        {act && (
          <Fact label={l.act}>
            {Object.entries(act).map(([name, value]) => (
              <span key={name} className="pair">
                <code>{name}</code> {String(value)}
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The entry as it is hashed, for whoever wants to see it all. */
export function Raw({ entry }: { readonly entry: Entry }) {
  const { words } = useSpeech();
  return (
    <details className="raw">
      <summary>{words.life.raw}</summary>
      <pre>{JSON.stringify(entry, undefined, 2)}</pre>
    </details>
  );
}
