import { createHash, X509Certificate } from 'node:crypto';
import { Agent } from 'undici';
import type { HttpClient, SendFailure, SendLimits } from '../../exchange/index.ts';
import type { ClientCertificate, InboundReply, OutboundRequest, Result } from '../../model/index.ts';

export interface UndiciClientOptions {
  /** Connections to one origin at once; more requests wait their turn within their own deadline. Default 64. */
  readonly connectionsPerOrigin?: number;
  /** Default 3000. */
  readonly connectTimeoutMs?: number;
}

export interface UndiciClient extends HttpClient {
  /** Ends what is under way and the connections kept alive. */
  close(): Promise<void>;
}

/**
 * A pool of kept-alive HTTP/1.1 connections for each origin, and for each certificate its own pools: nobody's call goes over a
 * connection that was opened in another's name. `request` of undici follows no redirect by itself.
 */
export function createUndiciClient({
  connectionsPerOrigin = 64,
  connectTimeoutMs = 3_000,
}: UndiciClientOptions = {}): UndiciClient {
  const agents = new Map<string, Agent>();

  function agentFor(shown: ClientCertificate | undefined): Agent {
    const name = shown === undefined ? '' : digestOf(shown);
    const present = agents.get(name);
    if (present) return present;
    const agent = new Agent({
      connections: connectionsPerOrigin,
      pipelining: 1,
      allowH2: false,
      connect: { timeout: connectTimeoutMs, ...(shown && tlsOptions(shown)) },
      // one deadline for all, from the caller: undici's own would cut a slow but allowed reply short
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    agents.set(name, agent);
    return agent;
  }

  async function send(request: OutboundRequest, limits: SendLimits): Promise<Result<InboundReply, SendFailure>> {
    if (limits.signal?.aborted) return failed('aborted', 'aborted before it was sent');
    const ending = new AbortController();
    const deadline = setTimeout(() => ending.abort('timeout'), limits.timeoutMs);
    const leave = () => ending.abort('aborted');
    limits.signal?.addEventListener('abort', leave, { once: true });
    try {
      return await exchangeOnce(agentFor(request.clientCertificate), request, limits.bodyBytesMax, ending.signal);
    } catch (error) {
      if (ending.signal.reason === 'timeout') return failed('timeout', `no whole reply within ${limits.timeoutMs} ms`);
      if (ending.signal.reason === 'aborted') return failed('aborted', 'aborted while under way');
      return notReached(codeOf(error), request.clientCertificate);
    } finally {
      clearTimeout(deadline);
      limits.signal?.removeEventListener('abort', leave);
    }
  }

  return {
    send,
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

function tlsOptions({ certificate, privateKey, authority }: ClientCertificate) {
  return { cert: certificate, key: privateKey, ...(authority !== undefined && { ca: authority }) };
}

/** A name that shows nothing of the key. */
function digestOf({ certificate, privateKey, authority = '' }: ClientCertificate): string {
  return createHash('sha256')
    .update(JSON.stringify([certificate, privateKey, authority]))
    .digest('hex');
}

async function exchangeOnce(
  agent: Agent,
  { method, url, headers, body }: OutboundRequest,
  bodyBytesMax: number,
  signal: AbortSignal,
): Promise<Result<InboundReply, SendFailure>> {
  const { origin, pathname, search } = new URL(url);
  const reply = await agent.request({ origin, path: pathname + search, method, headers, body: body ?? null, signal });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of reply.body) {
    bytes += chunk.byteLength;
    if (bytes > bodyBytesMax) return failed('too-large', `the reply has more than ${bodyBytesMax} bytes`); // leaving the loop ends the connection
    chunks.push(chunk);
  }
  return { ok: true, value: { status: reply.statusCode, headers: plain(reply.headers), body: concat(chunks, bytes) } };
}

function failed(kind: SendFailure['kind'], note: string): Result<never, SendFailure> {
  return { ok: false, failure: { kind, note } };
}

/**
 * TLS 1.2 says by an alert (RFC 5246 §7.2) that it does not accept what we showed; of TLS 1.3 mostly a closed connection is left,
 * and then our certificate's own dates may tell.
 */
function notReached(code: string, shown: ClientCertificate | undefined): Result<never, SendFailure> {
  const endedOn = shown && endOf(shown);
  if (endedOn !== undefined && endedOn < new Date()) {
    return failed('refused', `${code}: our certificate ended on ${endedOn.toISOString().slice(0, 10)}`);
  }
  if (shown && /^ERR_SSL_.*ALERT/.test(code)) return failed('refused', code);
  return { ok: false, failure: { kind: 'unreachable', note: code, ...(unconnected.has(code) && { unsent: true }) } };
}

/** Codes of a connection that never came about: of the resolver, the kernel and undici. */
const unconnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function endOf({ certificate }: ClientCertificate): Date | undefined {
  try {
    return new X509Certificate(certificate).validToDate;
  } catch {
    return undefined;
  }
}

/** A code such as ECONNREFUSED: a message might hold an address with its query. */
function codeOf(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? String(name ?? 'unknown error') : codeOf(cause);
}

function plain(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const named = Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

function concat(chunks: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
