import { identifiersIn } from '../catalog/index.ts';
import type { Allowed, DataCall } from '../model/index.ts';

/** Counts different subjects, by pseudonyms. It never rejects: without its shared part it counts locally. */
export interface SubjectCounts {
  /**
   * How many different subjects there were under `key` in the last `windowSeconds`, these included; `now`: milliseconds since 1970. The
   * window slides. An adapter may look a stated part of it further back, and never less far.
   */
  add(key: string, subjects: readonly string[], windowSeconds: number, now: number): Promise<number>;
}

export interface SuspicionParts {
  readonly counts: SubjectCounts;
  /** Turns an identifier, an officer or a case into a keyed hash: a shared store learns of nobody. */
  readonly pseudonym: (text: string) => string;
  /** Normalised identifiers of persons who are in no register but this list: whoever asks for one has no case. */
  readonly canaries: ReadonlySet<string>;
  /** Multiplies the thresholds; 1 but for load tests against the sandbox. */
  readonly factor: number;
}

const hourSeconds = 3_600;
const daySeconds = 86_400;

/**
 * Why a call that the rules allow is no casework, in words for the ledger and ops; undefined where it is. Whoever was asked for in the
 * last hour or day counts, and whose data was refused for it too.
 */
export async function suspicionOf(
  { caller, at, catalog }: DataCall,
  {
    resource,
    parameters,
    purpose,
    verification,
  }: Pick<Allowed, 'resource' | 'parameters' | 'purpose' | 'verification'>,
  { counts, pseudonym, canaries, factor }: SuspicionParts,
): Promise<string | undefined> {
  const identifiers = identifiersIn(resource, parameters);
  const named = [...identifiers, ...Object.values(verification.stated)];
  if (named.some((identifier) => canaries.has(identifier))) return 'a canary was asked for';
  if (identifiers.length === 0) return undefined;
  const department = catalog.departments.get(caller.department);
  if (department === undefined) return undefined; // no demand is found for it either
  const subjects = identifiers.map(pseudonym);
  const officer = pseudonym(`officer ${caller.department} ${purpose.officer}`);
  const theCase = pseudonym(`case ${caller.department} ${purpose.case}`);
  const [ofOfficer, ofCase] = await Promise.all([
    counts.add(officer, subjects, hourSeconds, at),
    counts.add(theCase, subjects, daySeconds, at),
  ]);
  const { officerSubjectsPerHour, caseSubjectsPerDay } = department.suspiciousUse;
  if (ofOfficer > officerSubjectsPerHour * factor) {
    return `one officer, ${ofOfficer} different subjects in an hour; ${officerSubjectsPerHour * factor} are usual at most`;
  }
  if (ofCase > caseSubjectsPerDay * factor) {
    return `one case, ${ofCase} different subjects in a day; ${caseSubjectsPerDay * factor} are usual at most`;
  }
  return undefined;
}
