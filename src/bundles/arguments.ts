import type { Evidence, EvidenceCall, Parameters, Row } from '../model/index.ts';
import type { Stated } from './stated.ts';

/** One call of an evidence, its arguments filled in. */
export interface PlannedCall {
  /** Whom of those stated it is about: the first part of the paths it uses, `father`. */
  readonly of?: string;
  readonly parameters: Parameters;
}

/** Rows of the evidence answered so far, unmasked, by evidence id. */
export type Earlier = Readonly<Record<string, readonly Row[]>>;

/** The evidence whose fields this one is looked up with. */
export function sourcesOf({ calls }: Evidence): readonly string[] {
  const sources = calls.flatMap((call) => Object.values(call)).filter((source) => source.startsWith('@'));
  return [...new Set(sources.map((source) => source.slice(1).split('.')[0] ?? ''))];
}

/** The calls that can be made: one whose optional parameters, or whose earlier fields, were not given is left out. */
export function planCalls({ calls }: Evidence, stated: Stated, earlier: Earlier): readonly PlannedCall[] {
  return calls.flatMap((call) => {
    const entries = Object.entries(call).map(([name, source]) => [name, argument(source, stated, earlier)] as const);
    if (entries.some(([, value]) => value === undefined)) return [];
    const of = subjectOf(call);
    return [{ ...(of && { of }), parameters: Object.fromEntries(entries) as Parameters }];
  });
}

function argument(source: string, stated: Stated, earlier: Earlier): string | undefined {
  if (source.startsWith('$')) return stated[source.slice(1)];
  const [evidence = '', field = ''] = source.slice(1).split('.');
  const value = earlier[evidence]?.[0]?.[field];
  return value === undefined || value === null ? undefined : String(value);
}

function subjectOf(call: EvidenceCall): string | undefined {
  const first = Object.values(call).find((source) => source.startsWith('$') && source.includes('.'));
  return first?.slice(1).split('.')[0];
}
