import type { Observation } from '../exchange/index.ts';
import type { Entry } from '../model/index.ts';

/**
 * What an entry tells of a call to a vertical, where it made one itself: so that the figures survive a restart.
 * An answer from the cache, or one that joined another's call, names that other request instead.
 */
export function upstreamOf(entry: Entry): Observation | undefined {
  const { reason, outcome } = entry;
  const failure = verticalFailures.find((one) => one === reason);
  const own = entry.upstream?.requestId === entry.id;
  if (!entry.resource || !(failure || own)) return undefined;
  return {
    vertical: entry.upstream?.vertical ?? verticalOf(entry.resource),
    resource: entry.resource,
    durationMs: entry.upstream?.durationMs ?? entry.durationMs,
    outcome: failure ?? (reason === 'caller-gone' ? reason : outcome === 'ok' ? 'rows' : 'no-record'),
    at: Date.parse(entry.time),
  };
}

/** Nobody waited for it to the end: it is no failure of the vertical, and its time tells nothing of how fast that is. */
export function isBrokenOff({ outcome }: Pick<Observation, 'outcome'>): boolean {
  return outcome === 'caller-gone';
}

/** An answer that did not fit its vertical's specification, as the entry notes it: names of fields and codes, no values. */
export function deviationOf(entry: Entry) {
  if (entry.reason !== 'vertical-invalid-answer' || !entry.resource) return undefined;
  const at = Date.parse(entry.time) + entry.durationMs;
  return { vertical: verticalOf(entry.resource), resource: entry.resource, ...placeIn(entry.note ?? ''), at };
}

/** `$.data[3].csrq: expected a date` → the field, whichever row it was in, and what was expected of it. */
function placeIn(note: string): { field: string; expected: string } {
  const [, path, expected] = /^(?:\$\.?)?([\w.*[\]-]*): (?:expected )?(.*)$/.exec(note) ?? [];
  if (path === undefined || expected === undefined) return { field: '$', expected: note };
  return { field: path === '' ? '$' : `$.${path.replaceAll(/\[\d+\]/g, '[]')}`, expected };
}

/** A resource is `{vertical}.{operation}`. */
function verticalOf(resource: string): string {
  return resource.slice(0, resource.indexOf('.'));
}

const verticalFailures = [
  'vertical-invalid-answer',
  'vertical-refused',
  'vertical-unavailable',
  'vertical-timeout',
  'vertical-quota-used',
] as const;
