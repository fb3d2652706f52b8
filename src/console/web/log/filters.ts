import { beijingMidnight } from '../time.ts';

/** What the reader looks for; it is kept in the address, so that a view can be passed on. */
export interface Filters {
  readonly time: TimeChoice;
  /** RFC 3339, with `time: 'custom'`. */
  readonly since?: string;
  readonly until?: string;
  readonly department?: string;
  readonly resource?: string;
  readonly lifeEvent?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly matter?: string;
  readonly case?: string;
  readonly officer?: string;
  readonly kind?: string;
  readonly bundle?: string;
}

export type TimeChoice = '15m' | '1h' | 'today' | '7d' | 'all' | 'custom';
export const timeChoices: readonly TimeChoice[] = ['all', '15m', '1h', 'today', '7d', 'custom'];

const usesOfData = 'call,bundle';
export const everyKind = 'call,bundle,read,act';

const names = [
  'since',
  'until',
  'department',
  'resource',
  'lifeEvent',
  'outcome',
  'reason',
  'matter',
  'case',
  'officer',
  'kind',
  'bundle',
] as const;
export type FilterName = (typeof names)[number];

export function readFilters(search: string): Filters {
  const query = new URLSearchParams(search);
  const given = names.flatMap((name) => {
    const value = query.get(name)?.slice(0, 128);
    return value ? [[name, value] as const] : [];
  });
  const time = timeChoices.find((choice) => choice === query.get('time')) ?? 'all';
  return { time, ...Object.fromEntries(given) };
}

/** The address of a view; `id` names the request that is open. */
export function addressOf(filters: Filters, id?: string): string {
  const query = new URLSearchParams();
  if (filters.time !== 'all') query.set('time', filters.time);
  for (const name of names) {
    const value = filters[name];
    if (value) query.set(name, value);
  }
  if (id) query.set('id', id);
  const text = query.toString();
  return text ? `/console?${text}` : '/console';
}

/** The filters as `/ops/requests` and its stream take them. */
export function toQuery(filters: Filters, now: number): URLSearchParams {
  const query = new URLSearchParams();
  // What ops itself looks up is on record too; it is shown when asked for.
  const { kind = usesOfData } = filters;
  query.set('kind', kind);
  const since = filters.time === 'custom' ? filters.since : beginOf(filters.time, now);
  if (since) query.set('since', since);
  for (const name of names) {
    const value = filters[name];
    if (value && name !== 'since' && name !== 'kind' && !(name === 'until' && filters.time !== 'custom'))
      query.set(name, value);
  }
  return query;
}

/** A period that has ended gets no new requests. */
export function isPast({ time, until }: Filters, now: number): boolean {
  return time === 'custom' && until !== undefined && Date.parse(until) <= now;
}

export function isFiltered(filters: Filters): boolean {
  return filters.time !== 'all' || names.some((name) => filters[name] !== undefined);
}

function beginOf(time: TimeChoice, now: number): string | undefined {
  const begin = {
    '15m': now - 15 * 60_000,
    '1h': now - 3_600_000,
    today: beijingMidnight(now),
    '7d': now - 7 * 86_400_000,
    all: undefined,
    custom: undefined,
  }[time];
  return begin === undefined ? undefined : new Date(begin).toISOString();
}
