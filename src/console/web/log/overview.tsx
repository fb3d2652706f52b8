import { useEffect, useState } from 'react';
import type { Summary, SummaryWindow } from '../../../ops/summary.ts';
import type { RelayHealth, VerticalHealth } from '../../../ops/verticals.ts';
import { useSpeech } from '../language.tsx';
import { useSignedIn } from '../session.tsx';
import { clockTime, milliseconds } from '../time.ts';
import type { Words } from '../words.ts';
import './overview.css';

const windows: readonly SummaryWindow[] = ['5m', '1h', '24h'];
const everyMs = 5_000;

/** Is all well? The figures of a window, and each vertical's state. */
export function Overview() {
  const { words } = useSpeech();
  const [window, setWindow] = useState<SummaryWindow>('1h');
  const { summary, verticals, relays } = useFigures(window);
  const w = words.figures;
  const refusedBefore = summary?.refusedBeforeAuthentication.reduce((total, { count }) => total + count, 0) ?? 0;
  const { ok = 0, absent = 0, not_found = 0, refused = 0, failed = 0 } = summary?.outcomes ?? {};

  return (
    <section className="card overview">
      <fieldset className="windows" title={summary && w.since(clockTime(summary.since))}>
        {windows.map((choice) => (
          <button type="button" key={choice} aria-pressed={choice === window} onClick={() => setWindow(choice)}>
            {words.windows[choice]}
          </button>
        ))}
      </fieldset>
      <dl className="figures">
        <Figure label={w.requests} value={summary?.requests} />
        <Figure label={w.answered} value={summary && ok + absent + not_found} />
        <Figure label={w.refused} value={summary && refused} tone={refused > 0 ? 'refused' : undefined} />
        <Figure label={w.failed} value={summary && failed} tone={failed > 0 ? 'failed' : undefined} />
        <Figure label={w.latency} hint={w.latencyHint} value={summary && latency(summary)} />
        <Figure label={w.cache} hint={w.cacheHint} value={summary && percent(summary.cache.ratio)} />
        <Figure
          label={w.beforeAuthentication}
          hint={w.beforeAuthenticationHint}
          value={summary && refusedBefore}
          tone={refusedBefore > 0 ? 'refused' : undefined}
        />
      </dl>
      <ul className="verticals" aria-label={words.verticals}>
        {relays
          ?.filter(({ state }) => state === 'down')
          .map((relay) => (
            <Relay key={relay.relay} health={relay} />
          ))}
        {verticals?.map((vertical) => (
          <Vertical key={vertical.vertical} health={vertical} />
        ))}
      </ul>
    </section>
  );
}

function Figure({
  label,
  value,
  hint,
  tone,
}: {
  readonly label: string;
  readonly value: string | number | undefined;
  readonly hint?: string;
  readonly tone?: string | undefined;
}) {
  return (
    <div className={tone} title={hint}>
      <dt>{label}</dt>
      <dd>{value ?? '–'}</dd>
    </div>
  );
}

/** One alarm for all that are reached through it. */
function Relay({ health }: { readonly health: RelayHealth }) {
  const { words } = useSpeech();
  const { relay, verticals, triesAgainAt } = health;
  return (
    <li className="vertical down" title={triesAgainAt && words.triesAgain(clockTime(triesAgainAt))}>
      <span>{words.relayLost(relay, verticals.length)}</span>
      <small>{words.verticalStates.down}</small>
    </li>
  );
}

function Vertical({ health }: { readonly health: VerticalHealth }) {
  const { words, say } = useSpeech();
  const { name, state, recentMs, usualMs, calls, failures, brokenOff, standing } = health;
  const isMaintained = state === 'closed' && standing?.maintenance !== undefined;
  const label = isMaintained ? words.underMaintenance : words.verticalStates[state];
  const details = [
    label,
    ...(standing ? standingDetails(standing, words) : []),
    words.calls(calls),
    ...(recentMs.p50 === undefined ? [] : [words.recent(milliseconds(recentMs.p50))]),
    words.usual(milliseconds(usualMs.p50)),
    ...failures.map(({ reason, count }) => `${reason} × ${count}`),
    ...(brokenOff > 0 ? [words.brokenOff(brokenOff)] : []),
  ];
  return (
    <li className={`vertical ${state}`} title={details.join('\n')}>
      <span>{say(name)}</span>
      <small>{state === 'ok' && recentMs.p50 !== undefined ? milliseconds(recentMs.p50) : label}</small>
    </li>
  );
}

function standingDetails({ opensAt, triesAgainAt, underWay, underWayMax, waiting, quota }: Standing, words: Words) {
  return [
    ...(opensAt === undefined ? [] : [words.opens(clockTime(opensAt))]),
    ...(triesAgainAt === undefined ? [] : [words.triesAgain(clockTime(triesAgainAt))]),
    words.underWay(underWay, underWayMax, waiting),
    ...(quota ? [words.quotaLeft(quota.left, quota.perDay)] : []),
  ];
}

type Standing = NonNullable<VerticalHealth['standing']>;

function latency({ latencyMs }: Summary): string {
  const { p50, p95 } = latencyMs;
  return p50 === undefined || p95 === undefined ? '–' : `${milliseconds(p50)} / ${milliseconds(p95)}`;
}

function percent(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `${Math.round(ratio * 100)} %`;
}

/** Asked again every few seconds while the page is looked at. */
function useFigures(window: SummaryWindow) {
  const { api, onError } = useSignedIn();
  const [summary, setSummary] = useState<Summary>();
  const [verticals, setVerticals] = useState<readonly VerticalHealth[]>();
  const [relays, setRelays] = useState<readonly RelayHealth[]>();
  useEffect(() => {
    const controller = new AbortController();
    const read = async () => {
      if (document.hidden) return;
      try {
        const [figures, health] = await Promise.all([
          api.summary(window, controller.signal),
          api.verticals(controller.signal),
        ]);
        setSummary(figures);
        setVerticals(health.items);
        setRelays(health.relays);
      } catch (error) {
        if (!controller.signal.aborted) onError(error);
      }
    };
    read();
    const timer = setInterval(read, everyMs);
    document.addEventListener('visibilitychange', read);
    return () => {
      controller.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', read);
    };
  }, [api, window, onError]);
  return { summary, verticals, relays };
}
