import type { HttpClient, SendFailure, SendLimits } from '../../exchange/index.ts';
import type { InboundReply, OutboundRequest, Result } from '../../model/index.ts';
import type { CertificateBinding } from './certificates.ts';

/**
 * Verticals over the runtime's `fetch`. A redirect is answered as it is, never followed; cookies are not kept. `certificates` holds,
 * for each origin that demands a client certificate, the binding that has it; without one such a call is not made.
 */
export function createFetchClient({
  certificates = {},
}: {
  readonly certificates?: Readonly<Record<string, CertificateBinding>>;
} = {}): HttpClient {
  return {
    async send(request, limits) {
      if (limits.signal?.aborted) return failed('aborted', 'aborted before it was sent');
      const ending = new AbortController();
      const deadline = setTimeout(() => ending.abort('timeout'), limits.timeoutMs);
      const leave = () => ending.abort('aborted');
      limits.signal?.addEventListener('abort', leave, { once: true });
      try {
        const binding = certificates[new URL(request.url).origin];
        if (request.clientCertificate && !binding)
          return failed('unreachable', 'no certificate is bound for its origin');
        return await exchangeOnce(binding, request, limits, ending.signal);
      } catch (error) {
        if (ending.signal.reason === 'timeout')
          return failed('timeout', `no whole reply within ${limits.timeoutMs} ms`);
        if (ending.signal.reason === 'aborted') return failed('aborted', 'aborted while under way');
        return failed('unreachable', error instanceof Error ? error.name : 'unknown error'); // a message might hold the address
      } finally {
        clearTimeout(deadline);
        limits.signal?.removeEventListener('abort', leave);
      }
    },
  };
}

async function exchangeOnce(
  binding: CertificateBinding | undefined,
  { method, url, headers, body }: OutboundRequest,
  { bodyBytesMax }: SendLimits,
  signal: AbortSignal,
): Promise<Result<InboundReply, SendFailure>> {
  const init: RequestInit = { method, headers, body: body ?? null, redirect: 'manual', signal };
  const reply = await (binding ? binding.fetch(url, init) : fetch(url, init));
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of reply.body ?? []) {
    length += chunk.byteLength;
    if (length > bodyBytesMax) return failed('too-large', `the reply has more than ${bodyBytesMax} bytes`); // leaving the loop ends the connection
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
