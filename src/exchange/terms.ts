import { opensAt } from '../catalog/index.ts';
import type { Text, Vertical } from '../model/index.ts';
import { clock, failed, type TripFailure } from './failure.ts';
import type { Maintenance } from './maintenance.ts';

/** What the sandbox's verticals keep to of their `service` entries; nothing, so that development works at night and in a hurry. */
export interface SandboxTerms {
  /** `hours` and `quota` where they close and count. */
  readonly sandboxTraits?: readonly string[];
  /** Multiplies what verticals grant; 1 but for load tests against the sandbox. */
  readonly limitsFactor?: number;
}

/** A vertical is called as it says; one that the sandbox plays only where the sandbox plays that as well. */
export function isHeldTo(
  { sandbox }: Vertical,
  term: 'hours' | 'quota',
  { sandboxTraits = [] }: SandboxTerms,
): boolean {
  return !sandbox || sandboxTraits.includes(term);
}

/** When a vertical that is closed now opens, milliseconds since 1970: by its hours, or as its maintenance was declared. */
export interface Closure {
  readonly until: number;
  readonly maintenance?: Maintenance;
}

export function closureOf(
  vertical: Vertical,
  { now, maintenance, ...terms }: SandboxTerms & { now: number; maintenance: Maintenance | undefined },
): Closure | undefined {
  const isMaintained = maintenance !== undefined && maintenance.from <= now && now < maintenance.until;
  const at = isMaintained ? maintenance.until : now;
  const opening = isHeldTo(vertical, 'hours', terms) ? opensAt(vertical.service.window, at) : undefined;
  const until = opening ?? (isMaintained ? at : undefined);
  return until === undefined ? undefined : { until, ...(isMaintained && { maintenance }) };
}

export function closedFailure({ spokenSystem }: Vertical, { until, maintenance }: Closure, now: number): TripFailure {
  const note = maintenance ? `maintenance: ${maintenance.note}` : 'outside its hours, as its service entry has them';
  const detail: Text | undefined = maintenance && {
    zh: `${spokenSystem.zh}正在维护，预计${clock(until)}恢复`,
    en: `${spokenSystem.en} is under maintenance, probably until ${clock(until)} Beijing time`,
  };
  return {
    ...failed('vertical-closed', note),
    untried: true,
    retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1_000)),
    ...(detail && { detail }),
  };
}
