import { citizenBirthDate } from '../catalog/index.ts';
import type { Clock, Comparand, Finding, Parameters, Predicate, PredicateTest, Resource, Row } from '../model/index.ts';
import { countyDay } from './county-day.ts';

export interface PredicateFacts {
  readonly resource: Resource;
  readonly parameters: Parameters;
  /** What the applicant stated, by dotted path. */
  readonly stated: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** True, false, or undefined: it cannot be told. */
type Verdict = boolean | undefined;

/** Answers a yes-or-no question (核验) from the unmasked record. Of several rows, one must pass. */
export function findingOf({ tests, combine, whenAbsent }: Predicate, facts: PredicateFacts): Finding {
  const asked = tests.filter((test) => comparandGiven(test, facts.stated));
  if (asked.length === 0) return 'check-by-hand';
  const needsRow = asked.some((test) => 'field' in test);
  if (needsRow && facts.rows.length === 0) {
    return facts.resource.onEmpty === 'absence-is-an-answer' ? (whenAbsent ?? 'contradicted') : 'check-by-hand';
  }
  const rows: readonly Row[] = needsRow ? facts.rows : [{}];
  const verdicts = rows.map((row) =>
    combine === 'all'
      ? every(asked.map((test) => verdictOf(test, row, facts)))
      : some(asked.map((test) => verdictOf(test, row, facts))),
  );
  const verdict = some(verdicts);
  return verdict === undefined ? 'check-by-hand' : verdict ? 'confirmed' : 'contradicted';
}

/** How findings of several predicates, or of the calls of one evidence, make one. */
export function combineFindings(findings: readonly Finding[], combine: 'all' | 'any'): Finding | undefined {
  if (findings.length === 0) return undefined;
  const order: readonly Finding[] =
    combine === 'all' ? ['contradicted', 'check-by-hand', 'confirmed'] : ['confirmed', 'check-by-hand', 'contradicted'];
  return order.find((finding) => findings.includes(finding));
}

function verdictOf(test: PredicateTest, row: Row, facts: PredicateFacts): Verdict {
  if ('birthDateOf' in test) {
    const birthDate = citizenBirthDate(facts.parameters[test.birthDateOf] ?? '');
    if (birthDate === undefined) return undefined;
    const year = Number(countyDay(facts.now).slice(0, 4)) - test.yearsAgo;
    return birthDate <= `${year}-${test.onOrBefore}`;
  }
  const value = row[test.field];
  if ('exists' in test) return value !== undefined && value !== null;
  if (value === undefined || value === null) return undefined;
  if ('equals' in test) return value === comparand(test.equals, facts);
  if ('contains' in test) return String(value).includes(String(comparand(test.contains, facts)));
  const least = comparand(test.atLeast, facts);
  return typeof least === 'number' ? Number(value) >= least : String(value) >= String(least);
}

function comparand(
  value: Comparand<string | number | boolean> | Clock,
  { stated, now }: PredicateFacts,
): string | number | boolean | undefined {
  if (typeof value !== 'object') return value;
  if ('parameter' in value) return stated[value.parameter];
  const today = countyDay(now);
  return value.clock === 'today' ? today : today.slice(0, 7);
}

/** A test whose parameter the applicant did not state is left out. */
function comparandGiven(test: PredicateTest, stated: Readonly<Record<string, string>>): boolean {
  if ('birthDateOf' in test || 'exists' in test) return true;
  const value = 'equals' in test ? test.equals : 'contains' in test ? test.contains : test.atLeast;
  return typeof value !== 'object' || 'clock' in value || stated[value.parameter] !== undefined;
}

/** Three-valued and: one no is a no, whatever cannot be told. */
function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

/** Three-valued or: one yes is a yes. */
function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}
