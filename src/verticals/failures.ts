import type { UpstreamFailure } from '../model/index.ts';

/** A vertical's "no" or nonsense. `note` names fields and codes only, never a value of a record. */
export function failed(
  reason: UpstreamFailure['reason'],
  note: string,
  { renewSession = false, atRelay = false }: { renewSession?: boolean; atRelay?: boolean } = {},
): UpstreamFailure {
  return { kind: 'failed', reason, note, ...(renewSession && { renewSession }), ...(atRelay && { atRelay }) };
}

/** The vertical says that our calls of the day are used, or that they come too often: that is over soon. */
export function spent(what: 'day' | 'moment', note: string): UpstreamFailure {
  return { kind: 'failed', reason: what === 'day' ? 'vertical-quota-used' : 'overloaded', note, spent: what };
}

/** A code as a vertical sent it, fit for a note: anything that does not look like a code could be data. */
export function codeForNote(code: string): string {
  return /^[A-Za-z]{0,12}[-_.]?[A-Za-z0-9]{1,8}$/.test(code) ? `code ${code}` : 'an unreadable code';
}
