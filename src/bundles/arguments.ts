import type { EvidenceCall, Parameters, Row } from '../model/index.ts';
import type { Stated } from './stated.ts';
import { countThings, listIn, withThing } from './things.ts';

/** One call of an evidence, its arguments filled in. */
export interface PlannedCall {
  /** Whom or what it is about: `father`, `vehicles[0]`; for a row of an earlier evidence that brought several, `guardians[1]`. */
  readonly of?: string;
  readonly parameters: Parameters;
  /** What was stated, seen from the thing that the call is about. */
  readonly stated: Stated;
}

/** Rows of the evidence answered so far, unmasked, by evidence id. */
export type Earlier = Readonly<Record<string, readonly Row[]>>;

/** The evidence whose fields these calls are looked up with. */
export function sourcesOf(calls: readonly EvidenceCall[]): readonly string[] {
  return [...new Set(calls.flatMap(sourcesOfCall))];
}

/**
 * The calls that can be made: one for each thing stated, and one for each row of an earlier evidence; rows that come to the same
 * arguments make one. A call whose optional parameters were not stated, or whose earlier fields are missing or null, is left out.
 */
export function planCalls(calls: readonly EvidenceCall[], stated: Stated, earlier: Earlier): readonly PlannedCall[] {
  return calls.flatMap((call) => {
    const list = listIn(call);
    if (list === undefined) return planRows(call, stated, earlier);
    return Array.from({ length: countThings(list, stated) }, (_, index) =>
      planRows(call, withThing(stated, list, index), earlier, `${list.slice(0, -1)}${index}]`),
    ).flat();
  });
}

function planRows(call: EvidenceCall, stated: Stated, earlier: Earlier, thing?: string): readonly PlannedCall[] {
  const seen = new Set<string>();
  return rowsFor(sourcesOfCall(call), earlier).flatMap((rows) => {
    const entries = Object.entries(call).map(([name, source]) => [name, argument(source, stated, rows)] as const);
    if (entries.some(([, value]) => value === undefined)) return [];
    const same = JSON.stringify(entries);
    if (seen.has(same)) return [];
    seen.add(same);
    const of = thing ?? placeOf(rows, earlier) ?? subjectOf(call) ?? sourcesOfCall(call)[0];
    return [{ ...(of && { of }), parameters: Object.fromEntries(entries) as Parameters, stated }];
  });
}

/** Which row of each evidence one call takes. */
type ChosenRows = Readonly<Record<string, { readonly row: Row; readonly index: number }>>;

/** Every choice of one row of each source. */
function rowsFor(sources: readonly string[], earlier: Earlier): readonly ChosenRows[] {
  return sources.reduce<readonly ChosenRows[]>(
    (choices, source) =>
      choices.flatMap((choice) =>
        (earlier[source] ?? []).map((row, index) => ({ ...choice, [source]: { row, index } })),
      ),
    [{}],
  );
}

function argument(source: string, stated: Stated, rows: ChosenRows): string | undefined {
  if (source.startsWith('$')) return stated[source.slice(1)];
  const [evidence = '', field = ''] = source.slice(1).split('.');
  const value = rows[evidence]?.row[field];
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

function sourcesOfCall(call: EvidenceCall): readonly string[] {
  const sources = Object.values(call).filter((source) => source.startsWith('@'));
  return [...new Set(sources.map((source) => source.slice(1).split('.')[0] ?? ''))];
}

/** The first of those rows that has others beside it. */
function placeOf(rows: ChosenRows, earlier: Earlier): string | undefined {
  const found = Object.entries(rows).find(([source]) => (earlier[source]?.length ?? 0) > 1);
  return found && `${found[0]}[${found[1].index}]`;
}

function subjectOf(call: EvidenceCall): string | undefined {
  const first = Object.values(call).find((source) => source.startsWith('$') && source.includes('.'));
  return first?.slice(1).split('.')[0];
}
