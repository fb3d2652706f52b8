import { z } from 'zod';
import type { InboundReply, OutboundRequest, Result, Session, UpstreamFailure } from '../../model/index.ts';
import { failed } from '../failures.ts';
import { parseJson } from '../formats/json.ts';
import { defineSigning, needSession } from './signing.ts';

const credential = z.strictObject({
  clientId: z.string('the client id').min(1, 'the client id'),
  clientSecret: z.string('the client secret').min(1, 'the client secret'),
});

type Credential = z.infer<typeof credential>;

/** OAuth 2.0 client credentials (RFC 6749 §4.4); calls carry the token as RFC 6750 §2.1 says. */
export const oauth2Client = defineSigning({
  name: 'oauth2-client',
  credential,
  needsService: false,
  signer: (client, { baseUrl }) => ({
    session: {
      key: `oauth2-client:${baseUrl}:${client.clientId}`,
      request: () => tokenRequest(client, baseUrl),
      read: (reply, { now }) => readToken(reply, now),
    },
    headers: (_request, { session }) => ({ authorization: `Bearer ${needSession(session, 'oauth2-client')}` }),
  }),
  // RFC 6750 §3.1: the one place where an HTTP status speaks for a vertical; a token that ended early is renewed.
  platformFailure: ({ status }) =>
    status === 401 ? failed('vertical-refused', 'http 401', { renewSession: true }) : undefined,
});

function tokenRequest({ clientId, clientSecret }: Credential, baseUrl: string): OutboundRequest {
  // RFC 6749 §2.3.1: id and secret are form-encoded before they become a Basic user and password.
  const basic = btoa(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`);
  return {
    method: 'POST',
    url: `${baseUrl}/oauth2/token`,
    headers: {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new TextEncoder().encode('grant_type=client_credentials'),
  };
}

/** RFC 6749 §5.1; `token68` as RFC 6750 §2.1 allows it in a header. */
const tokenAnswer = z.object({
  access_token: z.string().regex(/^[\w.~+/-]+=*$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().int().positive(),
});

/** RFC 6749 §5.2 */
const errorAnswer = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

function readToken({ body }: InboundReply, now: number): Result<Session, UpstreamFailure> {
  const answer = parseJson(new TextDecoder().decode(body));
  if (!answer.ok) return no(failed('vertical-invalid-answer', 'session: expected JSON'));
  const token = tokenAnswer.safeParse(answer.value, { jitless: true });
  if (token.success) {
    const { access_token, expires_in } = token.data;
    return { ok: true, value: { value: access_token, expiresAt: now + expires_in * 1000 } };
  }
  const error = errorAnswer.safeParse(answer.value, { jitless: true });
  if (error.success) return no(failed('vertical-refused', `session: ${error.data.error}`));
  const member = token.error.issues[0]?.path.join('.') || 'answer';
  return no(failed('vertical-invalid-answer', `session: ${member}: expected as RFC 6749 §5.1`));
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

const no = (failure: UpstreamFailure) => ({ ok: false as const, failure });
