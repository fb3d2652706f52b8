import type { ReactNode } from 'react';
import type { Entry } from '../../../model/index.ts';
import { useSpeech } from '../language.tsx';
import { Id } from '../parts/id.tsx';
import { useSignedIn } from '../session.tsx';
import { clockTime, milliseconds, span } from '../time.ts';
import { reachedSteps, type StepState } from './steps.ts';

/** How a call went: each step of a request's life with what it decided, found or cost. */
export function Course({ entry, receipt }: { readonly entry: Entry; readonly receipt: string }) {
  const { words } = useSpeech();
  const l = words.life;
  const steps = reachedSteps(entry);
  return (
    <section>
      <h3>{l.course}</h3>
      {entry.upstream && <TimeBar entry={entry} />}
      <ol className="course">
        <Step title={l.steps.received} state={steps.received} at={clockTime(entry.time)}>
          <p>
            {entry.key === 'console' ? l.console : entry.key ? <Keyed text={l.provenBy} value={entry.key} /> : null}
          </p>
        </Step>
        {entry.kind === 'call' && (
          <>
            <Step title={l.steps.decided} state={steps.decided}>
              <Decision entry={entry} />
            </Step>
            <Step title={l.steps.fetched} state={steps.fetched}>
              <Source entry={entry} />
            </Step>
            <Step title={l.steps.cut} state={steps.cut}>
              <Fields entry={entry} />
            </Step>
          </>
        )}
        <Step title={l.steps.recorded} state="done" at={milliseconds(entry.durationMs)}>
          <p>
            {l.answered(entry.status)} ·{' '}
            <a href={receipt} target="_blank" rel="noreferrer">
              {l.receipt} ↗
            </a>
          </p>
          {entry.commitment && (
            <p title={l.commitmentHint}>
              <span className="soft">{l.commitment}</span> <Id value={entry.commitment} />
            </p>
          )}
        </Step>
      </ol>
    </section>
  );
}

function Step({
  title,
  state,
  at,
  children,
}: {
  readonly title: string;
  readonly state: StepState;
  readonly at?: string;
  readonly children: ReactNode;
}) {
  const { words } = useSpeech();
  return (
    <li className={state}>
      <h4>
        {title}
        {at && <span className="soft at">{at}</span>}
      </h4>
      {state === 'not-reached' ? <p className="soft">{words.life.notReached}</p> : children}
    </li>
  );
}

function Keyed({ text, value }: { readonly text: (value: string) => string; readonly value: string }) {
  const [before, after] = text('\0').split('\0');
  return (
    <>
      {before}
      <code>{value}</code>
      {after}
    </>
  );
}

/** By which demand it was allowed, on which ground; or the rule that refused. */
function Decision({ entry }: { readonly entry: Entry }) {
  const { words, say, language } = useSpeech();
  const { names } = useSignedIn();
  const l = words.life;
  const demand = entry.demand === undefined ? undefined : names.demands[entry.demand];
  return (
    <>
      {entry.demand ? (
        <p>
          {l.allowedBy} <code>{entry.demand}</code> {demand && say(demand.title)}
        </p>
      ) : (
        <p>{l.noDemand}</p>
      )}
      {entry.basis && <p className="soft">{l.basis[entry.basis] ?? entry.basis}</p>}
      {demand && demand.legalBasis.length > 0 && (
        <p className="soft">
          {l.legalBasis}
          {language === 'zh' ? '：' : ': '}
          {demand.legalBasis.join('；')}
        </p>
      )}
    </>
  );
}

/** Where the data came from, how old it is, and the id by which the vertical can find its own side of it. */
function Source({ entry }: { readonly entry: Entry }) {
  const { words, say, language } = useSpeech();
  const { names } = useSignedIn();
  const l = words.life;
  const { upstream, cache, resource } = entry;
  const verticalId = upstream?.vertical ?? (resource === undefined ? undefined : names.resources[resource]?.vertical);
  const name = verticalId === undefined ? undefined : names.verticals[verticalId];
  const vertical = name ? say(name) : (verticalId ?? '');
  if (!upstream) return <p>{vertical ? l.asked(vertical) : l.noVertical}</p>;
  const sentence = {
    hit: l.fromCache,
    stale: l.stale,
    joined: l.joined,
    miss: l.asked,
    bypass: l.asked,
  }[cache ?? 'miss'](vertical);
  return (
    <>
      <p>
        {sentence}
        {entry.ageSeconds !== undefined && cache !== 'joined' ? (
          <strong> · {words.ago(span(entry.ageSeconds, language))}</strong>
        ) : (
          <strong> · {milliseconds(upstream.durationMs)}</strong>
        )}
      </p>
      <p className="soft">
        {l.upstreamRequest} <Id value={upstream.requestId} />
      </p>
    </>
  );
}

/** What left, by the names the demand gives; masked ones marked. */
function Fields({ entry }: { readonly entry: Entry }) {
  const { words, say } = useSpeech();
  const { names } = useSignedIn();
  const l = words.life;
  const { fields = [], masked = [], findings = {}, resource, demand } = entry;
  const predicates = demand === undefined ? {} : (names.demands[demand]?.predicates ?? {});
  const titles = resource === undefined ? {} : (names.resources[resource]?.fields ?? {});
  return (
    <>
      <p>{fields.length > 0 ? l.fieldsLeft(fields.length, masked.length) : l.noFields}</p>
      {fields.length > 0 && (
        <ul className="tags">
          {fields.map((field) => (
            <li key={field} className={masked.includes(field) ? 'masked' : undefined} title={field}>
              {titles[field] ? say(titles[field]) : field}
              {masked.includes(field) && <small>{l.masked}</small>}
            </li>
          ))}
        </ul>
      )}
      {Object.entries(findings).map(([predicate, finding]) => (
        <p key={predicate}>
          <span className={`chip finding ${finding}`}>{l.findings[finding]}</span>{' '}
          {predicates[predicate] ? say(predicates[predicate]) : <code>{predicate}</code>}
        </p>
      ))}
    </>
  );
}

/** How much of the time was the vertical's, how much the gateway's own. */
function TimeBar({ entry }: { readonly entry: Entry }) {
  const { words } = useSpeech();
  const own = entry.upstream && entry.upstream.requestId === entry.id ? entry.upstream.durationMs : 0;
  const total = Math.max(entry.durationMs, own, 1);
  const gateway = Math.max(0, entry.durationMs - own);
  return (
    <div className="time-bar">
      <div className="track" aria-hidden="true">
        <span className="gateway" style={{ flexGrow: gateway / total }} />
        <span className="vertical" style={{ flexGrow: own / total }} />
      </div>
      <p className="soft">
        {own > 0 && (
          <span className="key vertical">
            {words.life.timeInVertical} {milliseconds(own)}
          </span>
        )}
        <span className="key gateway">
          {words.life.timeInGateway} {milliseconds(gateway)}
        </span>
      </p>
    </div>
  );
}
