import type { Catalog, Demand, Entry } from '../model/index.ts';

/** How often each demand was used, and what of it. */
export type Usage = Map<string, DemandUsage>;

export interface DemandUsage {
  /** Calls that were answered, with or without a record. */
  calls: number;
  readonly fields: Set<string>;
  readonly questions: Set<string>;
}

/** What a demand grants that nobody has used. */
export interface UnusedGrant {
  readonly demand: Demand;
  /** 0: the whole of it. */
  readonly calls: number;
  /** Fields that never left, and questions never answered; all of them where it was never used. */
  readonly fields: readonly string[];
  readonly questions: readonly string[];
  /** Whether it could be used throughout: it may have begun later, not yet, or be over. */
  readonly standing: 'in-force' | 'began-since' | 'not-yet' | 'over';
}

/** Counts a call that was answered; a refusal or a failure is no use, however often it was tried. */
export function countUse(usage: Usage, entry: Entry): void {
  if (entry.kind !== 'call' || entry.demand === undefined) return;
  if (entry.outcome === 'refused' || entry.outcome === 'failed') return;
  const used = usage.get(entry.demand) ?? { calls: 0, fields: new Set(), questions: new Set() };
  used.calls += 1;
  for (const name of entry.fields ?? []) used.fields.add(name);
  for (const id of Object.keys(entry.findings ?? {})) used.questions.add(id);
  usage.set(entry.demand, used);
}

/** Demands that were not used, or not whole, since a day; both days `YYYY-MM-DD`, Beijing time. */
export function unusedGrants(
  { demands }: Catalog,
  usage: ReadonlyMap<string, DemandUsage>,
  { since, today }: { readonly since: string; readonly today: string },
): readonly UnusedGrant[] {
  return [...demands.values()].flatMap((demand) => {
    const used = usage.get(demand.id);
    const fields = demand.fields.filter((name) => !used?.fields.has(name));
    const questions = demand.predicates.map(({ id }) => id).filter((id) => !used?.questions.has(id));
    if (used !== undefined && fields.length === 0 && questions.length === 0) return [];
    return [{ demand, calls: used?.calls ?? 0, fields, questions, standing: standingOf(demand, { since, today }) }];
  });
}

function standingOf(
  { validFrom, validUntil }: Demand,
  { since, today }: { readonly since: string; readonly today: string },
): UnusedGrant['standing'] {
  if (validUntil < today) return 'over';
  if (validFrom > today) return 'not-yet';
  return validFrom > since ? 'began-since' : 'in-force';
}
