import { Input, Select } from 'antd';
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { problems, type Reason } from '../../../problems.ts';
import { useSpeech } from '../language.tsx';
import { useSignedIn } from '../session.tsx';
import { everyKind, type FilterName, type Filters, isFiltered, timeChoices } from './filters.ts';
import './filter-bar.css';

const PeriodPicker = lazy(() => import('./period-picker.tsx'));

interface FilterBarProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** What to look for. The usual in sight, the rest a click away. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const { words, say, language } = useSpeech();
  const { names } = useSignedIn();
  const f = words.filters;
  const hidden = (['reason', 'matter', 'officer', 'kind', 'bundle'] as const).some(
    (name) => filters[name] !== undefined,
  );
  const [more, setMore] = useState(hidden);
  const [shown, setShown] = useState(false);
  const set = (name: FilterName, value: string | undefined) =>
    onChange(changed(filters, { [name]: value || undefined }));

  const departments = Object.entries(names.departments).map(([value, name]) => ({ value, label: say(name) }));
  const whats = [
    {
      label: f.lifeEvent,
      options: Object.entries(names.lifeEvents).map(([id, { title }]) => ({ value: `event ${id}`, label: say(title) })),
    },
    ...Object.entries(names.verticals).map(([vertical, name]) => ({
      label: say(name),
      options: Object.entries(names.resources)
        .filter(([, resource]) => resource.vertical === vertical)
        .map(([id, { title }]) => ({ value: `resource ${id}`, label: say(title) })),
    })),
  ].filter(({ options }) => options.length > 0);
  const reasons = (Object.keys(problems) as Reason[]).map((value) => ({
    value,
    label: problems[value].title[language],
  }));
  const matters = Object.entries(names.matters).map(([value, label]) => ({ value, label: `${label} ${value}` }));
  const what = filters.resource ? `resource ${filters.resource}` : filters.lifeEvent && `event ${filters.lifeEvent}`;
  const setWhat = (value: string | undefined) => {
    const [kind, id] = value?.split(' ') ?? [];
    onChange(
      changed(filters, {
        resource: kind === 'resource' ? id : undefined,
        lifeEvent: kind === 'event' ? id : undefined,
      }),
    );
  };

  return (
    <section className={shown ? 'filters shown' : 'filters'} aria-label={f.show}>
      <button type="button" className="quiet toggle" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {f.show}
        {isFiltered(filters) && <span className="dot" />}
      </button>
      <div className="fields">
        <Field label={f.time}>
          {(id) => (
            <Select
              id={id}
              value={filters.time}
              options={timeChoices.map((value) => ({ value, label: f.times[value] }))}
              onChange={(time) => onChange(changed({ ...filters, time }, { since: undefined, until: undefined }))}
              popupMatchSelectWidth={false}
            />
          )}
        </Field>
        {filters.time === 'custom' && (
          <Suspense fallback={null}>
            <PeriodPicker filters={filters} onChange={onChange} />
          </Suspense>
        )}
        <Field label={f.department}>
          {(id) => (
            <Choice id={id} value={filters.department} options={departments} onChange={(v) => set('department', v)} />
          )}
        </Field>
        <Field label={f.what} grow>
          {(id) => <Choice id={id} value={what} options={whats} onChange={setWhat} />}
        </Field>
        <Field label={f.outcome}>
          {(id) => (
            <Choice
              id={id}
              value={filters.outcome}
              options={(['ok', 'absent', 'not_found', 'refused', 'failed'] as const).map((value) => ({
                value,
                label: words.outcomes[value],
              }))}
              onChange={(v) => set('outcome', v)}
            />
          )}
        </Field>
        <Field label={f.case} grow>
          {(id) => <TextFilter id={id} value={filters.case} onChange={(v) => set('case', v)} hotKey />}
        </Field>
        {more && (
          <>
            <Field label={f.reason} grow>
              {(id) => <Choice id={id} value={filters.reason} options={reasons} onChange={(v) => set('reason', v)} />}
            </Field>
            <Field label={f.matter} grow>
              {(id) => <Choice id={id} value={filters.matter} options={matters} onChange={(v) => set('matter', v)} />}
            </Field>
            <Field label={f.officer}>
              {(id) => <TextFilter id={id} value={filters.officer} onChange={(v) => set('officer', v)} />}
            </Field>
            <Field label={f.kind}>
              {(id) => (
                <Choice
                  id={id}
                  value={filters.kind}
                  placeholder={f.uses}
                  options={[
                    ...(['call', 'bundle', 'read', 'act'] as const).map((value) => ({
                      value,
                      label: words.kinds[value],
                    })),
                    { value: everyKind, label: f.all },
                  ]}
                  onChange={(v) => set('kind', v)}
                />
              )}
            </Field>
            <Field label={f.bundle} grow>
              {(id) => <TextFilter id={id} value={filters.bundle} onChange={(v) => set('bundle', v)} />}
            </Field>
          </>
        )}
        <div className="actions">
          <button type="button" className="quiet" aria-expanded={more} onClick={() => setMore(!more)}>
            {more ? f.fewer : f.more}
          </button>
          {isFiltered(filters) && (
            <button type="button" className="quiet" onClick={() => onChange({ time: 'all' })}>
              {f.clear}
            </button>
          )}
        </div>
      </div>
    </section>
  );
}

function Field({
  label,
  grow = false,
  children,
}: {
  readonly label: string;
  readonly grow?: boolean;
  readonly children: (id: string) => React.ReactNode;
}) {
  const id = useId();
  return (
    <div className={grow ? 'field grow' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

interface Option {
  readonly label: string;
  readonly value?: string;
  readonly options?: { readonly label: string; readonly value: string }[];
}

function Choice({
  id,
  value,
  options,
  placeholder,
  onChange,
}: {
  readonly id: string;
  readonly value: string | undefined;
  readonly placeholder?: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string | undefined) => void;
}) {
  const { words } = useSpeech();
  return (
    <Select
      id={id}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? null}
      placeholder={placeholder ?? words.filters.all}
      options={[...options] as { label: string; value: string }[]}
      onChange={(chosen: string | null) => onChange(chosen ?? undefined)}
      popupMatchSelectWidth={false}
      listHeight={320}
    />
  );
}

const typingMs = 400;
/** Seventeen digits and a check character: a case number of that shape is possible, so only a real birth date makes it one. */
const likeCitizenId = /^\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/;

/** A filter that is typed: it takes effect when the typing pauses. */
function TextFilter({
  id,
  value = '',
  onChange,
  hotKey = false,
}: {
  readonly id: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  readonly hotKey?: boolean;
}) {
  const { words } = useSpeech();
  const [text, setText] = useState(value);
  const report = useRef(onChange);
  report.current = onChange;
  useEffect(() => setText(value), [value]);
  const trimmed = text.trim();
  const personal = likeCitizenId.test(trimmed);
  useEffect(() => {
    if (trimmed === value || personal) return undefined;
    const timer = setTimeout(() => report.current(trimmed || undefined), typingMs);
    return () => clearTimeout(timer);
  }, [trimmed, value, personal]);
  return (
    <>
      <Input
        id={id}
        value={text}
        allowClear
        spellCheck={false}
        autoComplete="off"
        maxLength={128}
        {...(hotKey && { 'data-hot-key': '/' })}
        {...(personal && { status: 'error' as const, 'aria-invalid': true, 'aria-describedby': `${id}-fault` })}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={() => personal || report.current(trimmed || undefined)}
      />
      {personal && (
        <span className="fault" id={`${id}-fault`} role="alert">
          {words.filters.citizenId}
        </span>
      )}
    </>
  );
}

function changed(filters: Filters, change: Partial<Record<FilterName, string | undefined>>): Filters {
  return Object.fromEntries(
    Object.entries({ ...filters, ...change }).filter(([, value]) => value !== undefined),
  ) as unknown as Filters;
}
