import type { HttpClient, SendFailure, SendLimits } from '../../exchange/index.ts';
import type { InboundReply, OutboundRequest, Result } from '../../model/index.ts';

/** A binding through which requests go: an mTLS certificate on Cloudflare, an external service on `workerd serve`. */
export interface CertificateBinding {
  fetch(url: string, init: RequestInit): Promise<Response>;
}

/**
 * Verticals over the runtime's `fetch`. A redirect is answered as it is, never followed; cookies are not kept.
 *
 * `certificates` holds, for each origin that demands a client certificate (mutual TLS, RFC 8446 §4.4.2), the binding that has it
 * (`certificatesIn` finds them). On Cloudflare the certificate is uploaded (`wrangler mtls-certificate upload`) and bound in
 * wrangler.toml, beside the variable MPS_POPULATION_URL:
 *
 *     [[env.production.mtls_certificates]]
 *     binding = "MPS_POPULATION_CERTIFICATE"
 *     certificate_id = "…"
 *
 * On `workerd serve` the same name is bound to an external service, which has its own address: it connects nowhere else, whatever
 * the URL says. `certificateHost` is the name that the vertical's certificate must have. Among `services` and `bindings`:
 *
 *     (name = "mps-population", external = (address = "10.20.0.7:443", https = (
 *       options = (),
 *       tlsOptions = (
 *         keypair = (privateKey = embed "client.key", certificateChain = embed "client.pem"),
 *         trustedCertificates = [embed "authority.pem"],
 *       ),
 *       certificateHost = "population.example.cn",
 *     ))),
 *
 *     (name = "MPS_POPULATION_CERTIFICATE", service = "mps-population"),
 */
export function createFetchClient({
  certificates = {},
}: {
  readonly certificates?: Readonly<Record<string, CertificateBinding>>;
} = {}): HttpClient {
  return {
    async send(request, limits) {
      if (limits.signal.aborted) return failed('aborted', 'aborted before it was sent');
      const ending = new AbortController();
      const deadline = setTimeout(() => ending.abort('timeout'), limits.timeoutMs);
      const leave = () => ending.abort('aborted');
      limits.signal.addEventListener('abort', leave, { once: true });
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
        limits.signal.removeEventListener('abort', leave);
      }
    },
  };
}

/** Of what is bound to the Worker: `X_CERTIFICATE` is for the origin of `X_URL`. */
export function certificatesIn(
  bindings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, CertificateBinding>> {
  return Object.fromEntries(
    Object.entries(bindings).flatMap(([name, binding]) => {
      const url = bindings[name.replace(/_CERTIFICATE$/, '_URL')];
      const isOne = name.endsWith('_CERTIFICATE') && typeof binding === 'object' && typeof url === 'string';
      return isOne && URL.canParse(url) ? [[new URL(url).origin, binding as CertificateBinding]] : [];
    }),
  );
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
