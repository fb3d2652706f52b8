import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { components } from '../generated/moe-student.ts';
import { environmentName, type Gate, type Refusal } from './gate.ts';

/** OAuth 2.0 client credentials (RFC 6749 §4.4); `invalidToken` is the owner's own body beside HTTP 401. */
export function oauthClientGate(
  vertical: string,
  invalidToken: Readonly<Record<string, string>>,
  now: () => number,
): Gate {
  const clientId = `shuqiao-${randomBytes(6).toString('hex')}`;
  const clientSecret = randomBytes(32).toString('base64url');
  /** Live tokens and when they end, oldest first. */
  const tokens = new Map<string, number>();

  const issue = (): components['schemas']['TokenReply'] => {
    for (const [token, endsAt] of tokens) if (endsAt <= now()) tokens.delete(token);
    const token = randomBytes(32).toString('base64url');
    tokens.set(token, now() + tokenLifetimeMs);
    return { access_token: token, token_type: 'Bearer', expires_in: tokenLifetimeMs / 1000 };
  };

  return {
    pathPrefix: '',
    open(app: Hono) {
      app.post('/oauth2/token', async (c) => {
        // RFC 6749 §5.1: nobody may keep an answer that holds a token.
        c.header('Cache-Control', 'no-store');
        if (!isForm(c)) return tokenError(c, 400, 'invalid_request');
        const form = new URLSearchParams(await c.req.text());
        const client = basicCredentials(c.req.header('Authorization'));
        if (client?.id !== clientId || client.secret !== clientSecret) {
          c.header('WWW-Authenticate', 'Basic realm="token"');
          return tokenError(c, 401, 'invalid_client');
        }
        if (form.get('grant_type') !== 'client_credentials') return tokenError(c, 400, 'unsupported_grant_type');
        return c.json(issue());
      });
    },
    admit({ headers }) {
      const [, token = ''] = /^Bearer ([\w.~+/-]+=*)$/i.exec(headers.get('authorization') ?? '') ?? [];
      const endsAt = tokens.get(token);
      return endsAt !== undefined && endsAt > now() ? undefined : refusal(invalidToken);
    },
    unauthorised: 'own',
    environment: {
      [`${environmentName(vertical)}_CLIENT_ID`]: clientId,
      [`${environmentName(vertical)}_CLIENT_SECRET`]: clientSecret,
    },
  };
}

const tokenLifetimeMs = 2 * 3_600_000;

/** RFC 6750 §3: 401 with a challenge. */
function refusal(body: Readonly<Record<string, string>>): Refusal {
  return { status: 401, body, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } };
}

function isForm(c: Context): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('Content-Type') ?? '');
}

/** RFC 6749 §2.3.1: id and secret are form-encoded before they become a Basic user and password. */
function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { id: formDecoded(id), secret: formDecoded(secret) };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text}`).get('value') ?? '';
}

function tokenError(c: Context, status: 400 | 401, error: components['schemas']['TokenError']['error']) {
  return c.json({ error } satisfies components['schemas']['TokenError'], status);
}
