import type { Entry } from '../../../model/index.ts';
import type { DescribedEntry } from '../api.ts';
import { useSpeech } from '../language.tsx';
import { OutcomeChip } from '../parts/chip.tsx';
import { useSignedIn } from '../session.tsx';
import { milliseconds } from '../time.ts';
import { useTitle } from './sections.tsx';

/** The calls a bundle is made of, on one clock: what ran side by side, what waited for another, what took the time. */
export function Parts({
  bundle,
  parts,
  receipt,
  onOpen,
}: {
  readonly bundle: Entry;
  readonly parts: readonly DescribedEntry[];
  readonly receipt: string;
  readonly onOpen: (id: string) => void;
}) {
  const { words, say } = useSpeech();
  const { names } = useSignedIn();
  const titleOf = useTitle();
  // A reading comes after the calls that it gives.
  const begin = Math.min(...[bundle, ...parts.map(({ entry }) => entry)].map(({ time }) => Date.parse(time)));
  const whole = Math.max(
    1,
    ...[bundle, ...parts.map(({ entry }) => entry)].map(
      ({ time, durationMs }) => Date.parse(time) + durationMs - begin,
    ),
  );
  const evidence = (id: string | undefined) => {
    const title = id === undefined ? undefined : names.lifeEvents[bundle.lifeEvent ?? '']?.evidence[id];
    return title ? say(title) : id;
  };
  return (
    <section>
      <h3>
        {words.life.parts} <small className="soft">{words.life.partsHint}</small>
      </h3>
      <ol className="parts">
        {parts.map(({ entry }) => (
          <li key={entry.id}>
            <button type="button" onClick={() => onOpen(entry.id)}>
              <span className="name">
                {evidence(entry.evidence) ?? titleOf(entry)}
                <small className="soft">{titleOf(entry)}</small>
              </span>
              <OutcomeChip of={entry} />
              <span className="track" aria-hidden="true">
                <span
                  className={entry.outcome}
                  style={{
                    marginInlineStart: `${((Date.parse(entry.time) - begin) / whole) * 100}%`,
                    width: `max(3px, ${(entry.durationMs / whole) * 100}%)`,
                  }}
                />
              </span>
              <span className="number">
                {milliseconds(entry.durationMs)}
                <small className="soft">{entry.cache ? words.sources[entry.cache] : ''}</small>
              </span>
            </button>
          </li>
        ))}
      </ol>
      <p>
        {words.life.answered(bundle.status)} ·{' '}
        <a href={receipt} target="_blank" rel="noreferrer">
          {words.life.receipt} ↗
        </a>
      </p>
    </section>
  );
}
