import { z } from 'zod';
import type { UpstreamFailure } from '../../model/index.ts';
import { codeForNote, failed, spent } from '../failures.ts';
import { asCode } from '../members.ts';

const codeList = z.array(z.string('a code as text, quoted').min(1), 'a list of codes');

/** The codes of one vertical, by what they mean. Any other code is a fault of the vertical's own. */
export const outcomeCodes = z.object({
  success: codeList.min(1, 'at least one success code'),
  /** The vertical looked and found no record. */
  noRecord: codeList.default([]),
  /** The vertical does not let us in, or not with such a request. */
  refused: codeList.default([]),
  /** Our calls of the day are used: nothing more until the next. */
  quotaUsed: codeList.default([]),
  /** Our calls come too often: in a moment it answers again. */
  tooOften: codeList.default([]),
});

export type OutcomeCodes = z.infer<typeof outcomeCodes>;

/** What a status code means, whatever the HTTP status was (design §4). */
export function readCode(
  status: unknown,
  member: string,
  codes: OutcomeCodes,
): { kind: 'success' } | { kind: 'no-record' } | UpstreamFailure {
  const code = asCode(status);
  if (code === undefined || code === '') return failed('vertical-invalid-answer', `${member}: expected a status code`);
  if (codes.success.includes(code)) return { kind: 'success' };
  if (codes.noRecord.includes(code)) return { kind: 'no-record' };
  const note = `${member}: ${codeForNote(code)}`;
  if (codes.refused.includes(code)) return failed('vertical-refused', note);
  if (codes.quotaUsed.includes(code)) return spent('day', note);
  if (codes.tooOften.includes(code)) return spent('moment', note);
  return failed('vertical-unavailable', note);
}

/** One record or a list of them, each with its place. Nothing at all under a success code is no record. */
export function recordsAt(value: unknown, at: string): readonly { at: string; record: unknown }[] {
  if (Array.isArray(value)) return value.map((record, index) => ({ at: `${at}[${index}]`, record }));
  return value === undefined || value === null || value === '' ? [] : [{ at, record: value }];
}
