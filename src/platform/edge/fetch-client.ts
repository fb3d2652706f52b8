import type { HttpClient, SendFailure, SendLimits } from '../../exchange/index.ts';
import type { InboundReply, OutboundRequest, Result } from '../../model/index.ts';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Verticals over the runtime's `fetch`. A redirect is answered as it is, never followed. `certificates`: for each origin that demands a
 * client certificate, the `fetch` of the mTLS binding that holds it.
 */
export function createFetchClient({
  certificates = {},
}: {
  readonly certificates?: Readonly<Record<string, Fetch>>;
} = {}): HttpClient {
  return {
    async send(request, limits) {
      if (limits.signal.aborted) return failed('aborted', 'aborted before it was sent');
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), limits.timeoutMs);
      try {
        const fetchIt = certificates[new URL(request.url).origin] ?? fetch;
        return await exchangeOnce(fetchIt, request, limits, AbortSignal.any([limits.signal, deadline.signal]));
      } catch (error) {
        if (deadline.signal.aborted) return failed('timeout', `no whole reply within ${limits.timeoutMs} ms`);
        if (limits.signal.aborted) return failed('aborted', 'aborted while under way');
        return failed('unreachable', error instanceof Error ? error.name : 'unknown error');
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function exchangeOnce(
  fetchIt: Fetch,
  { method, url, headers, body }: OutboundRequest,
  { bodyBytesMax }: SendLimits,
  signal: AbortSignal,
): Promise<Result<InboundReply, SendFailure>> {
  const reply = await fetchIt(url, { method, headers, body: body ?? null, redirect: 'manual', signal });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of reply.body ?? []) {
    length += chunk.byteLength;
    if (length > bodyBytesMax) return failed('too-large', `the reply has more than ${bodyBytesMax} bytes`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return { ok: true, value: { status: reply.status, headers: Object.fromEntries(reply.headers), body: whole } };
}

function failed(kind: SendFailure['kind'], note: string): Result<never, SendFailure> {
  return { ok: false, failure: { kind, note } };
}
