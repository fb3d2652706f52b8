import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import { identifiersIn } from '../catalog/index.ts';
import type { Allowed, Channel, DataCall, Pipe } from '../model/index.ts';
import type { ExchangeKeys } from './keys.ts';
import { everything, type PurgeTarget } from './purges.ts';

/**
 * The name of an answer, for the cache and for joining calls alike: two calls have the same name only if one may be
 * served the other's answer. A keyed hash, so a store's keys tell nothing about whom was asked for. What was fetched before a purge
 * has the name of an earlier generation, which nobody asks for any more.
 */
export function answerName(
  call: DataCall,
  allowed: Allowed,
  { pipe, channel, keys, generation }: { pipe: Pipe; channel: Channel; keys: ExchangeKeys; generation: number },
): string {
  const { resource, parameters } = allowed;
  return `answer:${keyedHash([resource.id, parameters, channel.credential, pipe.revision, scopeOf(call, allowed, pipe), generation], keys)}`;
}

/** Everything by which an answer may be purged, as it may lie in a shared store: persons as keyed hashes. */
export function purgeMarks({ resource, parameters }: Allowed, keys: ExchangeKeys): readonly string[] {
  const { vertical } = resource;
  const subjects = identifiersIn(resource, parameters).flatMap((subject) => [
    purgeMark({ kind: 'subject', subject }, keys),
    purgeMark({ kind: 'subject', subject, vertical }, keys),
  ]);
  return [everything, `resource:${resource.id}`, `vertical:${vertical}`, ...subjects];
}

export function purgeMark(target: PurgeTarget, keys: ExchangeKeys): string {
  switch (target.kind) {
    case 'resource':
      return `resource:${target.resource}`;
    case 'vertical':
      return `vertical:${target.vertical}`;
    case 'subject':
      return `subject:${keyedHash(['subject', target.subject, target.vertical ?? ''], keys)}`;
  }
}

export function sessionName(vertical: string, session: string, keys: ExchangeKeys): string {
  return `session:${keyedHash([vertical, session], keys)}`;
}

/**
 * Who may be served a kept copy (`share`). The department is the caller's: by delegation it asks under another one's
 * demand, and that one's credential is part of the name already.
 */
function scopeOf({ caller }: DataCall, { resource, purpose }: Allowed, pipe: Pipe): readonly string[] {
  switch (resource.share) {
    case 'county':
      return ['county'];
    case 'department':
      return ['department', caller.department];
    case 'never': {
      const repeat = ['never', caller.department, purpose.matter, purpose.case];
      // the ministry is told who asks: another officer's look is another use
      return (pipe.takes?.includes('officer') ?? true) ? [...repeat, purpose.officer] : repeat;
    }
  }
}

function keyedHash(parts: readonly unknown[], { naming }: ExchangeKeys): string {
  return createHmac('sha256', naming)
    .update(canonicalize(parts) ?? '')
    .digest('base64url');
}
