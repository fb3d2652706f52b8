import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Allowed, Channel, DataCall, Pipe } from '../model/index.ts';
import type { ExchangeKeys } from './keys.ts';

/**
 * The name of an answer, for the cache and for joining calls alike: two calls have the same name only if one may be
 * served the other's answer. A keyed hash, so a store's keys tell nothing about whom was asked for.
 */
export function answerName(
  call: DataCall,
  allowed: Allowed,
  { pipe, channel, keys }: { pipe: Pipe; channel: Channel; keys: ExchangeKeys },
): string {
  const { resource, parameters } = allowed;
  return `answer:${keyedHash([resource.id, parameters, channel.credential, pipe.revision, scopeOf(call, allowed, pipe)], keys)}`;
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
