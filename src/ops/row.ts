import type { Entry } from '../model/index.ts';

/** One line of the request log: an entry without its proof and its fields. */
export interface RequestRow {
  readonly id: string;
  readonly time: string;
  readonly kind: Entry['kind'];
  readonly department: string;
  readonly onBehalfOf?: string;
  readonly officer?: string;
  readonly matter?: string;
  readonly case?: string;
  readonly resource?: string;
  readonly lifeEvent?: string;
  readonly evidence?: string;
  /** The request for a life event that this call was made for. */
  readonly bundle?: string;
  /** How many calls a bundle is made of. */
  readonly parts?: number;
  /** What an administrative act or a reading did. */
  readonly act?: string;
  readonly outcome: Entry['outcome'];
  readonly reason?: string;
  readonly status: number;
  /** `none` where the answer had nothing to do with it. */
  readonly cache: NonNullable<Entry['cache']> | 'none';
  readonly ageSeconds?: number;
  readonly durationMs: number;
}

export function toRow(entry: Entry): RequestRow {
  const { id, time, kind, department, outcome, status, durationMs } = entry;
  return {
    id,
    time,
    kind,
    department,
    ...pick(entry, optional),
    ...(entry.parts && { parts: entry.parts.length }),
    ...(entry.act?.what !== undefined && { act: String(entry.act.what) }),
    outcome,
    status,
    cache: entry.cache ?? 'none',
    durationMs,
  };
}

const optional = [
  'onBehalfOf',
  'officer',
  'matter',
  'case',
  'resource',
  'lifeEvent',
  'evidence',
  'bundle',
  'reason',
  'ageSeconds',
] as const;

function pick<Name extends keyof Entry>(entry: Entry, names: readonly Name[]): Pick<Entry, Name> {
  return Object.fromEntries(
    names.filter((name) => entry[name] !== undefined).map((name) => [name, entry[name]]),
  ) as unknown as Pick<Entry, Name>;
}
