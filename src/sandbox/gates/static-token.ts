import { randomBytes } from 'node:crypto';
import { environmentName, type Gate, type Refusal } from './gate.ts';
import { isEqual } from './is-equal.ts';

/** One long-lived bearer token a caller; `invalidToken` is the owner's own body beside HTTP 401 (RFC 6750 §3). */
export function staticTokenGate(vertical: string, invalidToken: Refusal['body']): Gate {
  const token = randomBytes(32).toString('base64url');
  return {
    pathPrefix: '',
    open() {},
    admit({ headers }) {
      const [, given = ''] = /^Bearer ([\w.~+/-]+=*)$/i.exec(headers.get('authorization') ?? '') ?? [];
      if (isEqual(given, token)) return undefined;
      return { status: 401, body: invalidToken, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } };
    },
    unauthorised: 'own',
    environment: { [`${environmentName(vertical)}_TOKEN`]: token },
  };
}
